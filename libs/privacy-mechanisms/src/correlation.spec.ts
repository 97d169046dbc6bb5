import { describe, expect, it } from 'vitest';
import { sumsOf, type Crowd } from './audit-crowds';
import {
  defaultParameters,
  isAdditive,
  planRelease,
  predictError,
  releaseStatistics,
  type ReleasePlan,
  type StatisticValue,
} from './index';
import { leastCoverage, repetitions, seeded } from './repetitions.fixture';

const number = (key: string) => ({ key, bounds: { min: 0, max: 100, grid: 1 }, categories: null });

function planned(epsilonMicro = 1_000_000): ReleasePlan {
  return planRelease({
    statistics: [{ function: 'CORR', attribute: number('a'), second: number('b') }],
    slots: 1,
    maxProtection: 'low',
    strategy: 'partition',
    parameters: { ...defaultParameters, low: { ...defaultParameters.low, epsilonMicro } },
  });
}

/** Bells of the given width around 50, whose values have about this correlation. */
function pairs(people: number, width: number, correlation: number): Crowd {
  const bell = (i: number, factors: readonly number[]) =>
    (factors.reduce((sum, factor) => sum + ((i * factor + factor) % people) / people, 0) - 2) * Math.sqrt(3);
  const step = (x: number) => Math.min(100, Math.max(0, Math.round(50 + width * x)));
  return Array.from({ length: people }, (_, i) => {
    const [x, y] = [bell(i, [1, 7, 31, 83]), bell(i, [13, 47, 101, 173])];
    return [step(x), step(correlation * x + Math.sqrt(1 - correlation ** 2) * y)] as const;
  });
}

function pearson(crowd: Crowd): number {
  const mean = (of: (pair: readonly [number, number]) => number) =>
    crowd.reduce((sum, pair) => sum + of(pair), 0) / crowd.length;
  const [a, b] = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = mean(([x, y]) => (x - a) * (y - b));
  return covariance / Math.sqrt(mean(([x]) => (x - a) ** 2) * mean(([, y]) => (y - b) ** 2));
}

function releases(plan: ReleasePlan, crowd: Crowd, topic: string, runs: number): readonly StatisticValue[] {
  const [invocation] = plan.invocations;
  if (!invocation || !isAdditive(invocation)) throw new Error('This has no vector.');
  const sums = { low: [[sumsOf(invocation, crowd)]] };
  const random = seeded(topic);
  return Array.from({ length: runs }, () => releaseStatistics(plan, sums, [], random).value[0]![0]!);
}

describe('a correlation', () => {
  it.each([
    [1_000, 17, 0],
    [1_000, 17, 0.8],
    [300, 25, -0.5],
    [2_000, 8, 0.5],
  ])(
    'of %s people with values ± %s and about %s has intervals that hold it in 95 of 100',
    (n, width, about) => {
      const crowd = pairs(n, width, about);
      const truth = pearson(crowd);
      expect(Math.abs(truth - about)).toBeLessThan(0.2);
      const runs = repetitions(300, 3_000);
      const given = releases(planned(), crowd, `correlation ${n} ${width} ${about}`, runs).filter(
        ({ value }) => value !== null,
      );
      expect(given.length).toBeGreaterThan(0.5 * runs);
      const covered = given.filter(({ low, high }) => low! <= truth && truth <= high!).length;
      expect(covered / given.length).toBeGreaterThan(leastCoverage(given.length));
      for (const { value, low, high } of given)
        expect(-1 <= low! && low! <= value! && value! <= high! && high! <= 1).toBe(true);
    },
  );

  it('is withheld where all have one value, and mostly for few people, without a hint', () => {
    const same: Crowd = Array.from({ length: 500 }, () => [30, 60] as const);
    const withheld = releases(planned(), same, 'correlation of nothing', 200).filter(
      ({ value }) => value === null,
    );
    expect(withheld.length).toBeGreaterThan(180);
    expect(withheld[0]).toEqual({ value: null, error95: null, low: null, high: null });
    const few = releases(planned(200_000), pairs(30, 17, 0.9), 'correlation of few', 200);
    expect(few.filter(({ value }) => value === null).length).toBeGreaterThan(150);
  });

  it('has the error predicted for values in the middle', () => {
    const crowd = pairs(1_000, 100 / 6, 0);
    const truth = pearson(crowd);
    const runs = repetitions(600, 6_000);
    const errors = releases(planned(), crowd, 'predicted correlation', runs)
      .map(({ value }) => Math.abs(value! - truth))
      .sort((x, y) => x - y);
    const measured = errors[Math.floor(0.95 * runs)]! / predictError(planned(), 0, 1_000);
    expect(measured).toBeGreaterThan(0.8);
    expect(measured).toBeLessThan(1.2);
  });
});
