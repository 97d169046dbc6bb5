import { describe, expect, it } from 'vitest';
import { isInstant } from './instant';

describe('a point in time on the wire', () => {
  it.each([
    '2026-12-01T00:00:00Z',
    '2026-12-01T00:00Z',
    '2026-12-01T00:00:00.123456+02:00',
    '2024-02-29T23:59:59-11:30',
  ])('is %s', (text) => {
    expect(isInstant(text)).toBe(true);
  });

  it.each([
    '2026-12-01',
    '2026-12-01T00:00:00',
    '2026-W10',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-12-01T24:00:00Z',
    'now',
    '',
    5,
    null,
  ])('is not %s', (value) => {
    expect(isInstant(value)).toBe(false);
  });
});
