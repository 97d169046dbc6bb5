import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, type Limits, type Tx, sqlState } from '@mynedata/platform';
import { PARAMETERS, SettleBudget } from '@mynedata/privacy';
import {
  type ParameterTable,
  type RandomSource,
  type ReleasePlan,
  bandOf,
  headCountShareMicro,
  releaseHeadCount,
} from '@mynedata/privacy-mechanisms';
import { planOf, sharesOf } from '../plan';
import type { Query } from '../query';
import { ClaimQuery } from './claim-query';
import { ClaimsStore } from './claims.store';
import { ComputeResult } from './compute-result';
import { ExecutionsStore, canceled } from './executions.store';
import { NOISE } from './noise-source';

/** After so many attempts that broke off, the query cannot be computed. */
const maxAttempts = 20;
/** A computation that took too long so often will take too long again. */
const maxTimeouts = 3;

/**
 * The claim, the head count, the computation. Each step is one transaction and knows whether it was done before, so that a
 * crash between any two resumes with the same people and the same charges.
 */
@Injectable()
export class ExecuteQuery {
  constructor(
    private readonly database: Database,
    private readonly claimQuery: ClaimQuery,
    private readonly computeResult: ComputeResult,
    private readonly claims: ClaimsStore,
    private readonly executions: ExecutionsStore,
    private readonly budget: SettleBudget,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
    @Inject(NOISE) private readonly noise: RandomSource,
  ) {}

  /** The signal ends running statements early, when the process is asked to stop; the next start goes on. */
  async run(queryId: string, signal?: AbortSignal): Promise<void> {
    const limits: Limits = {
      statementTimeoutMs: this.config.market.computeTimeoutMs,
      ...(signal === undefined ? {} : { signal }),
    };
    await this.database.exclusively(`execute:${queryId}`, async () => {
      const query = await this.claimQuery.run(queryId, limits);
      if (query === undefined) return;
      const attempt = await this.database.transaction((tx) => this.executions.begin(tx, queryId));
      if (attempt === 0) return;
      if (attempt > maxAttempts) return this.giveUp(query, attempt);
      try {
        await this.execute(query, attempt, limits);
      } catch (error) {
        if (sqlState(error) !== canceled || signal?.aborted === true) throw error;
        const timeouts = await this.database.transaction((tx) => this.executions.countTimeout(tx, queryId));
        if (timeouts < maxTimeouts) throw error;
        await this.giveUp(query, attempt);
      }
    });
  }

  /** Draws the head count first, and the rest only where enough people took part. */
  private async execute(query: Query, attempt: number, limits: Limits): Promise<void> {
    const plan = planOf(query.bound, query.terms, this.parameters);
    const headCount = await this.database.transaction((tx) => this.countHeads(tx, query, plan));
    const { min, max } = query.terms;
    if (headCount < min) return this.sealNothing(query, attempt, headCount);
    const band = bandOf(Math.min(Math.max(headCount, min), max));
    const body = await this.computeResult.run(query, plan, band, limits);
    await this.database.transaction(async (tx) => {
      // An attempt that another has overtaken must leave alone what that one reads.
      if (await this.executions.seal(tx, query.id, attempt, 'releasable', body, this.clock.now()))
        await this.claims.thaw(tx, query.id);
    });
  }

  /** The computation broke off too often. A head count that was too small stays the reason, with its smaller charge. */
  private async giveUp(query: Query, attempt: number): Promise<void> {
    const execution = await this.database.transaction((tx) => this.executions.find(tx, query.id));
    await this.sealNothing(query, attempt, execution?.headCount ?? query.terms.min);
  }

  /** Nothing is released. Where the head count alone was drawn and too small, only its share stays spent. */
  private sealNothing(query: Query, attempt: number, headCount: number): Promise<void> {
    const plan = planOf(query.bound, query.terms, this.parameters);
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      if (!(await this.executions.seal(tx, query.id, attempt, 'not_releasable', null, now))) return;
      await this.claims.thaw(tx, query.id);
      if (headCount < query.terms.min)
        await this.budget.keepHeadCountShare(
          tx,
          query.id,
          sharesOf(plan, (level) => headCountShareMicro(plan, level)),
        );
    });
  }

  /** Draws and stores the head count, once. */
  private async countHeads(tx: Tx, query: Query, plan: ReleasePlan): Promise<number> {
    const known = (await this.executions.find(tx, query.id))?.headCount ?? null;
    if (known !== null) return known;
    const sizes = await this.executions.sizes(tx, query.id);
    const byClass = Object.fromEntries(
      plan.classes.map(({ key, members }) => [
        key,
        members.reduce((sum, level) => sum + (sizes[level] ?? 0), 0),
      ]),
    );
    return this.executions.keepHeadCount(tx, query.id, releaseHeadCount(plan, byClass, this.noise).value);
  }
}
