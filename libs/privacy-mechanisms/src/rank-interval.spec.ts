import { describe, expect, it } from 'vitest';
import {
  defaultParameters,
  drawQuantile,
  planRelease,
  releaseStatistics,
  testRandomSource,
  type QuantileInvocation,
} from './index';
import { plannedQuantile, ranked } from './quantile.fixture';
import { repetitions, seeded } from './repetitions.fixture';

describe('the ranks of a quantile', () => {
  it.each([
    ['MEDIAN', undefined],
    ['QUANTILE', 0.9],
    ['MIN', undefined],
    ['MAX', undefined],
  ] as const)('of %s hold its value in at least 95 of 100', (function_, parameter) => {
    const [plan, invocation] = plannedQuantile(function_, 999, parameter === undefined ? {} : { parameter });
    const random = seeded(`ranks of ${function_}`);
    // Half of all people have one value: the worst there is.
    const people = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 300 : 5 * i));
    const steps = ranked(people);
    const runs = repetitions(300, 5_000);
    let covered = 0;
    for (let i = 0; i < runs; i++) {
      const draw = drawQuantile(plan, invocation, steps, random);
      const { value = null, ranks95 } = releaseStatistics(plan, {}, [[draw]], random, 200).value[0]![0]!;
      const from = people.filter((each) => each < value!).length / 200;
      const to = people.filter((each) => each <= value!).length / 200;
      expect(ranks95!.high - ranks95!.low).toBeLessThan(0.7);
      if (from <= ranks95!.high && ranks95!.low <= to) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.95);
  });

  it('are unknown without a number of people, and come from a count of the same query before the head count', () => {
    const attribute = { key: 'a', bounds: { min: 0, max: 100, grid: 1 }, categories: null };
    const plan = planRelease({
      statistics: [
        { function: 'MEDIAN', attribute },
        { function: 'COUNT', attribute },
      ],
      slots: 1,
      maxProtection: 'low',
      strategy: 'partition',
      parameters: defaultParameters,
    });
    const random = testRandomSource('ranks');
    const [median] = plan.invocations as readonly [QuantileInvocation];
    const draws = [[drawQuantile(plan, median, ranked([50, 60]), random)], []];
    const sums = { low: [[], [{ contributors: 10_000n, sums: [] }]] };
    const [values] = releaseStatistics(plan, sums, draws, random, 60).value;
    expect(values![0]!.ranks95!.low).toBeGreaterThan(0.49);
    const [alone, invocation] = plannedQuantile('MEDIAN', 100);
    const draw = drawQuantile(alone, invocation, ranked([50, 60]), random);
    expect(releaseStatistics(alone, {}, [[draw]], random).value[0]![0]).toMatchObject({ ranks95: null });
  });
});
