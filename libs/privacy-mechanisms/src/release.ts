import { headCountScale, invocationScale } from './composition';
import { discreteLaplace, laplaceSampler } from './discrete-laplace';
import { estimateOf } from './estimate';
import { isAdditive, type AdditiveInvocation, type NoiseClass } from './invocation';
import type { Level } from './levels';
import type { ReleasePlan } from './plan';
import type { QuantileDraw } from './quantile';
import type { RandomSource } from './random';
import { released, type Released } from './released';
import type { StatisticValue } from './statistic-value';
import { exactVector, sumCount, type SlotSums } from './vector';

/**
 * [key of the noise class][invocation][slot]. A missing class has nobody in it, and is noised all the same; what stands
 * at the place of a quantile is not read.
 */
export type ClassSums = Readonly<Partial<Record<Level, readonly (readonly SlotSums[])[]>>>;

/** [invocation][slot]; only those of quantiles are read. */
export type QuantileDraws = readonly (readonly Released<QuantileDraw>[])[];

/** Noisy vectors [invocation][slot][component] of all classes together; of a quantile, the step alone. */
export type NoisyVectors = readonly (readonly (readonly bigint[])[])[];

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
  const counts = plan.classes.map(({ key }) => exactByClass[key] ?? 0);
  const wrong = counts.find((exact) => !Number.isSafeInteger(exact) || exact < 0);
  if (wrong !== undefined) throw new RangeError(`${wrong} is no number of participants.`);
  const total = plan.classes.reduce((sum, noiseClass, index) => {
    const { numerator, denominator } = headCountScale(noiseClass);
    return sum + BigInt(counts[index]!) + discreteLaplace(random, numerator, denominator);
  }, 0n);
  return released(Number(total));
}

/**
 * All statistics of a release, [statistic][slot]. Every class is noised, occupied or not, and the noisy sums are added
 * up; values and intervals are computed from these, from the drawn quantiles and from public scales only.
 *
 * @param draws what {@link drawQuantile} gave for each quantile invocation and slot
 * @param headCount n̂, if known; only intervals of quantiles read it
 * @throws RangeError for classes the plan does not have, missing invocations, slots or draws, draws of another
 *   invocation, and sums no people can have; always before anything is drawn.
 */
export function releaseStatistics(
  plan: ReleasePlan,
  sums: ClassSums,
  draws: QuantileDraws,
  random: RandomSource,
  headCount?: number,
): Released<readonly (readonly StatisticValue[])[]> {
  const noisy = noisyVectors(plan, sums, draws, random);
  return released(
    plan.statistics.map((_, statistic) => {
      const estimate = estimateOf(plan, statistic, noisy, headCount);
      return Array.from({ length: plan.slots }, (__, slot) => estimate(slot));
    }),
  );
}

/** Everything of a release that was drawn, before it is turned into statistics. */
export function noisyVectors(
  plan: ReleasePlan,
  sums: ClassSums,
  draws: QuantileDraws,
  random: RandomSource,
): NoisyVectors {
  onlyClassesOf(plan, Object.keys(sums));
  // Everything is checked before the first draw: noise that was drawn is spent.
  const steps = plan.invocations.map((invocation) =>
    isAdditive(invocation) ? [] : drawnSteps(plan, invocation.index, invocation.grid.gridSteps, draws),
  );
  const exact = plan.classes.map((noiseClass) => exactVectors(plan, sums, noiseClass));
  const totals = plan.invocations.map(() => Array.from({ length: plan.slots }, (): bigint[] => []));
  plan.classes.forEach((noiseClass, index) => {
    for (const invocation of plan.invocations.filter(isAdditive)) {
      const { numerator, denominator } = invocationScale(plan, noiseClass, invocation);
      const noise = laplaceSampler(numerator, denominator);
      totals[invocation.index]!.forEach((total, slot) => {
        exact[index]![invocation.index]![slot]!.forEach((component, at) => {
          total[at] = (total[at] ?? 0n) + component + noise(random);
        });
      });
    }
  });
  return plan.invocations.map((invocation, at) => (isAdditive(invocation) ? totals[at]! : steps[at]!));
}

function drawnSteps(
  plan: ReleasePlan,
  invocation: number,
  gridSteps: number,
  draws: QuantileDraws,
): readonly (readonly bigint[])[] {
  const ofSlots = draws[invocation] ?? [];
  if (ofSlots.length !== plan.slots)
    throw new RangeError(`Invocation ${invocation} has draws of ${ofSlots.length} slots, not ${plan.slots}.`);
  return ofSlots.map(({ value }) => {
    if (value.invocation !== invocation || value.step > gridSteps)
      throw new RangeError(`The draws of invocation ${invocation} are those of another one.`);
    return [BigInt(value.step)];
  });
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
    if (!isAdditive(invocation)) return [];
    const slots = ofClass?.[position] ?? Array.from({ length: plan.slots }, () => nobody(invocation));
    if (slots.length !== plan.slots)
      throw new RangeError(`Class ${key} has ${slots.length} slots, not ${plan.slots}.`);
    return slots.map((slot) => exactVector(invocation, slot));
  });
}

function nobody(invocation: AdditiveInvocation): SlotSums {
  return { contributors: 0n, sums: Array.from({ length: sumCount(invocation) }, () => 0n) };
}

function onlyClassesOf(plan: ReleasePlan, keys: readonly string[]): void {
  const unknown = keys.find((key) => plan.classes.every((each) => each.key !== key));
  if (unknown !== undefined) throw new RangeError(`The release has no class ${unknown}.`);
}
