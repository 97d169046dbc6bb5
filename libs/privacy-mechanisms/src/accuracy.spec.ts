import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandOf,
  defaultParameters,
  headCountQuantile,
  isOnLadder,
  marginOf,
  minimumLadder,
  oddsOf,
  participantsFor,
  planRelease,
  predictError,
  predictRanks,
  type Level,
  type StatisticRequest,
} from './index';
import { discreteAbsoluteQuantile, discreteQuantile, laplaceAbsoluteQuantile } from './noise';

const levels: readonly Level[] = ['low', 'medium', 'high'];
const bounds = { min: 0, max: 100, grid: 1 };
const average: StatisticRequest = { function: 'AVG', attribute: { key: 'a', bounds, categories: null } };
const plan = (maxProtection: Level, statistics: readonly StatisticRequest[] = [average], slots = 1) =>
  planRelease({ statistics, slots, maxProtection, strategy: 'partition', parameters: defaultParameters });

/** P(Z = k) of a sum of discrete Laplace noises, by the definition of a convolution. */
function slowProbabilities(scales: readonly number[], reach: number): Map<number, number> {
  let sum = new Map([[0, 1]]);
  for (const scale of scales) {
    const ratio = Math.exp(-1 / scale);
    const next = new Map<number, number>();
    for (const [at, weight] of sum) {
      for (let k = -reach; k <= reach; k++) {
        const p = ((1 - ratio) / (1 + ratio)) * ratio ** Math.abs(k);
        next.set(at + k, (next.get(at + k) ?? 0) + weight * p);
      }
    }
    sum = next;
  }
  return sum;
}

describe('quantiles of noise', () => {
  it.each([[[2]], [[1, 1]], [[0.5, 2, 3]], [[2, 2, 2]]])(
    'of scales %j are those of the plain convolution',
    (scales) => {
      const exact = [...slowProbabilities(scales, 80)].sort(([a], [b]) => a - b);
      for (const p of [0.5, 0.8, 0.95, 0.99, 0.999]) {
        let below = 0;
        const expected = exact.find(([, weight]) => (below += weight) >= p)?.[0];
        expect(discreteQuantile(scales, p)).toBe(expected);
      }
      const q = discreteAbsoluteQuantile(scales, 0.95);
      const within = (limit: number) =>
        exact.reduce((sum, [k, weight]) => sum + (Math.abs(k) <= limit ? weight : 0), 0);
      expect(within(q)).toBeGreaterThanOrEqual(0.95);
      expect(within(q - 1)).toBeLessThan(0.95);
    },
  );

  it.each([
    [[1], (x: number) => Math.exp(-x)],
    [[3], (x: number) => Math.exp(-x / 3)],
    [[1, 1], (x: number) => Math.exp(-x) * (1 + x / 2)],
    // Partial fractions for different scales: Σ wᵢ exp(−x/bᵢ), wᵢ = Π bᵢ² / (bᵢ² − bⱼ²).
    [[2, 1], (x: number) => (4 / 3) * Math.exp(-x / 2) - (1 / 3) * Math.exp(-x)],
    [[1, 1e-12], (x: number) => Math.exp(-x)],
  ])('of continuous scales %j leave the probability they say', (scales, beyond) => {
    for (const p of [0.5, 0.95, 0.99])
      expect(beyond(laplaceAbsoluteQuantile(scales, p))).toBeCloseTo(1 - p, 5);
  });

  it('of many equal scales approach the normal distribution', () => {
    const scales = Array.from({ length: 60 }, () => 1);
    expect(laplaceAbsoluteQuantile(scales, 0.95) / Math.sqrt(2 * 60)).toBeCloseTo(1.96, 1);
  });

  it('are asked for from the middle on', () => {
    expect(() => headCountQuantile(plan('low'), 0.2)).toThrow(RangeError);
    expect(() => headCountQuantile(plan('low'), 1)).toThrow(RangeError);
  });
});

