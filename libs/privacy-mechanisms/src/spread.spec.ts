import { describe, expect, it } from 'vitest';
import { sumsOf, type Crowd } from './audit-crowds';
import {
  defaultParameters,
  isAdditive,
  planRelease,
  releaseStatistics,
  type Level,
  type ReleasePlan,
  type StatisticFunction,
  type StatisticRequest,
} from './index';
import { partsOf, varianceInfluence, varianceOf, type Part } from './parts';
import { leastCoverage, repetitions, seeded } from './repetitions.fixture';
import { predictError } from './accuracy';

const attribute = { key: 'a', bounds: { min: -20, max: 80, grid: 0.1 }, categories: null };
const request = (asked: StatisticFunction): StatisticRequest => ({ function: asked, attribute });

function planned(functions: readonly StatisticFunction[], maxProtection: Level = 'low'): ReleasePlan {
  return planRelease({
    statistics: functions.map(request),
    slots: 1,
    maxProtection,
    strategy: 'partition',
    parameters: defaultParameters,
  });
}

/** Steps of 0..1,000 around a middle, as a bell would give them. */
function bell(people: number, middle: number, width: number): Crowd {
  return Array.from({ length: people }, (_, i) => {
    // The sum of four evenly spread values that hardly depend on each other.
    const sum = [1, 7, 31, 83].reduce(
      (total, factor) => total + ((i * factor + factor) % people) / people,
      0,
    );
    return [Math.min(1_000, Math.max(0, Math.round(middle + width * (sum - 2) * Math.sqrt(3)))), 0] as const;
  });
}

interface Truth {
  readonly mean: number;
  readonly variance: number;
}

function truthOf(crowd: Crowd): Truth {
  const mean = crowd.reduce((sum, [step]) => sum + step, 0) / crowd.length;
  const variance = crowd.reduce((sum, [step]) => sum + (step - mean) ** 2, 0) / crowd.length;
  return { mean: -20 + mean / 10, variance: variance / 100 };
}

function* releases(plan: ReleasePlan, crowd: Crowd, topic: string, runs: number) {
  const random = seeded(topic);
  const [invocation] = plan.invocations;
  if (!invocation || !isAdditive(invocation)) throw new Error('This has no vector.');
  const sums = { low: [[sumsOf(invocation, crowd)]] };
  for (let i = 0; i < runs; i++)
    yield releaseStatistics(plan, sums, [], random).value.map(([value]) => value!);
}

describe('moments', () => {
  it('add up to everybody, and give mean and mean square exactly', () => {
    const triple = (x: number) => [(7 - 8 * x) ** 2 / 50, (128 * x * (1 - x)) / 50, (8 * x - 1) ** 2 / 50];
    for (let x = 0; x <= 1; x += 1 / 64) {
      const weighted = (of: (part: Part) => number) =>
        triple(x).reduce((sum, share, at) => sum + share * of(partsOf('moments')[at]!), 0);
      expect(triple(x).every((share) => share >= 0)).toBe(true);
      expect(weighted(() => 1)).toBeCloseTo(1, 12);
      expect(weighted(({ mean }) => mean)).toBeCloseTo(x, 12);
      expect(weighted(({ square }) => square)).toBeCloseTo(x * x, 12);
    }
  });

  it('tell the variance 10 to 18 % better than Bernstein polynomials around the middle, hardly worse elsewhere', () => {
    const bernstein: readonly Part[] = [
      { mean: 0, square: 0 },
      { mean: 1 / 2, square: 0 },
      { mean: 1, square: 1 },
    ];
    const ratio = (of: (part: Part) => number) => {
      const noise = (parts: readonly Part[]) =>
        Math.sqrt(parts.reduce((sum, part) => sum + of(part) ** 2, 0));
      return noise(partsOf('moments')) / noise(bernstein);
    };
    for (let mean = 0; mean <= 1; mean += 0.05) {
      expect(ratio((part) => part.mean - mean)).toBeLessThan(1.045);
      for (let square = mean * mean; square <= mean; square += 0.05) {
        const variance = ratio(varianceInfluence({ mean, square }));
        expect(variance).toBeLessThan(1.03);
        if (mean > 0.3 && mean < 0.7 && square - mean * mean < 0.05) expect(variance).toBeLessThan(0.93);
      }
    }
    const middle = ratio(varianceInfluence({ mean: 0.4, square: 0.16 + 0.0225 }));
    expect(middle).toBeLessThan(0.9);
  });

  it('serve every other function better than an invocation of its own would', () => {
    const sum = (of: (part: Part) => number) =>
      partsOf('moments').reduce((total, part) => total + of(part) ** 2, 0);
    for (let mean = 0; mean <= 1; mean += 0.1) {
      const ratio = sum((part) => part.mean - mean) / (mean ** 2 + (1 - mean) ** 2);
      expect(ratio).toBeGreaterThan(1.08);
      expect(ratio).toBeLessThan(1.3);
    }
    // Half of ε is four times the variance: of a count alone 4, of a sum alone with a bound at 0 also 4.
    expect(sum(() => 1)).toBeLessThan(4);
    expect(sum(({ mean }) => mean)).toBeLessThan(4);
  });

  it('answer AVG, SUM, COUNT, VARIANCE and STDDEV of an attribute in one', () => {
    const { invocations } = planned(['STDDEV', 'AVG', 'COUNT', 'SUM', 'VARIANCE']);
    expect(invocations).toHaveLength(1);
    expect(invocations[0]).toMatchObject({ mechanism: 'moments', requests: [0, 1, 2, 3, 4] });
  });
});

