import { describe, expect, it } from 'vitest';
import { releaseStatistics, type StatisticRequest } from './index';
import { average, complete, heads, number, plan, slot } from './release.fixture';
import { repetitions, seeded } from './repetitions.fixture';

describe('an average', () => {
  it.each([0, 0.3, 0.5, 1])('at %s of the range has the error of the theory', (share) => {
    const random = seeded(`error of averages at ${share}`);
    const planned = plan([average]);
    const people = 1_000;
    const sums = { low: [[slot(people, people * 200 * share)]] };
    const runs = repetitions(2_000, 50_000);
    let [squares, covered] = [0, 0];
    for (let i = 0; i < runs; i++) {
      const { value, low, high } = complete(releaseStatistics(planned, sums, [], random).value[0]?.[0]);
      squares += (value - 100 * share) ** 2;
      if (low <= 100 * share && 100 * share <= high) covered++;
    }
    // Var = 2/ε² ((1 − p)² + p²) (U − L)² / n², ε = 0.8. Clamping halves it at the bounds.
    const theory = (Math.sqrt(2 * ((1 - share) ** 2 + share ** 2)) / 0.8) * (100 / people);
    const clamped = share === 0 || share === 1 ? Math.SQRT1_2 : 1;
    expect(Math.sqrt(squares / runs) / (theory * clamped)).toBeGreaterThan(0.93);
    expect(Math.sqrt(squares / runs) / (theory * clamped)).toBeLessThan(1.07);
    expect(covered / runs).toBeGreaterThan(0.935);
  });
});

describe('an interval', () => {
  const cases: readonly (readonly [string, readonly StatisticRequest[], number])[] = [
    ['an average of few', [{ ...average }], 30],
    ['an average of yes and no', [{ ...average, attribute: number('a', 0, 1, 1) }], 60],
    ['a sum alone', [{ ...average, function: 'SUM' }], 60],
    ['a count alone', [{ ...average, function: 'COUNT' }], 60],
    [
      'a sum of a pair',
      [
        { ...average, function: 'SUM', attribute: number('a', -50, 50, 0.5) },
        { ...average, attribute: number('a', -50, 50, 0.5) },
      ],
      60,
    ],
    ['a count of a pair', [{ ...average, function: 'COUNT' }, average], 60],
  ];

  it.each(cases)('of %s holds the true value in 95 of 100', (name, statistics, people) => {
    const random = seeded(`coverage of ${name}`);
    const planned = plan(statistics, 'medium');
    const [invocation] = planned.invocations;
    const { gridSteps, lowSteps, grid } =
      invocation && 'grid' in invocation && invocation.grid
        ? invocation.grid
        : { gridSteps: 0, lowSteps: 0, grid: 1 };
    const steps = gridSteps === 1 ? people / 3 : Math.round(people * gridSteps * 0.3);
    const given = invocation?.mechanism === 'count' ? heads(people) : slot(people, steps);
    const truth = {
      AVG: (lowSteps + steps / people) * grid,
      SUM: (lowSteps * people + steps) * grid,
      COUNT: people,
    }[statistics[0]!.function as 'AVG' | 'SUM' | 'COUNT'];
    const runs = repetitions(2_000, 40_000);
    let covered = 0;
    for (let i = 0; i < runs; i++) {
      const { low, high } = complete(
        releaseStatistics(planned, { low: [[given]] }, [], random).value[0]?.[0],
      );
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.935);
    expect(covered / runs).toBeLessThan(0.99);
  });
});
