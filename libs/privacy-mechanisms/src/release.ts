import type { Level } from './levels';
import type { ReleasePlan } from './plan';
import type { RandomSource } from './random';
import type { Released } from './released';

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
  /** Half width. */
  readonly error95: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function releaseHeadCount(
  _plan: ReleasePlan,
  _exactByClass: Readonly<Partial<Record<Level, number>>>,
  _random: RandomSource,
): Released<number> {
  throw new Error('to be filled in');
}

export function releaseStatistics(
  _plan: ReleasePlan,
  _sums: ClassSums,
  _random: RandomSource,
): Released<readonly (readonly StatisticValue[])[]> {
  throw new Error('to be filled in');
}
