import { describe, expect, it } from 'vitest';
import { coinText, numberText, satText } from './amount';

describe('an amount', () => {
  it('is grouped, with a no-break space before its unit', () => {
    expect(satText('4650')).toBe('4,650\u00a0sat');
    expect(satText('0')).toBe('0\u00a0sat');
  });

  it('stays exact where a floating-point number would not', () => {
    expect(satText('2099999997690001')).toBe('2,099,999,997,690,001\u00a0sat');
    expect(satText('9007199254740993')).toBe('9,007,199,254,740,993\u00a0sat');
  });

  it('has eight digits where a wallet needs coins', () => {
    expect(coinText('525000')).toBe('0.00525000');
    expect(coinText('1')).toBe('0.00000001');
    expect(coinText('2100000000000000')).toBe('21000000.00000000');
  });
});

describe('a released number', () => {
  it('is rounded to what its error still resolves', () => {
    expect(numberText(49.98765, 2.734)).toBe('50.0');
    expect(numberText(49.98765, 0.0273)).toBe('49.988');
    expect(numberText(12345.678, 900)).toBe('12,346');
  });

  it('without an error keeps three digits at most', () => {
    expect(numberText(18.75)).toBe('18.75');
    expect(numberText(1 / 3)).toBe('0.333');
  });
});
