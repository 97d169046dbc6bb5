import { Injectable } from '@nestjs/common';
import { Clock, Database, type Limits, type Tx, tookTooLong } from '@mynedata/platform';
import { SettleBudget } from '@mynedata/privacy';
import { chargesOf } from '../plan';
import { QueriesStore } from '../queries.store';
import { type Query, slotCount } from '../query';
import { ClaimsStore } from './claims.store';
import { ExecutionsStore } from './executions.store';

/** After so many claims that broke off, the query cannot be computed. */
export const maxClaims = 20;
/** A claim that took too long will take too long again: the third is the last. */
const weightOfTimeout = 7;
/** From here on the planner is told of the rows that a claim has added: whether several workers walk through the people depends on it. */
const manyParticipants = 1_000;

/** Freezes who takes part and turns reservations into charges, in one transaction and once. */
@Injectable()
export class ClaimQuery {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly claims: ClaimsStore,
    private readonly executions: ExecutionsStore,
    private readonly budget: SettleBudget,
    private readonly clock: Clock,
  ) {}

  /** The claimed query, whoever claimed it; undefined when there is nothing to execute. */
  async run(queryId: string, limits: Limits): Promise<Query | undefined> {
    if (await this.database.transaction((tx) => this.giveUp(tx, queryId))) return undefined;
    let added = 0;
    const query = await this.untilTooLong(queryId, limits, async (tx) => {
      const executing = await this.queries.lock(tx, queryId);
      if (executing.state !== 'executing') return undefined;
      if ((await this.executions.find(tx, queryId)) === null) added = await this.claim(tx, executing);
      return executing;
    });
    if (query !== undefined && slotCount(query.terms) > 1 && added >= manyParticipants)
      await this.database.transaction((tx) => this.claims.describeToPlanner(tx));
    return query;
  }

  private async untilTooLong<T>(queryId: string, limits: Limits, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work, limits);
    } catch (error) {
      if (tookTooLong(error, limits))
        await this.database.transaction((tx) => this.executions.countClaim(tx, queryId, weightOfTimeout - 1));
      throw error;
    }
  }

  /** Returns the number of participants. */
  private async claim(tx: Tx, query: Query): Promise<number> {
    const now = this.clock.now();
    const people = await this.claims.hold(tx, query.id);
    await this.executions.open(tx, query.id, now);
    const { participants, leftOut, tightened } = await this.claims.freeze(tx, query, people, now);
    if (leftOut > 0)
      for await (const userIds of this.claims.leftOut(tx, query.id))
        await this.budget.leaveOut(tx, query.id, userIds);
    if (tightened > 0)
      for await (const stricter of this.claims.tightened(tx, query.id))
        await this.budget.tighten(tx, query.id, stricter);
    await this.budget.spend(tx, query.id, participants, chargesOf(query));
    return participants;
  }

  /** Counts a claim that is about to begin; one that failed again and again ends the query, with nobody claimed or charged. */
  private async giveUp(tx: Tx, queryId: string): Promise<boolean> {
    if ((await this.executions.countClaim(tx, queryId)) <= maxClaims) return false;
    const now = this.clock.now();
    await this.claims.lapseEverybody(tx, queryId);
    await this.executions.open(tx, queryId, now);
    for await (const userIds of this.claims.leftOut(tx, queryId))
      await this.budget.leaveOut(tx, queryId, userIds);
    await this.budget.spend(tx, queryId, 0, { low: 0, medium: 0, high: 0 });
    await this.executions.seal(tx, queryId, 0, 'not_releasable', null, now);
    return true;
  }
}
