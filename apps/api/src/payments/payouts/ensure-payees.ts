import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { PayeesStore } from './payees.store';

/** Gives people their pseudonymous accounts in the ledger, before they are paid. */
@Injectable()
export class EnsurePayees {
  constructor(private readonly payees: PayeesStore) {}

  within(tx: Tx, userIds: readonly string[]): Promise<void> {
    return this.payees.ensure(tx, userIds);
  }
}
