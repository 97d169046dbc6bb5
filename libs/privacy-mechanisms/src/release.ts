import { countError, shareInterval, sumError } from './accuracy';
import { discreteLaplace } from './discrete-laplace';
import type { Level } from './levels';
import { headCountScale, invocationScale, type Invocation, type NoiseClass, type ReleasePlan } from './plan';
import type { RandomSource } from './random';
import { released, type Released } from './released';

/** What the participants of one class add to one slot of an invocation, before noise. */
export interface SlotSums {
  /** Participants with a value in the slot. */
  readonly contributors: bigint;
  /** Σ a_u, a_u = round((v_u − L) / g) in 0..R; 0 where only a count is asked. */
  readonly gridSum: bigint;
}

/** [key of the noise class][invocation][slot]; a missing class has nobody in it, and is noised all the same. */
export type ClassSums = Readonly<Partial<Record<Level, readonly (readonly SlotSums[])[]>>>;

/** A released number with the interval that holds the participants' true one with 95 % probability. */
export interface StatisticValue {
  readonly value: number | null;
  /** Half width of an interval around the value that covers [low, high]. */
  readonly error95: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface Estimate extends StatisticValue {
  readonly value: number;
  readonly error95: number;
  readonly low: number;
  readonly high: number;
}

const NOBODY: SlotSums = { contributors: 0n, gridSum: 0n };

/**
 * The noisy head count n̂: each class's number of participants with discrete Laplace noise at 20 % of its ε, added up.
 * May be negative. Drawn and stored before any statistic.
 *
 * @throws RangeError for numbers that are no counts and for classes the plan does not have.
 */
export function releaseHeadCount(
  plan: ReleasePlan,
  exactByClass: Readonly<Partial<Record<Level, number>>>,
  random: RandomSource,
): Released<number> {
  onlyClassesOf(plan, Object.keys(exactByClass));
  let total = 0n;
  for (const noiseClass of plan.classes) {
    const exact = exactByClass[noiseClass.key] ?? 0;
    if (!Number.isSafeInteger(exact) || exact < 0)
      throw new RangeError(`${exact} is no number of participants.`);
    const { numerator, denominator } = headCountScale(noiseClass);
    total += BigInt(exact) + discreteLaplace(random, numerator, denominator);
  }
  return released(Number(total));
}

/**
 * All statistics of a release, [statistic][slot]. Every class is noised, occupied or not, and the noisy sums are added
 * up; value and interval are computed from these and public scales only.
 *
 * @throws RangeError for classes the plan does not have, missing invocations or slots, and sums no people can have.
 */
export function releaseStatistics(
  plan: ReleasePlan,
  sums: ClassSums,
  random: RandomSource,
): Released<readonly (readonly StatisticValue[])[]> {
  const noisy = noisySums(plan, sums, random);
  return released(
    plan.statistics.map(({ function: asked }, index) => {
      const position = plan.invocations.findIndex(({ requests }) => requests.includes(index));
      const invocation = plan.invocations[position]!;
      const estimate = estimator(plan, invocation, asked);
      return noisy[position]!.map(estimate);
    }),
  );
}

/** The noisy integer vectors, [invocation][slot][component], of all classes together. */
export function noisySums(
  plan: ReleasePlan,
  sums: ClassSums,
  random: RandomSource,
): readonly (readonly (readonly bigint[])[])[] {
  onlyClassesOf(plan, Object.keys(sums));
  // Everything is checked before the first draw: noise that was drawn is spent.
  const exact = plan.classes.map((noiseClass) => ({
    noiseClass,
    vectors: exactVectors(plan, sums, noiseClass),
  }));
  const totals = plan.invocations.map(() => Array.from({ length: plan.slots }, (): bigint[] => []));
  for (const { noiseClass, vectors } of exact) {
    plan.invocations.forEach((invocation, position) => {
      const { numerator, denominator } = invocationScale(plan, noiseClass, invocation);
      for (let slot = 0; slot < plan.slots; slot++) {
        const total = totals[position]![slot]!;
        vectors[position]![slot]!.forEach((component, at) => {
          total[at] = (total[at] ?? 0n) + component + discreteLaplace(random, numerator, denominator);
        });
      }
    });
  }
  return totals;
}

/** The integer vector of an invocation and slot to which noise is added. One person changes it by the sensitivity. */
export function exactVector(invocation: Invocation, { contributors, gridSum }: SlotSums): readonly bigint[] {
  const most = BigInt(invocation.gridSteps) * contributors;
  switch (invocation.mechanism) {
    case 'pair':
      return [gridSum, most - gridSum];
    case 'count':
      return [contributors];
    case 'sum':
      return [gridSum + contributors * BigInt(invocation.lowSteps)];
  }
}

function exactVectors(
  plan: ReleasePlan,
  sums: ClassSums,
  { key }: NoiseClass,
): readonly (readonly (readonly bigint[])[])[] {
  const ofClass = sums[key];
  if (ofClass && ofClass.length !== plan.invocations.length) {
    throw new RangeError(
      `Class ${key} has sums of ${ofClass.length} invocations, not ${plan.invocations.length}.`,
    );
  }
  return plan.invocations.map((invocation, position) => {
    const slots = ofClass?.[position] ?? Array.from({ length: plan.slots }, () => NOBODY);
    if (slots.length !== plan.slots)
      throw new RangeError(`Class ${key} has ${slots.length} slots, not ${plan.slots}.`);
    return slots.map((slot) => exactVector(invocation, possible(invocation, slot)));
  });
}

/** A sum beyond what its contributors can have would break the sensitivity, and with it the guarantee. */
function possible(invocation: Invocation, slot: SlotSums): SlotSums {
  const { contributors, gridSum } = slot;
  const most = invocation.mechanism === 'count' ? gridSum : BigInt(invocation.gridSteps) * contributors;
  if (contributors < 0n || gridSum < 0n || gridSum > most) {
    throw new RangeError(`${contributors} participants cannot have a sum of ${gridSum} steps.`);
  }
  return slot;
}

function onlyClassesOf(plan: ReleasePlan, keys: readonly string[]): void {
  const unknown = keys.find((key) => plan.classes.every((each) => each.key !== key));
  if (unknown !== undefined) throw new RangeError(`The release has no class ${unknown}.`);
}

function estimator(
  plan: ReleasePlan,
  invocation: Invocation,
  asked: 'AVG' | 'SUM' | 'COUNT',
): (noisy: readonly bigint[]) => Estimate {
  switch (asked) {
    case 'COUNT': {
      const error = countError(plan, invocation);
      return (noisy) => count(invocation, noisy, error);
    }
    case 'SUM': {
      const error = sumError(plan, invocation);
      return (noisy) => sum(invocation, noisy, error);
    }
    case 'AVG':
      return (noisy) => average(plan, invocation, noisy);
  }
}

function count({ mechanism, gridSteps }: Invocation, noisy: readonly bigint[], error: number): Estimate {
  const [a, b] = asNumbers(noisy);
  const people = mechanism === 'pair' ? (a + b) / gridSteps : a;
  // Clamped after the noise, never drawn again: a second draw would change the distribution.
  return {
    value: Math.max(0, people),
    error95: error,
    low: Math.max(0, people - error),
    high: Math.max(0, people + error),
  };
}

function sum(
  { mechanism, gridSteps, lowSteps, grid }: Invocation,
  noisy: readonly bigint[],
  error: number,
): Estimate {
  const [a, b] = asNumbers(noisy);
  const steps = mechanism === 'pair' ? (a * (lowSteps + gridSteps) + b * lowSteps) / gridSteps : a;
  const value = steps * grid;
  return { value, error95: error, low: value - error, high: value + error };
}

function average(plan: ReleasePlan, invocation: Invocation, noisy: readonly bigint[]): Estimate {
  const { gridSteps, lowSteps, grid } = invocation;
  const [a, b] = asNumbers(noisy);
  const share = Math.min(1, Math.max(0, a / Math.max(a + b, gridSteps)));
  const interval = shareInterval(plan, invocation, a, b, share);
  const [value, low, high] = [share, interval.low, interval.high].map(
    (p) => (lowSteps + gridSteps * p) * grid,
  ) as [number, number, number];
  return { value, error95: Math.max(value - low, high - value), low, high };
}

function asNumbers(noisy: readonly bigint[]): readonly [number, number] {
  return [Number(noisy[0] ?? 0n), Number(noisy[1] ?? 0n)];
}
