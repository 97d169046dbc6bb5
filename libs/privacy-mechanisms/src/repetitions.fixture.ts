import { inject } from 'vitest';
import { cryptoRandomSource, testRandomSource, type RandomSource } from './random';

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
  return testRandomSource(`${seed}/${topic}`);
}
