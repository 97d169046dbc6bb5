import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { BudgetStore } from './budget.store';

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

  /** At the claim: those who do not take part after all. Nothing shows yet. */
  async leaveOut(tx: Tx, queryId: string, userIds: readonly string[]): Promise<void> {
    await this.budget.voidReservations(tx, queryId, userIds, false);
  }

  /** At the claim: those whose class is stricter by now than what they were shown. */
  tighten(
    tx: Tx,
    queryId: string,
    people: readonly { readonly userId: string; readonly class: Level }[],
  ): Promise<void> {
    return this.budget.tighten(tx, queryId, people);
  }

  /** The claim, before any noise is drawn: what still is reserved for the query is spent. Nothing shows yet. */
  async spend(
    tx: Tx,
    queryId: string,
    participants: number,
    chargeMicro: Readonly<Record<Level, number>>,
  ): Promise<void> {
    const standing = await this.budget.claim(tx, queryId, chargeMicro, this.clock.now());
    if (standing !== participants)
      throw new Error(`${participants} participants, ${standing} reservations of query ${queryId}`);
  }

  keepHeadCountShare(tx: Tx, queryId: string, shares: Readonly<Record<Level, number>>): Promise<void> {
    return this.budget.keepHeadCountShare(tx, queryId, shares);
  }

  show(tx: Tx, queryId: string): Promise<void> {
    return this.budget.show(tx, queryId);
  }
}
