import type { Level, SlotSums } from '@mynedata/privacy-mechanisms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Terms } from '../../src/queries/query';
import { type Market, openMarket } from '../market';
import { meter, organisation, somebody } from './given';
import type { ModelPerson } from './model';
import { type Computed, compute, executing } from './run-engine';
import { storePeople, storeTypes } from './store-market';

let market: Market;
let organisationId: string;
beforeAll(async () => {
  market = await openMarket();
  organisationId = await organisation(market);
  await storeTypes(market, [meter('Golden'), meter('Resampled')]);
});
afterAll(async () => market.close());

const hour = 3_600_000;
const from = new Date(Date.UTC(2026, 0, 5));
const at = (hours: number): number => (from.getTime() + hours * hour) * 1000;

async function of(
  people: readonly ModelPerson[],
  text: string,
  terms: Pick<Terms, 'to' | 'granularitySeconds' | 'maxProtection'>,
): Promise<Computed> {
  await storePeople(market, people);
  const query = await executing(market, organisationId, {
    text,
    terms: { ...terms, from, strategy: 'partition', min: 20, max: 1000 },
  });
  const allowed = people.map(({ id }) => ({ userId: id, shown: 'low' as const }));
  return compute(market, { query, allowed, askedAt: market.clock.now(), asRows: false }, []);
}

/** Of all classes together, per slot: contributors and sums, of steps of a half. */
const merged = ({ sums }: Computed): { readonly n: number; readonly a: number; readonly aa: number }[] => {
  const tables = Object.values(sums).map((table) => table[0] ?? []);
  return (tables[0] ?? []).map((_, slot) => {
    const total = (part: (sums: SlotSums) => bigint | undefined): number =>
      tables.reduce((sum, slots) => sum + Number((slots[slot] && part(slots[slot])) ?? 0n), 0);
    return {
      n: total(({ contributors }) => contributors),
      a: total(({ sums: [a] }) => a) / 2,
      aa: total(({ sums: [, aa] }) => aa) / 4,
    };
  });
};

describe('golden vectors', () => {
  it('merges four people of three classes to means of 25 to 29, sums of 100 to 116 and a standard deviation of 11.18', async () => {
    const series = (first: number, level: Level): ModelPerson =>
      somebody(
        meter('Golden'),
        level,
        Array.from({ length: 5 }, (_, slot) => ({ at: at(slot), value: first + slot })),
      );
    const people = [series(10, 'low'), series(40, 'low'), series(20, 'medium'), series(30, 'high')];
    const computed = await of(people, 'SELECT AVG(Golden.value), SUM(Golden.value), STDDEV(Golden.value)', {
      to: new Date(from.getTime() + 5 * hour),
      granularitySeconds: 3600,
      maxProtection: 'high',
    });
    const slots = merged(computed);
    expect(slots.map(({ n }) => n)).toEqual([4, 4, 4, 4, 4]);
    expect(slots.map(({ n, a }) => a / n)).toEqual([25, 26, 27, 28, 29]);
    expect(slots.map(({ a }) => a)).toEqual([100, 104, 108, 112, 116]);
    for (const { n, a, aa } of slots) expect(Math.sqrt(aa / n - (a / n) ** 2)).toBeCloseTo(11.18, 2);
    const byClass = (level: Level): number[] =>
      (computed.sums[level]?.[0] ?? []).map(
        ({ contributors, sums: [a] }) => Number(a) / 2 / Number(contributors),
      );
    expect([byClass('low'), byClass('medium'), byClass('high')]).toEqual([
      [25, 26, 27, 28, 29],
      [20, 21, 22, 23, 24],
      [30, 31, 32, 33, 34],
    ]);
  });

  it('resamples seven records of half a day to days: 1.5, 3.5, 5.5, and 7 for the half day that is left', async () => {
    const records = Array.from({ length: 7 }, (_, index) => ({ at: at(12 * index), value: index + 1 }));
    const computed = await of([somebody(meter('Resampled'), 'low', records)], 'SELECT AVG(Resampled.value)', {
      to: new Date(from.getTime() + 84 * hour),
      granularitySeconds: 24 * 3600,
      maxProtection: 'low',
    });
    expect(merged(computed).map(({ n, a }) => a / n)).toEqual([1.5, 3.5, 5.5, 7]);
  });
});
