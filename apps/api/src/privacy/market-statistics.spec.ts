import { marketWeight, releaseMarketCounts, testRandomSource } from '@mynedata/privacy-mechanisms';
import { organisationTypes } from '@mynedata/users';
import { describe, expect, it } from 'vitest';
import { type MarketStatistics, cellsOf, countsOf, keyOf, priceSteps, supplyOf } from './market-statistics';

const terms = { epsilonMicro: 20_000, sourceTypes: 4, organisationTypes: organisationTypes.length };
const lists = { sourceTypes: ['RandomData', 'SmartMeter'], organisationTypes, priceSteps };
const ofEverybody = { sourceType: 'RandomData', cell: 'every', level: 'low' } as const;

/** A draw without noise of so many people by cell. */
function drawn(people: Readonly<Record<string, number>>): MarketStatistics {
  const cells = cellsOf(lists);
  const units = countsOf(cells, new Map(Object.entries(people))).map(
    ({ cell, people: exact }) => exact * marketWeight(cell, terms),
  );
  return { terms, ...lists, units };
}
const supply = (
  statistics: MarketStatistics,
  changes: Partial<Parameters<typeof supplyOf>[1]> = {},
): ReturnType<typeof supplyOf> =>
  supplyOf(statistics, {
    sourceTypes: ['RandomData'],
    maxProtection: 'high',
    organisationType: 'science',
    ...changes,
  });

describe('who could be reached', () => {
  it('has a place for every answer there can be, each once', () => {
    const cells = cellsOf(lists);
    expect(new Set(cells.map(keyOf)).size).toBe(cells.length);
    expect(cells).toHaveLength(2 * (3 * 8 + 1 + 7 * 3 * 8));
    expect(() => countsOf(cells, new Map([['elsewhere', 1]]))).toThrow('no cell');
  });

  it('is a band that holds the people there are, at least nobody, and never falls with the reward', () => {
    const points = supply(
      drawn({
        [keyOf({ ...ofEverybody, step: 0 })]: 60_000,
        [keyOf({ ...ofEverybody, step: 4 })]: 40_000,
      }),
    );
    expect(points).toHaveLength(priceSteps.length);
    const [free] = points!;
    expect(free!.from).toBeLessThan(60_000);
    expect(free!.from).toBeGreaterThan(55_000);
    expect(free!.to).toBeGreaterThan(60_000);
    expect(points!.at(-1)!.from).toBeGreaterThan(90_000);
    points!.slice(1).forEach((point, index) => {
      expect(point.from).toBeGreaterThanOrEqual(points![index]!.from);
      expect(point.to).toBeGreaterThanOrEqual(points![index]!.to);
    });
    expect(supply(drawn({}))!.every(({ from }) => from === 0)).toBe(true);
  });

  it('counts only levels that the query admits, and the type of source that the fewest have', () => {
    const market = drawn({
      [keyOf({ ...ofEverybody, level: 'high', step: 0 })]: 80_000,
      [keyOf({ ...ofEverybody, sourceType: 'SmartMeter', step: 0 })]: 30_000,
    });
    expect(supply(market)!.at(-1)!.from).toBeGreaterThan(70_000);
    expect(supply(market, { maxProtection: 'medium' })!.at(-1)!.from).toBe(0);
    expect(supply(market, { sourceTypes: ['RandomData', 'SmartMeter'] })!.at(-1)!.to).toBeLessThan(40_000);
  });

  it('differs by type of organisation where people have settings of their own', () => {
    const market = drawn({
      [keyOf({ sourceType: 'RandomData', cell: 'own' })]: 200_000,
      [keyOf({
        sourceType: 'RandomData',
        cell: 'one',
        level: 'low',
        organisationType: 'science',
        step: 0,
      })]: 200_000,
    });
    expect(supply(market)!.at(-1)!.from).toBeGreaterThan(50_000);
    expect(supply(market, { organisationType: 'ngo' })!.at(-1)!.from).toBe(0);
  });

  it('holds at all rewards at once 19 times out of 20', () => {
    const cells = cellsOf(lists);
    const counts = countsOf(cells, new Map([[keyOf({ ...ofEverybody, step: 0 }), 300]]));
    const random = testRandomSource('bands of a small market');
    const draws = 200;
    let holding = 0;
    for (let draw = 0; draw < draws; draw++) {
      const units = releaseMarketCounts(terms, counts, random).value;
      const points = supply({ terms, ...lists, units }) ?? [];
      if (points.every(({ from, to }) => from <= 300 && 300 <= to)) holding++;
    }
    expect(holding / draws).toBeGreaterThan(0.95);
  });

  it('is not said of a type of source that is newer than the count', () => {
    expect(supply(drawn({}), { sourceTypes: ['Newcomer'] })).toBeUndefined();
  });
});
