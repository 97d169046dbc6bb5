import type { RandomSource } from './random';

const WORD = 2 ** 32;
const TWO_WORDS = 2 ** 53;
/** Up to this numerator everything but a tail of astronomically small probability fits into exact numbers. */
const FAST_NUMERATOR = 2n ** 40n;

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
  if (scaleNumerator <= 0n || scaleDenominator <= 0n) {
    throw new RangeError(`A scale is positive, but was ${scaleNumerator}/${scaleDenominator}.`);
  }
  if (scaleNumerator <= FAST_NUMERATOR && scaleDenominator <= FAST_NUMERATOR) {
    return fastDiscreteLaplace(random, Number(scaleNumerator), Number(scaleDenominator));
  }
  return wideDiscreteLaplace(random, scaleNumerator, scaleDenominator);
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
    const magnitude =
      t * (v + 1) <= TWO_WORDS
        ? BigInt(Math.floor((u + t * v) / s))
        : (BigInt(u) + BigInt(t) * BigInt(v)) / BigInt(s);
    const negative = (random.uint32() & 1) === 1;
    if (negative && magnitude === 0n) continue;
    return negative ? -magnitude : magnitude;
  }
}

/** True with probability exp(−p/q), p <= q: whether a series of ever rarer events stops after an odd number. */
function bernoulliExp(random: RandomSource, p: number, q: number): boolean {
  let k = 1;
  while ((q * k <= TWO_WORDS ? uniform(random, q * k) : wideUniform(random, BigInt(q) * BigInt(k))) < p) k++;
  return k % 2 === 1;
}

function wideBernoulliExp(random: RandomSource, p: bigint, q: bigint): boolean {
  let k = 1n;
  while (wideUniform(random, q * k) < p) k++;
  return k % 2n === 1n;
}

/** Uniform in 0..n−1 for n up to 2^53, by rejection. */
function uniform(random: RandomSource, n: number): number {
  const range = n <= WORD ? WORD : TWO_WORDS;
  const limit = range - (range % n);
  for (;;) {
    const drawn = n <= WORD ? random.uint32() : twoWords(random);
    if (drawn < limit) return drawn % n;
  }
}

/** Uniform in 0..n−1 for any n; takes the same words as {@link uniform} where that one can be used. */
function wideUniform(random: RandomSource, n: bigint): bigint {
  if (n <= BigInt(TWO_WORDS)) return BigInt(uniform(random, Number(n)));
  const words = Math.ceil(n.toString(16).length / 8) + 1;
  const range = 1n << BigInt(32 * words);
  const limit = range - (range % n);
  for (;;) {
    let drawn = 0n;
    for (let word = 0; word < words; word++) drawn = (drawn << 32n) | BigInt(random.uint32());
    if (drawn < limit) return drawn % n;
  }
}

function twoWords(random: RandomSource): number {
  return (random.uint32() >>> 11) * WORD + random.uint32();
}
