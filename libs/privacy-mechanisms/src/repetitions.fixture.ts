import { createCipheriv, createHash } from 'node:crypto';
import { inject } from 'vitest';
import { cryptoRandomSource, type RandomSource } from './random';

declare module 'vitest' {
  interface ProvidedContext {
    /** TEST_FULL=1. */
    readonly full: boolean;
    /** TEST_SEED, or empty. */
    readonly seed: string;
  }
}

const full = inject('full');
const given = inject('seed');

/** Few repetitions in the daily loop, all of them with TEST_FULL=1. */
export function repetitions(few: number, all: number): number {
  return full ? all : few;
}

/**
 * A reproducible source: the same words every time, or with TEST_FULL=1 new ones every time. The seed is printed, and
 * TEST_SEED brings its words back.
 */
export function seeded(topic: string): RandomSource {
  const seed = given || (full ? String(cryptoRandomSource().uint32()) : 'fixed');
  console.log(`${topic}: TEST_SEED=${seed}`);
  return keystream(`${seed}/${topic}`);
}

/** The least share of so many intervals that must hold the truth, if each does with 95 %: 4.5 standard errors fewer. */
export function leastCoverage(runs: number): number {
  return 0.945 - 4.5 * Math.sqrt((0.95 * 0.05) / runs);
}

/** Words of a cipher: as reproducible as those of `testRandomSource`, and many times faster. */
function keystream(seed: string): RandomSource {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(65_536);
  let words = new Uint32Array();
  let next = 0;
  return {
    uint32: () => {
      if (next === words.length) {
        const { buffer, byteOffset } = cipher.update(zeros);
        words = new Uint32Array(buffer, byteOffset, zeros.length / 4);
        next = 0;
      }
      return words[next++]!;
    },
  };
}
