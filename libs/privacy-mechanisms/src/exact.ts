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
 * Says true with probability exp(−times · p/q) for any whole times >= 0, p > 0, q > 0. One factor e⁻¹ after the other where
 * that is above 1, so an event that is hardly ever true costs hardly more than a word.
 */
export function decay(p: bigint, q: bigint): (random: RandomSource, times: number) => boolean {
  const [rate, whole] = [Number(p), Number(q)];
  const fits = whole <= EXACT ? EXACT / 2 / rate : 0;
  return (random, times) => {
    if (times > fits) return wideDecay(random, BigInt(times) * p, q);
    for (let left = times * rate; ; left -= whole) {
      if (left <= whole) return bernoulliExp(random, left, whole);
      if (!bernoulliExp(random, 1, 1)) return false;
    }
  };
}

function wideDecay(random: RandomSource, p: bigint, q: bigint): boolean {
  for (let left = p; ; left -= q) {
    if (left <= q) return wideBernoulliExp(random, left, q);
    if (!bernoulliExp(random, 1, 1)) return false;
  }
}

/** Uniform in 0..n−1 for n up to 2^53, by rejection of the last, incomplete multiple of n. */
export function uniform(random: RandomSource, n: number): number {
  if (n >= WORD) return wordsBelow(random, n);
  // As unsigned words, so that the remainder is one machine instruction.
  const below = n >>> 0;
  for (;;) {
    const drawn = random.uint32() >>> 0;
    const rest = drawn % below;
    if (drawn - rest <= WORD - below) return rest;
  }
}

function wordsBelow(random: RandomSource, n: number): number {
  const range = n === WORD ? WORD : EXACT;
  for (;;) {
    const drawn = n === WORD ? random.uint32() : twoWords(random);
    const rest = drawn % n;
    if (drawn - rest <= range - n) return rest;
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
