import { bernoulliExp, EXACT, uniform, wideBernoulliExp, wideUniform } from './exact';
import type { RandomSource } from './random';

/** Up to this numerator everything but a tail of astronomically small probability fits into exact numbers. */
const FAST_NUMERATOR = 2n ** 40n;

/** Draws noise of one scale. */
export type Sampler = (random: RandomSource) => bigint;

/**
 * One draw of the discrete Laplace distribution, exactly: P(x) ∝ exp(−|x| · denominator / numerator). No float touches
 * it. Canonne, Kamath, Steinke: The Discrete Gaussian for Differential Privacy (2020), algorithm 2.
 *
 * The time it takes depends on the noise, so a release is a queued job that shows on a tick.
 *
 * @throws RangeError unless numerator and denominator are positive.
 */
export function discreteLaplace(
  random: RandomSource,
  scaleNumerator: bigint,
  scaleDenominator: bigint,
): bigint {
  return laplaceSampler(scaleNumerator, scaleDenominator)(random);
}

/**
 * The same for many draws of one scale.
 *
 * @throws RangeError unless numerator and denominator are positive.
 */
export function laplaceSampler(scaleNumerator: bigint, scaleDenominator: bigint): Sampler {
  if (scaleNumerator <= 0n || scaleDenominator <= 0n) {
    throw new RangeError(`A scale is positive, but was ${scaleNumerator}/${scaleDenominator}.`);
  }
  if (scaleNumerator <= FAST_NUMERATOR && scaleDenominator <= FAST_NUMERATOR) {
    const [t, s] = [Number(scaleNumerator), Number(scaleDenominator)];
    return (random) => fastDiscreteLaplace(random, t, s);
  }
  return (random) => wideDiscreteLaplace(random, scaleNumerator, scaleDenominator);
}

/** The same for scales of any size. From the same words it draws the same as the fast path. */
export function wideDiscreteLaplace(random: RandomSource, t: bigint, s: bigint): bigint {
  for (;;) {
    const u = wideUniform(random, t);
    if (!wideBernoulliExp(random, u, t)) continue;
    let v = 0n;
    while (wideBernoulliExp(random, 1n, 1n)) v++;
    const magnitude = (u + t * v) / s;
    const negative = (random.uint32() & 1) === 1;
    // Zero has no sign: one of the two zeros is drawn again.
    if (negative && magnitude === 0n) continue;
    return negative ? -magnitude : magnitude;
  }
}

function fastDiscreteLaplace(random: RandomSource, t: number, s: number): bigint {
  for (;;) {
    const u = uniform(random, t);
    if (!bernoulliExp(random, u, t)) continue;
    let v = 0;
    while (bernoulliExp(random, 1, 1)) v++;
    const exact = t * (v + 1) <= EXACT;
    const magnitude = exact ? Math.floor((u + t * v) / s) : (BigInt(u) + BigInt(t) * BigInt(v)) / BigInt(s);
    const negative = (random.uint32() & 1) === 1;
    if (negative && Number(magnitude) === 0) continue;
    return negative ? -BigInt(magnitude) : BigInt(magnitude);
  }
}
