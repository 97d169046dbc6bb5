import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

@Injectable()
export class PayeesStore {
  /** Gives people who have none a ledger account. */
  async ensure(tx: Tx, userIds: readonly string[]): Promise<void> {
    await tx.execute(
      'insert into payments.payee (user_id, ledger_owner) select u, gen_random_uuid() from unnest($1::uuid[]) as u order by u on conflict do nothing',
      [userIds],
    );
  }

  async ledgerOwner(tx: Tx, userId: string): Promise<string | undefined> {
    return (await this.ledgerOwners(tx, [userId])).get(userId);
  }

  async ledgerOwners(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.prepared<{ user_id: string; owner: string }>(
      'select user_id, ledger_owner as owner from payments.payee where user_id = any($1::uuid[])',
      [userIds],
    );
    return new Map(rows.map(({ user_id: userId, owner }) => [userId, owner]));
  }

  /** The people behind ledger accounts, as far as they are still there. */
  async userIds(tx: Tx, ledgerOwners: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ user_id: string }>(
      'select user_id from payments.payee where ledger_owner = any($1::uuid[])',
      [ledgerOwners],
    );
    return rows.map((row) => row.user_id);
  }
}
