import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@mynedata/platform';
import { EnsurePayees } from '@mynedata/payments';
import { PARAMETERS, SettleBudget } from '@mynedata/privacy';
import {
  type Level,
  type ParameterTable,
  type RandomSource,
  bandOf,
  chargeMicro,
  headCountShareMicro,
  isStricter,
  releaseHeadCount,
  releaseStatistics,
} from '@mynedata/privacy-mechanisms';
import { ConsentsStore } from '../consent/consents.store';
import { EligibilityStore } from '../consent/eligibility.store';
import { planOf } from '../plan';
import { QueriesStore } from '../queries.store';
import type { Query } from '../query';
import { drawParticipants } from './draw';
import { type Claimed, ExecutionsStore } from './executions.store';
import { resultBody } from './result';
import { SlotSumsStore } from './slot-sums.store';

/** Injection token of the source of noise. */
export const NOISE = Symbol('NOISE');
/** After so many attempts that broke off, the query cannot be computed. */
export const maxAttempts = 20;

/**
 * The claim, the head count, the computation. Each step is one transaction and knows whether it was done before, so that a
 * crash between any two resumes with the same people and the same charges.
 */
@Injectable()
export class ExecuteQuery {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly eligibility: EligibilityStore,
    private readonly executions: ExecutionsStore,
    private readonly slotSums: SlotSumsStore,
    private readonly budget: SettleBudget,
    private readonly payees: EnsurePayees,
    private readonly clock: Clock,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
    @Inject(NOISE) private readonly noise: RandomSource,
  ) {}

  async run(queryId: string): Promise<void> {
    await this.database.exclusively(`execute:${queryId}`, async () => {
      if (await this.database.transaction((tx) => this.giveUpClaim(tx, queryId))) return;
      const query = await this.database.transaction((tx) => this.claim(tx, queryId));
      if (query === undefined) return;
      const attempt = await this.database.transaction((tx) => this.executions.begin(tx, queryId));
      if (attempt === 0) return;
      if (attempt > maxAttempts) return this.giveUp(query, attempt);
      const headCount = await this.database.transaction((tx) => this.countHeads(tx, query));
      await this.seal(query, attempt, headCount >= query.terms.min, headCount);
    });
  }

  /** Counts a claim that is about to begin; one that failed again and again ends the query, with nobody claimed or charged. */
  private async giveUpClaim(tx: Tx, queryId: string): Promise<boolean> {
    if ((await this.executions.countClaim(tx, queryId)) <= maxAttempts) return false;
    await this.budget.spend(tx, queryId, []);
    await this.executions.freeze(tx, queryId, [], this.clock.now());
    await this.executions.seal(tx, queryId, 0, 'not_releasable', null, this.clock.now());
    return true;
  }

  /** The computation broke off too often. A head count that was too small stays the reason, with its smaller charge. */
  private async giveUp(query: Query, attempt: number): Promise<void> {
    const drawn =
      (await this.database.transaction((tx) => this.executions.find(tx, query.id)))?.headCount ?? null;
    await this.seal(query, attempt, false, drawn !== null && drawn < query.terms.min ? drawn : undefined);
  }

  /** Freezes who takes part and turns reservations into charges. Undefined when there is nothing to execute. */
  private async claim(tx: Tx, queryId: string): Promise<Query | undefined> {
    const query = await this.queries.lock(tx, queryId);
    if (query.state !== 'executing') return undefined;
    if ((await this.executions.find(tx, queryId)) !== null) return query;
    const now = this.clock.now();
    const plan = planOf(query.bound, query.terms, this.parameters);
    const allowed = await this.consents.allowed(tx, queryId);
    const fitting = new Map(
      (
        await this.eligibility.check(
          tx,
          query,
          allowed.map(({ userId }) => userId),
          now,
        )
      ).map((person) => [person.userId, person]),
    );
    const standing = allowed.flatMap(({ userId, class: shown }): Claimed[] => {
      const person = fitting.get(userId);
      // The stricter of the level shown at consent and the level now in force.
      return person === undefined
        ? []
        : [
            {
              userId,
              class: isStricter(shown, person.class) ? shown : person.class,
              sources: person.sources,
            },
          ];
    });
    const participants = drawParticipants(standing, query.terms.max, this.noise);
    const drawn = new Set(participants.map(({ userId }) => userId));
    await this.consents.setOutcome(
      tx,
      queryId,
      allowed.filter(({ userId }) => !fitting.has(userId)).map(({ userId }) => userId),
      'lapsed',
    );
    await this.consents.setOutcome(
      tx,
      queryId,
      standing.filter(({ userId }) => !drawn.has(userId)).map(({ userId }) => userId),
      'not_drawn',
    );
    await this.consents.setOutcome(tx, queryId, [...drawn], 'participant');
    await this.budget.spend(
      tx,
      queryId,
      participants.map((participant) => ({
        userId: participant.userId,
        class: participant.class,
        chargeMicro: chargeMicro(plan, participant.class),
      })),
    );
    await this.payees.within(tx, [...drawn]);
    await this.executions.freeze(tx, queryId, participants, now);
    return query;
  }

  /** Draws and stores the head count, once. */
  private async countHeads(tx: Tx, query: Query): Promise<number> {
    const known = (await this.executions.find(tx, query.id))?.headCount ?? null;
    if (known !== null) return known;
    const plan = planOf(query.bound, query.terms, this.parameters);
    const sizes = await this.executions.sizes(tx, query.id);
    const byClass = Object.fromEntries(
      plan.classes.map(({ key, members }) => [
        key,
        members.reduce((sum, level) => sum + (sizes[level] ?? 0), 0),
      ]),
    );
    return this.executions.keepHeadCount(tx, query.id, releaseHeadCount(plan, byClass, this.noise).value);
  }

  /** Draws the rest only where enough people took part, and seals what the release tick will make visible. */
  private async seal(query: Query, attempt: number, enough: boolean, headCount?: number): Promise<void> {
    const plan = planOf(query.bound, query.terms, this.parameters);
    if (!enough) {
      await this.database.transaction(async (tx) => {
        const sealed = await this.executions.seal(
          tx,
          query.id,
          attempt,
          'not_releasable',
          null,
          this.clock.now(),
        );
        if (sealed && headCount !== undefined)
          await this.budget.keepHeadCountShare(tx, query.id, shares(plan));
      });
      return;
    }
    const sums = await this.database.transaction((tx) => this.slotSums.compute(tx, query, plan));
    const released = releaseStatistics(plan, sums, [], this.noise, headCount);
    const { min, max } = query.terms;
    const body = resultBody(
      query,
      plan,
      released.value,
      bandOf(Math.min(Math.max(headCount ?? 0, min), max)),
    );
    await this.database.transaction((tx) =>
      this.executions.seal(tx, query.id, attempt, 'releasable', body, this.clock.now()),
    );
  }
}

function shares(plan: Parameters<typeof headCountShareMicro>[0]): Record<Level, number> {
  const admitted = plan.classes.flatMap(({ members }) => members);
  const share = (level: Level): number => (admitted.includes(level) ? headCountShareMicro(plan, level) : 0);
  return { low: share('low'), medium: share('medium'), high: share('high') };
}
