import { invocationEpsilon } from './composition';
import { decay, uniform } from './exact';
import type { QuantileInvocation } from './invocation';
import type { ReleasePlan } from './plan';
import type { RandomSource } from './random';
import { reduced, type Rational } from './rational';
import { released, type Released } from './released';
import { sensitivity } from './sensitivity';

/** The values of one slot, all classes together: ascending distinct grid steps, and how many participants have each. */
export interface RankedSteps {
  readonly steps: Int32Array;
  readonly counts: Float64Array | Int32Array;
}

/** A drawn grid point, and the invocation it was drawn for. */
export interface QuantileDraw {
  readonly invocation: number;
  readonly step: number;
}

/**
 * One slot of a quantile by the exponential mechanism on the public grid: P(g) ∝ exp(−ε d(g) / 2Δ) over all points
 * g = 0..gridSteps, where d is how many people are between g and the rank aimed at, in units of 1 / denominator people,
 * and Δ its sensitivity (3-privacy.md §3.5; McSherry and Talwar 2007). Pure ε: no point is ever cut off.
 *
 * Exact without floats: points between two values have one distance (a shell), found by bisection; a point is proposed
 * uniformly and accepted with probability exp(−ε (d − d₀) / 2Δ), d₀ the least distance there is. That takes at most as
 * many proposals as the grid has points, on average, whatever ε, rank and data. The time depends on the data, so a
 * release is a queued job that shows on a tick.
 *
 * @throws RangeError for steps that do not ascend within the grid, and counts that are no numbers of people.
 */
export function drawQuantile(
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  ranked: RankedSteps,
  random: RandomSource,
): Released<QuantileDraw> {
  const shells = shellsOf(invocation, ranked);
  const { numerator, denominator } = decayOf(plan, invocation);
  const accepts = decay(numerator, denominator);
  const points = invocation.grid.gridSteps + 1;
  for (;;) {
    const step = uniform(random, points);
    if (accepts(random, distanceAt(shells, step) - shells.least))
      return released({ invocation: invocation.index, step });
  }
}

/** ε / 2Δ per unit of distance, of everybody's one class. */
export function decayOf(plan: ReleasePlan, invocation: QuantileInvocation): Rational {
  const [everybody, ...others] = invocation.classes;
  if (!everybody || others.length > 0)
    throw new RangeError('A quantile is drawn from one class of everybody.');
  const epsilon = invocationEpsilon(plan, everybody);
  return reduced(epsilon.numerator, epsilon.denominator * 2n * sensitivity(invocation));
}

/** The distances of all points of the grid, by shells. */
export interface Shells {
  /** Ascending steps that participants have. */
  readonly steps: Int32Array;
  /** Distance of each of these, and of the points before each; the last one of those after all. */
  readonly at: Float64Array;
  readonly before: Float64Array;
  readonly least: number;
}

/** Groups the grid by distance; linear in the number of distinct values. */
export function shellsOf({ grid, rank }: QuantileInvocation, { steps, counts }: RankedSteps): Shells {
  if (steps.length !== counts.length) throw new RangeError('Each step has one count.');
  let participants = 0;
  for (let i = 0; i < steps.length; i++) {
    const [step, count] = [steps[i]!, counts[i]!];
    if (step < 0 || step > grid.gridSteps || (i > 0 && step <= steps[i - 1]!))
      throw new RangeError(`Steps ascend from 0 to ${grid.gridSteps}; ${step} does not.`);
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`${count} is no number of participants.`);
    participants += count;
  }
  const { numerator, denominator, people } = rank;
  const target = numerator * participants + denominator * people;
  const distance = (below: number, upTo: number) =>
    Math.max(0, denominator * below - target, target - denominator * upTo);
  const at = new Float64Array(steps.length);
  const before = new Float64Array(steps.length + 1);
  let seen = 0;
  let least = Infinity;
  for (let i = 0; i <= steps.length; i++) {
    const [previous, next] = [
      i === 0 ? -1 : steps[i - 1]!,
      i < steps.length ? steps[i]! : grid.gridSteps + 1,
    ];
    before[i] = distance(seen, seen);
    if (next - previous > 1) least = Math.min(least, before[i]!);
    if (i === steps.length) break;
    at[i] = distance(seen, seen + counts[i]!);
    least = Math.min(least, at[i]!);
    seen += counts[i]!;
  }
  return { steps, at, before, least };
}

/** Distance of one point, in units of 1 / denominator people. */
export function distanceAt({ steps, at, before }: Shells, step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low < steps.length && steps[low] === step ? at[low]! : before[low]!;
}
