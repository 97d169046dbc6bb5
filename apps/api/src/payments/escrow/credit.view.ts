import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { LedgerStore, type MovementRecord } from '../ledger/ledger.store';
import type { CreditView, MovementView } from '../payments.dto';

const shown = 100;

/** A processor's credit and how it came about. */
@Injectable()
export class OrganisationCreditView {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerStore,
  ) {}

  of(organisationId: string): Promise<CreditView> {
    return this.database.transaction(async (tx) => ({
      creditSat: (-(await this.ledger.balance(tx, 'processor_credit', organisationId)) / 1000n).toString(),
      movements: (await this.ledger.movements(tx, 'processor_credit', organisationId, shown)).map(
        movementView,
      ),
    }));
  }
}

/** The reference of a booking names a query, a query and a key, or an output of a transaction. */
function movementView({ at, kind, ref, amountMsat }: MovementRecord): MovementView {
  const [subject = ''] = ref.split(':');
  const fromChain = kind === 'deposit' || kind === 'deposit-reversal';
  return {
    at: at.toISOString(),
    kind,
    amountSat: (-amountMsat / 1000n).toString(),
    // What a claim code brought names nobody whose it was.
    ...(kind === 'claim' ? {} : fromChain ? { txid: subject } : { queryId: subject }),
  };
}
