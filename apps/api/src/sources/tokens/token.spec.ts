import { describe, expect, it } from 'vitest';
import { endOf, isLive, rotate } from './token';

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1000);
const day = 24 * 3600;

describe('a token of a source', () => {
  it('lives until it is revoked, and not at the very moment it expires', () => {
    expect(isLive({ revokedAt: null, expiresAt: null }, at(0))).toBe(true);
    expect(isLive({ revokedAt: null, expiresAt: at(1) }, at(0))).toBe(true);
    expect(isLive({ revokedAt: null, expiresAt: at(0) }, at(0))).toBe(false);
    expect(isLive({ revokedAt: at(-1), expiresAt: null }, at(0))).toBe(false);
  });

  it('ends when the person says, in the future and within ten years', () => {
    expect(endOf({}, at(0))).toBeNull();
    expect(endOf({ expiresInDays: 2 }, at(0))).toEqual(at(2 * day));
    expect(endOf({ expiresAt: at(5) }, at(0))).toEqual(at(5));
    expect(endOf({ expiresAt: at(0) }, at(0))).toBeUndefined();
    expect(endOf({ expiresAt: at(3651 * day) }, at(0))).toBeUndefined();
  });

  it('hands on its length of life when it is rotated, and outlives the overlap in no case', () => {
    const life = { createdAt: at(-10 * day), revokedAt: null };
    expect(rotate({ ...life, expiresAt: null }, day, at(0))).toEqual({ oldEndsAt: at(day), newEndsAt: null });
    expect(rotate({ ...life, expiresAt: at(20 * day) }, day, at(0))).toEqual({
      oldEndsAt: at(day),
      newEndsAt: at(30 * day),
    });
    expect(rotate({ ...life, expiresAt: at(60) }, day, at(0)).oldEndsAt).toEqual(at(60));
  });
});
