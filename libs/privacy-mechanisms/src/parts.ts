import { invocationScale } from './composition';
import type { AdditiveInvocation } from './invocation';
import type { ReleasePlan } from './plan';
import { toNumber } from './rational';
import { sensitivity } from './sensitivity';

/**
 * What the components of a noisy vector say about the mean and the mean square of values, as shares of the range: every
 * component is one part of a partition of unity, so Σ parts / unit is the number of people, Σ mean · parts / Σ parts the
 * mean share, Σ square · parts / Σ parts the mean square.
 */
export interface Part {
  readonly mean: number;
  readonly square: number;
}

const PAIR: readonly Part[] = [
  { mean: 1, square: NaN },
  { mean: 0, square: NaN },
];
const BERNSTEIN: readonly Part[] = [
  { mean: 0, square: 0 },
  { mean: 1 / 2, square: 0 },
  { mean: 1, square: 1 },
];

/** The parts of a vector of one number. */
export function partsOf(mechanism: 'pair' | 'moments'): readonly Part[] {
  return mechanism === 'pair' ? PAIR : BERNSTEIN;
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
