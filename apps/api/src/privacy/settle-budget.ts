import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { BudgetStore } from './budget.store';

export interface SpentCharge {
  readonly userId: string;
  readonly class: Level;
  readonly chargeMicro: number;
}

/** What becomes of reservations: void, spent at the claim, shown at the release. All within the query's transactions. */
@Injectable()
export class SettleBudget {
  constructor(
    private readonly budget: BudgetStore,
    private readonly clock: Clock,
  ) {}

  /** A withdrawal, or a query that ended before its claim. */
  async void(tx: Tx, queryId: string, userIds?: readonly string[]): Promise<void> {
    await this.budget.voidReservations(tx, queryId, userIds, true);
  }

  /** The claim, before any noise is drawn: participants' reservations are spent, all others of the query void. Nothing shows yet. */
  async spend(tx: Tx, queryId: string, charges: readonly SpentCharge[]): Promise<void> {
    const spent = await this.budget.spend(tx, queryId, charges, this.clock.now());
    if (spent !== charges.length)
      throw new Error(`${charges.length} participants, ${spent} reservations of query ${queryId}`);
    await this.budget.voidReservations(tx, queryId, undefined, false);
  }

  keepHeadCountShare(tx: Tx, queryId: string, shares: Readonly<Record<Level, number>>): Promise<void> {
    return this.budget.keepHeadCountShare(tx, queryId, shares);
  }

  show(tx: Tx, queryId: string): Promise<void> {
    return this.budget.show(tx, queryId);
  }
}
