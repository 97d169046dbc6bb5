/** Random choices whose probabilities are exact: whole numbers only, no float rounds anything away. */
import type { RandomSource } from './random';

const WORD = 2 ** 32;
/** Whole numbers up to here are exact as numbers. */
export const EXACT = 2 ** 53;

/** True with probability exp(−p/q), p <= q: whether a series of ever rarer events stops after an odd number. */
export function bernoulliExp(random: RandomSource, p: number, q: number): boolean {
  let k = 1;
  while ((q * k <= EXACT ? uniform(random, q * k) : wideUniform(random, BigInt(q) * BigInt(k))) < p) k++;
  return k % 2 === 1;
}

/** The same for numbers of any size; takes the same words where both can be used. */
export function wideBernoulliExp(random: RandomSource, p: bigint, q: bigint): boolean {
  let k = 1n;
  while (wideUniform(random, q * k) < p) k++;
  return k % 2n === 1n;
}

/**
 * True with probability exp(−p/q) for any p >= 0, q > 0. For p above q one factor e⁻¹ after the other, so an event that is
 * hardly ever true costs hardly more than a word.
 */
export function bernoulliDecay(random: RandomSource, p: bigint, q: bigint): boolean {
  for (let left = p; ; left -= q) {
    if (left <= q) return wideBernoulliExp(random, left, q);
    if (!bernoulliExp(random, 1, 1)) return false;
  }
}

/** Uniform in 0..n−1 for n up to 2^53, by rejection. */
export function uniform(random: RandomSource, n: number): number {
  const range = n <= WORD ? WORD : EXACT;
  const limit = range - (range % n);
  for (;;) {
    const drawn = n <= WORD ? random.uint32() : twoWords(random);
    if (drawn < limit) return drawn % n;
  }
}

/** Uniform in 0..n−1 for any n; takes the same words as {@link uniform} where that one can be used. */
export function wideUniform(random: RandomSource, n: bigint): bigint {
  if (n <= BigInt(EXACT)) return BigInt(uniform(random, Number(n)));
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
