import { Injectable } from '@nestjs/common';
import { toMsat } from '@mynedata/money';
import { Clock, type Tx } from '@mynedata/platform';
import { LedgerStore } from '../ledger/ledger.store';
import { type Item, PayoutsStore } from './payouts.store';

/** Takes items out of a batch that is not signed yet: their money is available again. */
@Injectable()
export class ReleaseItems {
  constructor(
    private readonly payouts: PayoutsStore,
    private readonly ledger: LedgerStore,
    private readonly clock: Clock,
  ) {}

  async within(tx: Tx, batchId: string, items: readonly Item[], reason: string): Promise<void> {
    const times = await this.ledger.timesBooked(tx, 'release', batchId);
    await this.ledger.book(
      tx,
      'release',
      times === 0 ? batchId : `${batchId}#${times + 1}`,
      items.flatMap(({ ledgerOwner, grossSat }) => [
        { kind: 'user_reserved', owner: ledgerOwner, amountMsat: toMsat(grossSat) },
        { kind: 'user_available', owner: ledgerOwner, amountMsat: 0n - toMsat(grossSat) },
      ]),
    );
    await this.payouts.releaseItems(
      tx,
      batchId,
      items.map(({ ledgerOwner }) => ledgerOwner),
      reason,
      this.clock.now(),
    );
  }
}
