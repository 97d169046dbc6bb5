import fc from 'fast-check';
import { inject } from 'vitest';
import type { ResolvedRecord } from './record';
import { cborLabels, type Label } from './labels';

declare module 'vitest' {
  interface ProvidedContext {
    /** TEST_FULL=1. */
    readonly full: boolean;
    /** The same every time, or with TEST_FULL=1 a new one every time; SEED brings a run back. */
    readonly seed: number;
  }
}

const full = inject('full');
export const seed = inject('seed');

/** Few repetitions in the daily loop, all of them with TEST_FULL=1. */
export const repetitions = (few: number, all: number): number => (full ? all : few);

export const runs = (few: number, all: number) => ({ seed, numRuns: repetitions(few, all) });

export const finite = fc
  .oneof(
    fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
    fc.integer(),
    fc.constantFrom(0.1, 23.1, 2 ** 53 + 2),
  )
  .map((number) => number + 0);
export const names = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9\-:./_]{0,12}$/);
export const wellFormed = fc.string({ unit: 'grapheme', maxLength: 40 });

const absoluteTimes = fc.oneof(
  fc.integer({ min: 2 ** 28, max: 4_000_000_000 }),
  fc.integer({ min: 2 ** 28, max: 4_000_000_000 }).map((seconds) => seconds + 0.123456),
  fc.double({ noNaN: true, min: 2 ** 28, max: 1e12 }),
);
const units = fc.oneof(
  fc.constantFrom('Cel', '%RH', 'W', 'kWh', 'ppm', 'furlong', ''),
  wellFormed.filter((unit) => unit.length < 10),
);
const values = fc.oneof(
  finite,
  wellFormed,
  fc.boolean(),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Uint8Array.from(bytes)),
);

/** Resolved records as a pack yields them: chronological, each at its position. */
export const resolvedRecords = fc
  .array(
    fc.record({
      name: fc.oneof(fc.constantFrom('urn:dev:mac:1/a', 'urn:dev:mac:1/b'), names),
      unit: fc.option(units, { nil: undefined }),
      time: absoluteTimes,
      value: values,
      sum: fc.option(finite, { nil: undefined }),
      updateTime: fc.option(finite, { nil: undefined }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((records): readonly ResolvedRecord[] =>
    [...records].sort((a, b) => a.time - b.time).map((record, index) => ({ index, ...record })),
  );

/** A record of JSON with the integer labels and bytes of CBOR (RFC 8428 §6), for cborg to encode. */
export function inCbor(record: Readonly<Record<string, unknown>>): Map<number | string, unknown> {
  return new Map(
    Object.entries(record).map(([label, value]) => [
      Object.hasOwn(cborLabels, label) ? cborLabels[label as Label] : label,
      label === 'vd' && typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'base64url')) : value,
    ]),
  );
}

export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
