import { Injectable } from '@nestjs/common';
import { type Sat, sat } from '@mynedata/money';
import { Database } from '@mynedata/platform';
import { LedgerStore } from '../ledger/ledger.store';

/** An organisation's credit: what came too late, too much, or back from a query. */
@Injectable()
export class ReadCredit {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerStore,
  ) {}

  async run(organisationId: string): Promise<Sat> {
    return sat(
      -(await this.database.transaction((tx) =>
        this.ledger.balance(tx, 'processor_credit', organisationId),
      )) / 1000n,
    );
  }
}
