import { Injectable } from '@nestjs/common';
import type { Sealed, Tx } from '@mynedata/platform';

/** The tables of `users` that hold envelopes. */
export const envelopeTables = ['contact', 'push_subscription', 'webhook'] as const;
type EnvelopeTable = (typeof envelopeTables)[number];

const columns = {
  contact: { owner: 'account_id', id: 'account_id', box: 'mail', keyId: 'mail_key_id' },
  push_subscription: { owner: 'account_id', id: 'id', box: 'box', keyId: 'box_key_id' },
  webhook: { owner: 'organisation_id', id: 'id', box: 'secret', keyId: 'secret_key_id' },
} as const satisfies Record<EnvelopeTable, object>;

export interface Enveloped {
  readonly owner: string;
  readonly id: string;
  readonly box: Buffer;
  readonly keyId: string;
}

@Injectable()
export class EnvelopesStore {
  /** Some that lie under another key than the present one, locked. */
  underAnother(
    tx: Tx,
    table: EnvelopeTable,
    keyId: string,
    after: Enveloped | undefined,
    limit: number,
  ): Promise<Enveloped[]> {
    const named = columns[table];
    return tx.query(
      `select ${named.owner} as owner, ${named.id} as id, ${named.box} as box, ${named.keyId} as "keyId"
         from users.${table}
        where ${named.keyId} <> $1 and ($2::uuid is null or (${named.owner}, ${named.id}) > ($2::uuid, $3::uuid))
        order by ${named.owner}, ${named.id} limit $4 for update`,
      [keyId, after?.owner ?? null, after?.id ?? null, limit],
    );
  }

  async reseal(
    tx: Tx,
    table: EnvelopeTable,
    { owner, id }: Enveloped,
    { box, keyId }: Sealed,
  ): Promise<void> {
    const named = columns[table];
    await tx.execute(
      `update users.${table} set ${named.box} = $3, ${named.keyId} = $4 where ${named.owner} = $1 and ${named.id} = $2`,
      [owner, id, box, keyId],
    );
  }
}
