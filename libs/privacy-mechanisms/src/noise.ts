/**
 * Distributions of sums of independent noises, for margins and error intervals. All from public scales; floats are fine
 * here, because nothing of this is added to anybody's data.
 */

/** Tails of this many scales weigh less than 10⁻¹³. */
const TAIL = 30;

/** P(Z = −w), …, P(Z = w) of a sum of discrete Laplace noises, w large enough that nothing visible is cut. */
function discreteProbabilities(scales: readonly number[]): Float64Array {
  const total = scales.reduce((sum, scale) => sum + scale, 0);
  const reach = Math.ceil(TAIL * Math.max(...scales) + 5 * total) + 10;
  let probabilities = new Float64Array(2 * reach + 1);
  probabilities[reach] = 1;
  for (const scale of scales) probabilities = convolved(probabilities, Math.exp(-1 / scale));
  return probabilities;
}

/** Convolution with one discrete Laplace noise as a recursive filter, once from each side: linear in the length. */
function convolved(values: Float64Array, ratio: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(values.length);
  const weight = (1 - ratio) / (1 + ratio);
  let carried = 0;
  for (let at = 0; at < values.length; at++) {
    carried = carried * ratio + values[at]!;
    result[at] = weight * carried;
  }
  carried = 0;
  for (let at = values.length - 1; at >= 0; at--) {
    result[at]! += weight * carried;
    carried = ratio * (carried + values[at]!);
  }
  return result;
}

/** The smallest integer q with P(Z <= q) >= p, Z a sum of discrete Laplace noises; for p from 0.5 on. */
export function discreteQuantile(scales: readonly number[], p: number): number {
  if (!(p >= 0.5 && p < 1)) throw new RangeError(`A quantile is asked for at 0.5 <= p < 1, but was at ${p}.`);
  const probabilities = discreteProbabilities(scales);
  const center = (probabilities.length - 1) / 2;
  // Summed from the far end, so that small tails are not lost beside a sum near one.
  let beyond = 0;
  for (let q = center; q > -center; q--) {
    beyond += probabilities[center + q]!;
    if (beyond > 1 - p) return q;
  }
  return -center;
}

/** The smallest integer q with P(|Z| <= q) >= p, Z a sum of discrete Laplace noises. */
export function discreteAbsoluteQuantile(scales: readonly number[], p: number): number {
  // By symmetry P(|Z| <= q) = 2 P(Z <= q) − 1.
  return discreteQuantile(scales, (1 + p) / 2);
}

/**
 * The x with P(|X| <= x) = p, X a sum of continuous Laplace noises. Inverts the characteristic function
 * Π 1 / (1 + (b t)²) on a lattice, which takes equal scales as well as different ones. Accurate to about 10⁻⁶ of the
 * largest scale.
 */
export function laplaceAbsoluteQuantile(scales: readonly number[], p: number): number {
  const largest = Math.max(...scales);
  const relative = scales.map((scale) => scale / largest).filter((scale) => scale > 1e-9);
  const farthest = 10 + 5 * relative.length;
  const step = (2 * Math.PI) / (2 * farthest + 80);
  const weights: number[] = [];
  for (let k = 0; (k + 0.5) * step < 100; k++) {
    const t = (k + 0.5) * step;
    const characteristic = relative.reduce((product, scale) => product / (1 + (scale * t) ** 2), 1);
    // It only falls: with many noises, all further terms together are below anything that shows.
    if (characteristic < 1e-20) break;
    weights.push((2 * step * characteristic) / (Math.PI * t));
  }
  const within = (x: number) => {
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k]! * Math.sin((k + 0.5) * step * x);
    return sum;
  };
  let [low, high] = [0, farthest];
  for (let halving = 0; halving < 30; halving++) {
    const middle = (low + high) / 2;
    if (within(middle) < p) low = middle;
    else high = middle;
  }
  return high * largest;
}
