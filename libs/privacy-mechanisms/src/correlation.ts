import { weightedError } from './half-width';
import type { TensorInvocation } from './invocation';
import { scalesInPeople, tensorParts, unitOf, varianceInfluence, varianceOf, type Moments } from './parts';
import { plausibleInterval } from './plausible';
import type { ReleasePlan } from './plan';
import { TYPICAL } from './spread';
import { UNSAID, withInterval, type StatisticValue } from './statistic-value';

/** A variance below so many standard deviations of its own noise says nothing to divide by. */
const LEAST_SIGNAL = 2;

/**
 * Pearson's correlation from the nine noisy sums. Withheld (null) when either noisy variance is below twice the standard
 * deviation of its noise: a decision about noisy numbers, which costs nothing. The interval is simulated from public
 * scales; where it is given it covered the true value in 94.5 to 95.2 of 100 (correlation.spec.ts, 3,000 runs each).
 */
export function correlation(
  plan: ReleasePlan,
  invocation: TensorInvocation,
): (vector: readonly number[]) => StatisticValue {
  const unit = unitOf(invocation);
  return (vector) => {
    const noisy = vector.map((each) => each / unit);
    const { people, first, second } = jointMoments(noisy);
    if ([first, second].some((moments, which) => isDrowned(plan, invocation, moments, people, which)))
      return UNSAID;
    const value = pearson(noisy);
    if (Number.isNaN(value)) return UNSAID;
    const { low, high } = plausibleInterval(plan, invocation, noisy, pearson, { low: -1, high: 1 });
    return withInterval(value, low, high);
  };
}

/** Half width of the interval, times the number of people, for {@link TYPICAL} values without correlation. */
export function typicalCorrelationError(plan: ReleasePlan, invocation: TensorInvocation): number {
  const weights = tensorParts.map(([a, b]) => (a.mean - TYPICAL.mean) * (b.mean - TYPICAL.mean));
  return weightedError(plan, invocation, weights) / varianceOf(TYPICAL);
}

/** Whether the variance of one of the attributes is too small beside its noise. */
function isDrowned(
  plan: ReleasePlan,
  invocation: TensorInvocation,
  moments: Moments,
  people: number,
  which: number,
): boolean {
  const influence = varianceInfluence(moments);
  const weights = tensorParts.reduce((sum, parts) => sum + influence(parts[which]!) ** 2, 0);
  const noises = scalesInPeople(plan, invocation).reduce((sum, scale) => sum + 2 * scale * scale, 0);
  return moments.square - moments.mean ** 2 < (LEAST_SIGNAL * Math.sqrt(weights * noises)) / people;
}

interface JointMoments {
  readonly people: number;
  readonly first: Moments;
  readonly second: Moments;
  readonly product: number;
}

/** From a tensor's vector, in people. Written out: an interval asks for it two thousand times. */
function jointMoments(v: ArrayLike<number>): JointMoments {
  const rows = [v[0]! + v[1]! + v[2]!, v[3]! + v[4]! + v[5]!, v[6]! + v[7]! + v[8]!] as const;
  const columns = [v[0]! + v[3]! + v[6]!, v[1]! + v[4]! + v[7]!, v[2]! + v[5]! + v[8]!] as const;
  const people = Math.max(1, rows[0] + rows[1] + rows[2]);
  return {
    people,
    first: { mean: (rows[1] / 2 + rows[2]) / people, square: rows[2] / people },
    second: { mean: (columns[1] / 2 + columns[2]) / people, square: columns[2] / people },
    product: (v[4]! / 4 + (v[5]! + v[7]!) / 2 + v[8]!) / people,
  };
}

/** NaN where a variance is not positive. */
function pearson(vector: ArrayLike<number>): number {
  const { first, second, product } = jointMoments(vector);
  const [a, b] = [first.square - first.mean ** 2, second.square - second.mean ** 2];
  if (!(a > 0 && b > 0)) return NaN;
  return Math.min(1, Math.max(-1, (product - first.mean * second.mean) / Math.sqrt(a * b)));
}
