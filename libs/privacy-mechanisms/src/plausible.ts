import type { AdditiveInvocation } from './invocation';
import { once } from './known';
import { scalesInPeople } from './parts';
import type { ReleasePlan } from './plan';
import { simulationSource } from './random';

/** One less than a multiple of 40, so that 2.5 % and 97.5 % are at whole positions. */
const DRAWS = 1_999;
const TAIL = (DRAWS + 1) / 40;

/** A range of values. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The values that a statistic of the exact vector can plausibly have, given the noisy one: the middle 95 % of what comes
 * out when noises of the public scales are taken off again. The noises are simulated, always the same ones: this is done
 * to released numbers, and adds to nothing that anybody has.
 *
 * @param noisy the vector in people
 * @param of the statistic; NaN where it does not exist, which counts as beyond either end of `all`
 * @param all what the statistic can be at all
 */
export function plausibleInterval(
  plan: ReleasePlan,
  invocation: AdditiveInvocation,
  noisy: readonly number[],
  of: (vector: Float64Array) => number,
  all: Interval,
): Interval {
  const noises = once(plan, `noises ${invocation.index}`, () => simulated(plan, invocation, noisy.length));
  const vector = new Float64Array(noisy.length);
  const values = new Float64Array(DRAWS);
  let count = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    for (let at = 0; at < vector.length; at++) vector[at] = noisy[at]! - noises[draw * vector.length + at]!;
    const value = of(vector);
    if (!Number.isNaN(value)) values[count++] = value;
  }
  const beyond = TAIL - 1 - (DRAWS - count);
  if (beyond < 0) return all;
  const sorted = values.subarray(0, count).sort();
  return { low: sorted[beyond]!, high: sorted[count - 1 - beyond]! };
}

/** Noises of a vector with `components` components, DRAWS of them one after the other, all classes added up. */
function simulated(plan: ReleasePlan, invocation: AdditiveInvocation, components: number): Float64Array {
  const scales = scalesInPeople(plan, invocation);
  const random = simulationSource();
  const noises = new Float64Array(DRAWS * components);
  for (let at = 0; at < noises.length; at++) {
    for (const scale of scales) {
      // Both signs from one uniform number strictly between −1 and 1.
      const uniform = (random.uint32() + 0.5) / 2 ** 31 - 1;
      noises[at]! -= Math.sign(uniform) * scale * Math.log(1 - Math.abs(uniform));
    }
  }
  return noises;
}
