import { describe, expect, it } from 'vitest';
import { nextDigest, tryAgainAt } from './channel';

describe('a digest', () => {
  it.each([
    ['daily', '2026-01-01T16:59:59Z', '2026-01-01T17:00:00.000Z'],
    ['daily', '2026-01-01T17:00:00Z', '2026-01-02T17:00:00.000Z'],
    ['daily', '2026-12-31T18:00:00Z', '2027-01-01T17:00:00.000Z'],
    ['weekly', '2026-01-01T00:00:00Z', '2026-01-05T17:00:00.000Z'],
    ['weekly', '2026-01-05T16:00:00Z', '2026-01-05T17:00:00.000Z'],
    ['weekly', '2026-01-05T17:00:00Z', '2026-01-12T17:00:00.000Z'],
  ] as const)('that is %s goes out after %s at %s', (digest, now, next) => {
    expect(nextDigest(digest, new Date(now)).toISOString()).toBe(next);
  });
});

describe('a mail that was not taken', () => {
  it('is tried again for a day or so and then given up', () => {
    const now = new Date(0);
    const waits = Array.from({ length: 7 }, (_, index) => tryAgainAt(index + 1, now)?.getTime());
    expect(waits.map((wait) => (wait === undefined ? undefined : wait / 60_000))).toEqual([
      1,
      5,
      30,
      120,
      360,
      1440,
      undefined,
    ]);
  });
});
