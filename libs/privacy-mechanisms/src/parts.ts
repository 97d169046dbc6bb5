import { invocationScale } from './composition';
import type { AdditiveInvocation } from './invocation';
import type { ReleasePlan } from './plan';
import { toNumber } from './rational';
import { sensitivity } from './sensitivity';

/**
 * What a component of a vector says about values as shares of the range. Every component is one part of a partition of
 * unity: Σ parts / unit is the number of people, Σ mean · part / Σ parts their mean, Σ square · part / Σ parts their mean
 * square.
 */
export interface Part {
  readonly mean: number;
  readonly square: number;
}

const PAIR: readonly Part[] = [
  { mean: 1, square: NaN },
  { mean: 0, square: NaN },
];
/** Solved from x = Σ mean · part and x² = Σ square · part for (3 ∓ 4y)²/50 and 32(1 − y²)/50, y = 2x − 1. */
const TURNED: readonly Part[] = [
  { mean: -1 / 48, square: -1 / 48 },
  { mean: 1 / 2, square: 7 / 64 },
  { mean: 49 / 48, square: 49 / 48 },
];
const BERNSTEIN: readonly Part[] = [
  { mean: 0, square: 0 },
  { mean: 1 / 2, square: 0 },
  { mean: 1, square: 1 },
];

/** The parts of a vector of one number. A pair knows no squares. */
export function partsOf(mechanism: 'pair' | 'moments'): readonly Part[] {
  return mechanism === 'pair' ? PAIR : TURNED;
}

/** The parts of a tensor's vector, for each of its two attributes. */
export const tensorParts: readonly (readonly [Part, Part])[] = BERNSTEIN.flatMap((first) =>
  BERNSTEIN.map((second) => [first, second] as const),
);

/** What one person adds to a vector's components together. */
export function unitOf(invocation: AdditiveInvocation): number {
  return Number(sensitivity(invocation));
}

/** Scales of the noises that one component gets, one for each class, in people. */
export function scalesInPeople(plan: ReleasePlan, invocation: AdditiveInvocation): readonly number[] {
  const unit = unitOf(invocation);
  return invocation.classes.map((each) => toNumber(invocationScale(plan, each, invocation)) / unit);
}

/** Mean and mean square, as shares of the range; squares need not fit to means where noise is large. */
export interface Moments {
  readonly mean: number;
  readonly square: number;
}

/** Variance of values as shares of the range; at most a quarter. */
export function varianceOf({ mean, square }: Moments): number {
  return Math.min(1 / 4, Math.max(0, square - mean * mean));
}

/**
 * By how much the variance moves if a component gets a small share of the people more: its influence (Hampel 1974), times
 * the number of people.
 */
export function varianceInfluence({ mean, square }: Moments): (part: Part) => number {
  return (part) => part.square - square - 2 * mean * (part.mean - mean);
}