describe('the margin', () => {
  it('is about 12, 26 and 63 by the highest accepted level', () => {
    const margins = levels.map((level) => marginOf(plan(level)));
    [12, 26, 63].forEach((about, index) => expect(Math.abs(margins[index]! - about)).toBeLessThanOrEqual(1));
  });

  it('is not exceeded by the noise in 95 of 100, and one less would be', () => {
    for (const [level, scales] of [
      ['low', [5]],
      ['medium', [5, 10]],
    ] as const) {
      const exact = slowProbabilities(scales, 300);
      const atMost = (limit: number) =>
        [...exact].reduce((sum, [k, weight]) => sum + (k <= limit ? weight : 0), 0);
      expect(atMost(marginOf(plan(level)))).toBeGreaterThanOrEqual(0.95);
      expect(atMost(marginOf(plan(level)) - 1)).toBeLessThan(0.95);
    }
  });
});

describe('the floor of participants', () => {
  it('is passed with nobody there in about one percent', () => {
    for (const level of levels) {
      const floor = defaultParameters[level].minimumParticipants;
      // P(Z >= floor) <= 1 − p exactly when the p quantile is below the floor.
      expect(headCountQuantile(plan(level), 1 - 0.0125)).toBeLessThan(floor);
      expect(headCountQuantile(plan(level), 1 - 0.0025)).toBeGreaterThanOrEqual(floor);
    }
  });
});

describe('the predicted error', () => {
  it('is that of the design: 3.0 ranges over ε and people for one class', () => {
    expect(predictError(plan('low'), 0, 100)).toBeCloseTo((2.9957 * 100) / (0.8 * 100), 2);
  });

  it('shrinks with people and is at most the range', () => {
    expect(predictError(plan('high'), 0, 1_000)).toBeLessThan(predictError(plan('high'), 0, 500));
    for (const people of [0, 1, -5]) expect(predictError(plan('high'), 0, people)).toBe(100);
  });

  it('grows with slots, attributes and protection', () => {
    const b = { ...average, attribute: { ...average.attribute, key: 'b' } };
    expect(predictError(plan('low', [average], 2), 0, 500)).toBeCloseTo(
      2 * predictError(plan('low'), 0, 500),
      5,
    );
    expect(predictError(plan('low', [average, b]), 1, 500)).toBeCloseTo(
      2 * predictError(plan('low'), 0, 500),
      5,
    );
    expect(predictError(plan('medium'), 0, 500)).toBeGreaterThan(predictError(plan('low'), 0, 500));
  });

  it('of counts and sums is that of their noise, whoever takes part', () => {
    const count: StatisticRequest = {
      function: 'COUNT',
      attribute: { key: 'city', bounds: null, categories: null },
    };
    const sum: StatisticRequest = { ...average, function: 'SUM' };
    expect(predictError(plan('low', [count]), 0, 100)).toBe(discreteAbsoluteQuantile([1.25], 0.95));
    expect(predictError(plan('low', [sum]), 0, 100)).toBeCloseTo(2.9957 * 125, -1);
    expect(predictError(plan('low', [sum, average]), 0, 100)).toBeCloseTo(2.9957 * 125, 0);
    expect(predictError(plan('low', [average, { ...average, function: 'COUNT' }]), 1, 100)).toBeCloseTo(
      4.13 * 1.25,
      1,
    );
    expect(() => predictError(plan('low'), 1, 100)).toThrow(RangeError);
  });
});

