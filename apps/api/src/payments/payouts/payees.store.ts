import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

@Injectable()
export class PayeesStore {
  /** Gives a person who has none a ledger account. */
  async ensure(tx: Tx, userId: string): Promise<void> {
    await tx.execute(
      'insert into payments.payee (user_id, ledger_owner) values ($1, gen_random_uuid()) on conflict do nothing',
      [userId],
    );
  }

  async ledgerOwner(tx: Tx, userId: string): Promise<string | undefined> {
    const [row] = await tx.query<{ owner: string }>(
      'select ledger_owner as owner from payments.payee where user_id = $1',
      [userId],
    );
    return row?.owner;
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
