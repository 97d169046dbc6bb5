import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, Database, type Limits, tookTooLong } from '@mynedata/platform';
import { bandOf } from '@mynedata/privacy-mechanisms';
import { CommitParticipants } from '../membership/commit-participants';
import { asksForDataset } from '../plan';
import type { Query } from '../query';
import { ClaimQuery } from './claim-query';
import { ComputeDataset } from './compute-dataset';
import { ComputeResult } from './compute-result';
import { CountHeads } from './count-heads';
import { kindOf } from './dataset-columns';
import { ExecutionsStore } from './executions.store';
import { SealOutcome } from './seal-outcome';

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
    private readonly countHeads: CountHeads,
    private readonly commitParticipants: CommitParticipants,
    private readonly computeResult: ComputeResult,
    private readonly computeDataset: ComputeDataset,
    private readonly seal: SealOutcome,
    private readonly executions: ExecutionsStore,
    @Inject(CONFIG) private readonly config: Config,
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
        if (!tookTooLong(error, limits)) throw error;
        const timeouts = await this.database.transaction((tx) => this.executions.countTimeout(tx, queryId));
        if (timeouts < maxTimeouts) throw error;
        await this.giveUp(query, attempt);
      }
    });
  }

  /** Counts heads first, and computes only where enough people took part. */
  private async execute(query: Query, attempt: number, limits: Limits): Promise<void> {
    const headCount = await this.database.transaction((tx) => this.countHeads.within(tx, query));
    const { min, max } = query.terms;
    if (headCount < min) return this.seal.nothing(query, attempt, headCount);
    const band = bandOf(Math.min(Math.max(headCount, min), max));
    if (asksForDataset(query.bound)) {
      // What one shows, the next one of its kind shows again.
      const sealed = await this.database.oneAfterAnother(
        `datasets ${kindOf(query).toString('hex')}`,
        async () => {
          const dataset = await this.computeDataset.run(query, band, limits);
          if (dataset !== undefined) await this.seal.dataset(query, attempt, dataset);
          return dataset !== undefined;
        },
      );
      if (!sealed) return this.seal.nothing(query, attempt, headCount);
    } else await this.seal.statistics(query, attempt, await this.computeResult.run(query, band, limits));
    // The set is frozen since the claim. Whatever breaks off here is made up for by the release.
    await this.commitParticipants.run(query, limits);
  }

  /** The computation broke off too often. A head count that was too small stays the reason, with its smaller charge. */
  private async giveUp(query: Query, attempt: number): Promise<void> {
    const execution = await this.database.transaction((tx) => this.executions.find(tx, query.id));
    await this.seal.nothing(query, attempt, execution?.headCount ?? query.terms.min);
  }
}