describe('the participants needed', () => {
  const functions: readonly StatisticRequest[] = [
    average,
    { ...average, function: 'VARIANCE' },
    { ...average, function: 'STDDEV' },
    { ...average, function: 'MEDIAN' },
    { ...average, function: 'MAX' },
    { ...average, function: 'CORR', second: { ...average.attribute, key: 'b' } },
  ];
  it.each(functions.map((each) => [each.function, each] as const))(
    'for ± 1 and ± 5 %% of %s are the fewest that make the predicted error so small',
    (name, each) => {
      const planned = plan('medium', [each]);
      const range = name === 'VARIANCE' ? 10_000 : name === 'CORR' ? 1 : 100;
      for (const share of [0.01, 0.05]) {
        const people = participantsFor(planned, 0, share);
        expect(predictError(planned, 0, people) / range).toBeLessThanOrEqual(share);
        expect(predictError(planned, 0, people - 1) / range).toBeGreaterThan(share);
      }
    },
  );

  it('of a median come with the bound on ranks that its result will state', () => {
    const median = plan('medium', [{ ...average, function: 'MEDIAN' }]);
    const [few, many] = [predictRanks(median, 0, 100), predictRanks(median, 0, 10_000)];
    expect(few!.low).toBeLessThan(many!.low);
    expect(many!.low).toBeLessThan(0.5);
    expect(many!.high).toBeGreaterThan(0.5);
    expect(predictRanks(plan('medium'), 0, 100)).toBeNull();
  });

  it('for counts and sums are by their own size', () => {
    const count = plan('low', [{ ...average, function: 'COUNT' }]);
    expect(participantsFor(count, 0, 0.01)).toBe(100 * predictError(count, 0, 0));
    const sum = plan('low', [{ ...average, function: 'SUM' }]);
    expect(participantsFor(sum, 0, 0.05) / (predictError(sum, 0, 0) / 5)).toBeCloseTo(1, 1);
    expect(() => participantsFor(sum, 0, 0)).toThrow(RangeError);
  });

  it('are more where more is asked', () => {
    const more = (statistics: readonly StatisticRequest[], slots = 1) =>
      participantsFor(plan('high', statistics, slots), 0, 0.05);
    expect(more([average], 10)).toBeGreaterThan(9 * more([average]));
    expect(more([average, { ...average, function: 'MEDIAN' }])).toBeGreaterThan(1.9 * more([average]));
  });
});

describe('a band', () => {
  it.each([
    [-30, 0, 49],
    [0, 0, 49],
    [49.9, 0, 49],
    [50, 50, 99],
    [100, 100, 249],
    [249, 100, 249],
    [250, 250, 499],
    [500, 500, 999],
    [1_000, 1_000, 2_499],
    [2_500, 2_500, 4_999],
    [9_999, 5_000, 9_999],
    [10_000, 10_000, 24_999],
  ])('of %s people is %s to %s', (n, from, to) => {
    expect(bandOf(n)).toEqual({ from, to });
  });

  it('holds its number and touches the next one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (n) => {
        const { from, to } = bandOf(n);
        expect(from <= n && n <= (to ?? Infinity)).toBe(true);
        expect(bandOf((to ?? 0) + 1).from).toBe((to ?? 0) + 1);
      }),
    );
    expect(() => bandOf(NaN)).toThrow(RangeError);
  });
});

describe('odds', () => {
  it.each([
    [0, '50', '50'],
    [200_000, '55', '45'],
    [500_000, '62', '38'],
    [1_000_000, '73', '27'],
    [2_500_000, '92', '8'],
    [5_000_000, '99.3', '0.7'],
    [10_000_000, '>99.9', '<0.1'],
  ])('of %s millionths are %s to %s', (epsilonMicro, likely, unlikely) => {
    expect(oddsOf(epsilonMicro)).toEqual({ likely, unlikely });
  });

  it('exist for an ε only', () => {
    expect(() => oddsOf(-1)).toThrow(RangeError);
    expect(() => oddsOf(NaN)).toThrow(RangeError);
  });
});

describe('the ladder of minimums', () => {
  it('is 20, 50, 100, 200, 500, 1,000 and so on', () => {
    expect(minimumLadder(2_000)).toEqual([20, 50, 100, 200, 500, 1_000, 2_000]);
    expect([20, 50, 5_000].every(isOnLadder)).toBe(true);
    expect([10, 19, 21, 250, 0, -20, 20.5, NaN, Infinity].some(isOnLadder)).toBe(false);
    expect(() => minimumLadder(Infinity)).toThrow(RangeError);
  });
});
