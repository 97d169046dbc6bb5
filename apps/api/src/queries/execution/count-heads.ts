import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import {
  type Level,
  type RandomSource,
  type ReleasePlan,
  releaseHeadCount,
} from '@mynedata/privacy-mechanisms';
import { asksForDataset, planOf } from '../plan';
import type { Query } from '../query';
import { ExecutionsStore } from './executions.store';
import { NOISE } from './noise-source';

/**
 * The number of participants that decides whether there are enough, and what is charged: noisy, but of a dataset, which shows its
 * rows. Drawn and stored once.
 */
@Injectable()
export class CountHeads {
  constructor(
    private readonly executions: ExecutionsStore,
    @Inject(NOISE) private readonly noise: RandomSource,
  ) {}

  async within(tx: Tx, query: Query): Promise<number> {
    const known = (await this.executions.find(tx, query.id))?.headCount ?? null;
    if (known !== null) return known;
    const sizes = await this.executions.sizes(tx, query.id);
    return this.executions.keepHeadCount(
      tx,
      query.id,
      asksForDataset(query.bound) ? total(sizes) : this.noisy(planOf(query.bound, query.terms), sizes),
    );
  }

  private noisy(plan: ReleasePlan, sizes: Partial<Record<Level, number>>): number {
    const byClass = Object.fromEntries(
      plan.classes.map(({ key, members }) => [
        key,
        members.reduce((sum, level) => sum + (sizes[level] ?? 0), 0),
      ]),
    );
    return releaseHeadCount(plan, byClass, this.noise).value;
  }
}

const total = (sizes: Partial<Record<Level, number>>): number =>
  Object.values(sizes).reduce((sum, size) => sum + size, 0);
