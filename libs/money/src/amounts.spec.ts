import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { btcFromSat, floorToSat, sat, satFromBtc, satText, toMsat, type Msat } from './index';

const amounts = fc.bigInt({ min: 0n, max: 2_100_000_000_000_000n });

describe('an amount', () => {
  it.each([
    [0n, '0'],
    [999n, '999'],
    [4_650n, '4,650'],
    [2_100_000_000_000_000n, '2,100,000,000,000,000'],
  ])('of %s sat is read in groups of three', (amount, text) => {
    expect(satText(amount)).toBe(`${text}\u00a0sat`);
  });

  it.each([
    [0.1, 10_000_000n],
    [0.29, 29_000_000n],
    [1e-8, 1n],
    [0, 0n],
    ['1234567.12345678', 123_456_712_345_678n],
    ['0.5', 50_000_000n],
    ['21000000', 2_100_000_000_000_000n],
  ])('of %s BTC is exact in satoshis', (btc, expected) => {
    expect(satFromBtc(btc)).toBe(expected);
  });

  it('is added without the error of floats', () => {
    expect(satFromBtc(0.1 + 0.2)).toBe(satFromBtc('0.3'));
  });

  it.each(['0.123456789', '1e-8', '-1', '', '.5', '1.', ' 1', '0x10', '21000000.00000001', '1,5', '٣'])(
    'is refused as BTC when written %j',
    (text) => {
      expect(() => satFromBtc(text)).toThrow(RangeError);
    },
  );

  it.each([NaN, Infinity, -1e-8, 1e21, 1e300])('is refused as BTC when the number is %s', (amount) => {
    expect(() => satFromBtc(amount)).toThrow(RangeError);
  });

  it('survives the way to a node and back, as text and as the float the client makes of it', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(satFromBtc(btcFromSat(sat(amount)))).toBe(amount);
        expect(satFromBtc(Number(btcFromSat(sat(amount))))).toBe(amount);
      }),
    );
  });

  it('is written with all eight decimals', () => {
    expect(btcFromSat(sat(12_345))).toBe('0.00012345');
    expect(btcFromSat(sat(0))).toBe('0.00000000');
    expect(btcFromSat(sat(100_000_000n))).toBe('1.00000000');
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53, '-1', '1.0', '', '1e3', 'one', '9'.repeat(20)])(
    'of satoshis is refused when it is %s',
    (amount) => {
      expect(() => sat(amount)).toThrow(RangeError);
    },
  );

  it('of satoshis may come as text, number or bigint', () => {
    expect([sat('5000'), sat(5000), sat(5000n)]).toEqual([5000n, 5000n, 5000n]);
  });

  it('keeps its millisatoshis when the whole satoshis are taken out', () => {
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 999n }), (whole, rest) => {
        expect(floorToSat((toMsat(sat(whole)) + rest) as Msat)).toBe(whole);
      }),
    );
  });

  it('that is a debt has no whole satoshis to pay out', () => {
    expect(() => floorToSat(-1n as Msat)).toThrow(RangeError);
  });
});
