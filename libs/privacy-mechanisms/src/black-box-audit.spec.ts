import { describe, expect, it } from 'vitest';
import { auditedEpsilon } from './black-box-audit';
import {
  defaultParameters,
  planRelease,
  releaseHeadCount,
  type Level,
  type ParameterTable,
  type RandomSource,
  type ReleasePlan,
  type SlotSums,
  type StatisticRequest,
} from './index';
import { noisyVectors } from './release';
import { exactVector } from './vector';
import { isAdditive } from './invocation';
import { repetitions, seeded } from './repetitions.fixture';

const draws = repetitions(60_000, 1_000_000);
// Fewer draws give wider confidence bounds, so a true ε reads a little lower.
const slack = repetitions(0.12, 0.03);

const number = (min: number, max: number) => ({ key: 'a', bounds: { min, max, grid: 1 }, categories: null });
const average: StatisticRequest = { function: 'AVG', attribute: number(0, 10) };
const count: StatisticRequest = {
  function: 'COUNT',
  attribute: { key: 'city', bounds: null, categories: null },
};
const sum: StatisticRequest = { function: 'SUM', attribute: number(-4, 8) };

/** A table whose noise is smaller than it claims by this factor. */
function tooSmall(factor: number): ParameterTable {
  const wrong = (level: Level) => ({
    ...defaultParameters[level],
    epsilonMicro: Math.round(defaultParameters[level].epsilonMicro * factor),
  });
  return { low: wrong('low'), medium: wrong('medium'), high: wrong('high') };
}

function plan(
  statistic: StatisticRequest,
  parameters = defaultParameters,
  maxProtection: Level = 'low',
): ReleasePlan {
  return planRelease({ statistics: [statistic], slots: 1, maxProtection, strategy: 'partition', parameters });
}

function auditHeadCount(planned: ReleasePlan, random: RandomSource): number {
  const drawWith = (people: number) => () => releaseHeadCount(planned, { low: people }, random).value;
  return auditedEpsilon(drawWith(20), drawWith(21), draws);
}

/** Ten people, with and without one more whose value is at `step`; outputs by their log likelihood ratio. */
function auditStatistic(planned: ReleasePlan, step: bigint, random: RandomSource): number {
  const sums = (sum: bigint) => (statistic(planned) === 'COUNT' ? [] : [sum]);
  const before: SlotSums = { contributors: 10n, sums: sums(50n) };
  const after: SlotSums = { contributors: 11n, sums: sums(50n + step) };
  const center = noiseless(planned, before);
  const shifted = noiseless(planned, after);
  const drawWith = (slot: SlotSums) => () => {
    const noisy = noisyVectors(planned, { low: [[slot]] }, [], random)[0]![0]!;
    return noisy.reduce(
      (ratio, value, at) =>
        ratio + Math.abs(Number(value - center[at]!)) - Math.abs(Number(value - shifted[at]!)),
      0,
    );
  };
  return auditedEpsilon(drawWith(before), drawWith(after), draws);
}

function noiseless(planned: ReleasePlan, slot: SlotSums): readonly bigint[] {
  const [invocation] = planned.invocations;
  if (!invocation || !isAdditive(invocation)) throw new Error('Nothing to audit.');
  return exactVector(invocation, slot);
}

function statistic(planned: ReleasePlan): string | undefined {
  return planned.statistics[0]?.function;
}

describe('an auditor who sees outputs only', () => {
  it('reads no more than the ε of a head count, and not much less', () => {
    const read = auditHeadCount(plan(count), seeded('audit head count'));
    expect(read).toBeLessThanOrEqual(0.2);
    expect(read).toBeGreaterThan(0.2 - slack);
  });

  it.each([
    ['a count', count, 0n],
    ['a sum', sum, 12n],
    ['an average, user at the lower bound', average, 0n],
    ['an average, user in the middle', average, 3n],
    ['an average, user at the upper bound', average, 10n],
  ] as const)('reads no more than the ε of %s, and not much less', (name, statistic, step) => {
    const read = auditStatistic(plan(statistic), step, seeded(`audit ${name}`));
    expect(read).toBeLessThanOrEqual(0.8);
    expect(read).toBeGreaterThan(0.8 - slack);
  });

  it('reads less where other classes add their noise', () => {
    const read = auditStatistic(plan(average, defaultParameters, 'high'), 10n, seeded('audit merged'));
    expect(read).toBeLessThanOrEqual(0.8);
  });

  it('catches noise that is half of what it should be', () => {
    const halved = tooSmall(2);
    expect(auditHeadCount(plan(count, halved), seeded('audit halved head count'))).toBeGreaterThan(0.2);
    for (const [statistic, step] of [
      [count, 0n],
      [sum, 12n],
      [average, 10n],
      [average, 3n],
    ] as const) {
      const read = auditStatistic(
        plan(statistic, halved),
        step,
        seeded(`audit halved ${statistic.function} ${step}`),
      );
      expect(read).toBeGreaterThan(0.8);
    }
  });

  it('catches a quarter less noise', () => {
    expect(auditStatistic(plan(average, tooSmall(4 / 3)), 10n, seeded('audit quarter'))).toBeGreaterThan(0.8);
  });
});
