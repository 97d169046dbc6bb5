import { setImmediate as immediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Limits, type Tx } from '@mynedata/platform';
import {
  type Band,
  type QuantileDraw,
  type QuantileDraws,
  type QuantileInvocation,
  type RandomSource,
  type RankedSteps,
  type Released,
  type ReleasePlan,
  drawQuantile,
  isAdditive,
  releaseStatistics,
} from '@mynedata/privacy-mechanisms';
import { planOf } from '../plan';
import type { Query } from '../query';
import { NOISE } from './noise-source';
import { type StatisticsBody, resultBody } from './result';
import { type Reading, SlotSumsStore } from './slot-sums.store';

const nobody: RankedSteps = { steps: new Int32Array(), counts: new Int32Array() };

/** Sums, draws and noise of a query that has its head count. Nothing is kept of it but the protected result. */
@Injectable()
export class ComputeResult {
  constructor(
    private readonly database: Database,
    private readonly slotSums: SlotSumsStore,
    @Inject(NOISE) private readonly noise: RandomSource,
  ) {}

  async run(query: Query, band: Band, limits: Limits): Promise<StatisticsBody> {
    const plan = planOf(query.bound, query.terms);
    const { sums, draws } = await this.database.transaction(async (tx) => {
      const reading = await this.slotSums.share(tx, query, plan);
      return {
        sums: await this.slotSums.compute(tx, query, plan, reading),
        draws: await this.drawQuantiles(tx, query, plan, reading, limits.signal),
      };
    }, limits);
    // What is said about ranks follows from the band alone, or it would tell the head count behind it.
    const atLeast = Math.max(band.from, query.terms.min);
    const released = releaseStatistics(plan, sums, draws, this.noise, atLeast);
    return resultBody(query, plan, released.value, band);
  }

  /** Slot by slot, so that no more than one slot's values are in memory; those of one attribute are read once for all its ranks. */
  private async drawQuantiles(
    tx: Tx,
    query: Query,
    plan: ReleasePlan,
    reading: Reading,
    signal: AbortSignal | undefined,
  ): Promise<QuantileDraws> {
    const draws: Released<QuantileDraw>[][] = plan.invocations.map(() => []);
    for (const alike of quantilesByValues(plan)) {
      const draw = async (slot: number, ranked: RankedSteps): Promise<void> => {
        for (const invocation of alike) {
          (draws[invocation.index] ??= [])[slot] = drawQuantile(plan, invocation, ranked, this.noise);
          // A draw takes up to some milliseconds, and there may be thousands: requests have their turn in between.
          await immediate();
          signal?.throwIfAborted();
        }
      };
      const [first] = alike;
      if (first === undefined) continue;
      let next = 0;
      for await (const { slot, ranked } of this.slotSums.rankedSteps(tx, query, plan, first, reading)) {
        for (; next < slot; next++) await draw(next, nobody);
        await draw(slot, ranked);
        next = slot + 1;
      }
      for (; next < plan.slots; next++) await draw(next, nobody);
    }
    return draws;
  }
}

/** Quantile invocations that rank the same values on the same grid. */
function quantilesByValues({ invocations }: ReleasePlan): QuantileInvocation[][] {
  const byValues = new Map<string, QuantileInvocation[]>();
  for (const invocation of invocations) {
    if (isAdditive(invocation)) continue;
    const key = `${invocation.attribute} ${invocation.grid.gridSteps}`;
    byValues.set(key, [...(byValues.get(key) ?? []), invocation]);
  }
  return [...byValues.values()];
}
