import { describe, expect, it } from 'vitest';
import { holdsToken, isWholeCode, shapedCode } from './user-code';

describe('a code that is typed', () => {
  it('takes the shape that the device shows', () => {
    expect(shapedCode('bcdfghjk')).toBe('BCDF-GHJK');
    expect(shapedCode(' bcdf ghjk!')).toBe('BCDF-GHJK');
    expect(shapedCode('bcdf')).toBe('BCDF');
    expect(shapedCode('bcdf-g')).toBe('BCDF-G');
    expect(shapedCode('bcdfghjkl')).toBe('BCDF-GHJK');
  });

  it('drops letters that no code holds', () => {
    expect(shapedCode('a1e0bcy')).toBe('BC');
  });

  it('is whole with eight letters', () => {
    expect(isWholeCode('BCDF-GHJK')).toBe(true);
    expect(isWholeCode('BCDF-GHJ')).toBe(false);
  });
});

describe('the address of a QR code', () => {
  it('is known by the token in its fragment', () => {
    expect(holdsToken('token=mds_x')).toBe(true);
    expect(holdsToken('tokens=1')).toBe(false);
    expect(holdsToken(null)).toBe(false);
  });
});