describe('the intervals of moments', () => {
  it.each([
    [50, 400, 150, 'low'],
    [200, 400, 150, 'low'],
    [200, 150, 60, 'medium'],
    [500, 500, 250, 'high'],
    [200, 0, 0, 'low'],
  ] as const)(
    'hold the true values of %s people around step %s ± %s at %s',
    (people, middle, width, level) => {
      const functions = ['VARIANCE', 'STDDEV', 'AVG', 'COUNT', 'SUM'] as const;
      const plan = planned(functions, level);
      const crowd = bell(people, middle, width);
      const { mean, variance } = truthOf(crowd);
      const truths = [variance, Math.sqrt(variance), mean, people, mean * people];
      const runs = repetitions(400, 4_000);
      const covered = functions.map(() => 0);
      for (const values of releases(plan, crowd, `moments of ${people} ${middle} ${level}`, runs))
        values.forEach(({ low, high }, at) => {
          if (low! <= truths[at]! + 1e-9 && truths[at]! - 1e-9 <= high!) covered[at]!++;
        });
      functions.forEach((name, at) => {
        expect(covered[at]! / runs, name).toBeGreaterThan(leastCoverage(runs));
      });
    },
  );

  it('say nothing about nobody', () => {
    const plan = planned(['VARIANCE'], 'high');
    const widths = [...releases(plan, [], 'moments of nobody', 100)].map(
      ([value]) => value!.high! - value!.low!,
    );
    expect(widths.sort((x, y) => x - y)[50]).toBeGreaterThan(0.9 * 2_500);
  });
});

describe('the error predicted', () => {
  it('of a variance is that of the worst values there can be', () => {
    const noise = (mean: number, square: number) =>
      partsOf('moments').reduce((sum, part) => sum + varianceInfluence({ mean, square })(part) ** 2, 0);
    for (let mean = 0; mean <= 1; mean += 0.01)
      for (let square = mean * mean; square <= mean; square += 0.01)
        expect(noise(mean, square)).toBeLessThanOrEqual(noise(0, 0) + 1e-9);
  });

  it('of a standard deviation is the one measured with typical values', () => {
    const plan = planned(['STDDEV']);
    const crowd = bell(1_000, 500, 1_000 / 6);
    const truth = Math.sqrt(truthOf(crowd).variance);
    expect(varianceOf({ mean: 0.5, square: 0.25 + (truth / 100) ** 2 })).toBeCloseTo(1 / 36, 2);
    const runs = repetitions(1_000, 10_000);
    const errors = [...releases(plan, crowd, 'typical deviations', runs)].map(([value]) =>
      Math.abs(value!.value! - truth),
    );
    const measured = errors.sort((x, y) => x - y)[Math.floor(0.95 * runs)]!;
    expect(measured / predictError(plan, 0, 1_000)).toBeGreaterThan(0.85);
    expect(measured / predictError(plan, 0, 1_000)).toBeLessThan(1.15);
  });
});
