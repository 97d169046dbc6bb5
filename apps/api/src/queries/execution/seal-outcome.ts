import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { SettleBudget } from '@mynedata/privacy';
import { headCountChargesOf } from '../plan';
import type { Query } from '../query';
import { ClaimsStore } from './claims.store';
import type { SealedDataset } from './dataset';
import { DatasetsStore } from './datasets.store';
import { ExecutionsStore } from './executions.store';
import type { StatisticsBody } from './result';

/** Keeps what came out of an attempt until its release, unless another attempt has overtaken it: then nothing is written. */
@Injectable()
export class SealOutcome {
  constructor(
    private readonly database: Database,
    private readonly executions: ExecutionsStore,
    private readonly datasets: DatasetsStore,
    private readonly claims: ClaimsStore,
    private readonly budget: SettleBudget,
    private readonly clock: Clock,
  ) {}

  statistics(query: Query, attempt: number, body: StatisticsBody): Promise<void> {
    return this.database.transaction(async (tx) => {
      // An attempt that another has overtaken must leave alone what that one reads.
      if (await this.executions.seal(tx, query.id, attempt, 'releasable', body, this.clock.now()))
        await this.claims.thaw(tx, query.id);
    });
  }

  dataset(query: Query, attempt: number, { body, lines, kind, groups }: SealedDataset): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.executions.seal(tx, query.id, attempt, 'releasable', body, this.clock.now()))) return;
      await this.datasets.keep(tx, query.id, lines());
      await this.datasets.remember(tx, kind, groups());
      await this.claims.thaw(tx, query.id);
    });
  }

  /** Nothing is released. Where the head count alone was drawn and too small, only its share stays spent. */
  nothing(query: Query, attempt: number, headCount: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      if (!(await this.executions.seal(tx, query.id, attempt, 'not_releasable', null, now))) return;
      await this.claims.thaw(tx, query.id);
      if (headCount < query.terms.min)
        await this.budget.keepHeadCountShare(tx, query.id, headCountChargesOf(query));
    });
  }
}
