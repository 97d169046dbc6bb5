import { describe, expect, it } from 'vitest';
import { bearerToken, formatToken } from './opaque-token';

const id = '0b7cf4a4-0f4e-4bd0-9c35-6a0b5d7f9a10';
const secret = 'A'.repeat(43);

describe('an opaque token', () => {
  it('is read back as its id and secret', () => {
    expect(bearerToken('mds', `Bearer ${formatToken('mds', id, secret)}`)).toEqual({ id, secret });
  });

  it('is nothing to another kind, nor with anything around it', () => {
    const token = formatToken('mds', id, secret);
    for (const header of [
      undefined,
      token,
      `bearer ${token}`,
      `Bearer ${token}x`,
      `Bearer  ${token}`,
      `Basic ${token}`,
    ])
      expect(bearerToken('mds', header)).toBeUndefined();
    expect(bearerToken('mdk', `Bearer ${token}`)).toBeUndefined();
  });
});
