import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeOf, escrowOf, sat, settlement } from './index';

const terms = fc
  .record({
    rewardSat: fc.bigInt({ min: 0n, max: 10_000_000n }).map(sat),
    min: fc.integer({ min: 20, max: 5_000 }),
    spread: fc.integer({ min: 0, max: 10_000 }),
    margin: fc.integer({ min: 0, max: 500 }),
    feeShareMicro: fc.integer({ min: 0, max: 1_000_000 }),
    headCount: fc.integer({ min: -1_000, max: 30_000 }),
    participants: fc.integer({ min: 0, max: 15_000 }),
  })
  .map(({ spread, ...rest }) => ({ ...rest, max: rest.min + spread }));

describe('the price of a query', () => {
  it('holds the reward of max and margin, and the fee on max', () => {
    expect(escrowOf({ rewardSat: sat(5_000), max: 200, margin: 26, feeShareMicro: 50_000 })).toEqual({
      feeSat: 50_000n,
      escrowSat: 5_000n * 226n + 50_000n,
    });
  });

  it('rounds the fee up to a whole satoshi', () => {
    expect(escrowOf({ rewardSat: sat(1), max: 21, margin: 0, feeShareMicro: 50_000 }).feeSat).toBe(2n);
  });

  it('is nothing without a reward, margin or not', () => {
    expect(escrowOf({ rewardSat: sat(0), max: 200, margin: 26, feeShareMicro: 50_000 })).toEqual({
      feeSat: 0n,
      escrowSat: 0n,
    });
  });

  it.each([{ max: -1 }, { max: 1.5 }, { margin: NaN }, { feeShareMicro: 1_000_001 }, { feeShareMicro: -1 }])(
    'refuses the terms %j',
    (wrong) => {
      const right = { rewardSat: sat(1), max: 50, margin: 12, feeShareMicro: 50_000 };
      expect(() => escrowOf({ ...right, ...wrong })).toThrow(RangeError);
    },
  );
});

describe('the charge of a query', () => {
  const query = { rewardSat: sat(100), min: 50, max: 200, margin: 26, feeSat: sat(1_000) };

  it.each([
    [-40, 50],
    [49, 50],
    [50, 50],
    [180, 180],
    [226, 226],
    [227, 226],
    [9_999, 226],
  ])('with head count %s is for %s people', (headCount, charged) => {
    expect(chargeOf({ ...query, headCount })).toEqual({
      chargedCount: charged,
      chargeSat: 100n * BigInt(charged) + 1_000n,
    });
  });

  it('is never computed from a head count that is no integer, nor with min above max', () => {
    expect(() => chargeOf({ ...query, headCount: 99.5 })).toThrow(RangeError);
    expect(() => chargeOf({ ...query, headCount: NaN })).toThrow(RangeError);
    expect(() => chargeOf({ ...query, headCount: 60, min: 201 })).toThrow(RangeError);
  });
});

describe('a settlement', () => {
  it('balances to the millisatoshi, pays everybody exactly the reward and leaves the credit non-negative', () => {
    fc.assert(
      fc.property(terms, (query) => {
        const { feeSat, escrowSat } = escrowOf(query);
        const lines = settlement({ ...query, feeSat, escrowSat });
        const people = BigInt(query.participants);
        expect(lines.escrow + people * lines.perParticipant + lines.fee + lines.credit + lines.float).toBe(
          0n,
        );
        expect(lines.perParticipant).toBe(query.rewardSat * -1_000n);
        expect(lines.credit).toBeLessThanOrEqual(0n);
      }),
    );
  });

  it('charges the processor the same whatever the exact number of participants', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 0, max: 15_000 }), (query, others) => {
        const { feeSat, escrowSat } = escrowOf(query);
        const { credit, fee } = settlement({ ...query, feeSat, escrowSat });
        const other = settlement({ ...query, feeSat, escrowSat, participants: others });
        expect([other.credit, other.fee]).toEqual([credit, fee]);
      }),
    );
  });

  it('books the difference between people and head count against the float', () => {
    const query = {
      rewardSat: sat(100),
      min: 50,
      max: 200,
      margin: 26,
      feeSat: sat(1_000),
      escrowSat: sat(23_600),
    };
    expect(settlement({ ...query, participants: 100, headCount: 97 }).float).toBe(300_000n);
    expect(settlement({ ...query, participants: 100, headCount: 105 }).float).toBe(-500_000n);
  });

  it('is refused when the escrow does not cover the charge', () => {
    const query = {
      rewardSat: sat(100),
      min: 50,
      max: 200,
      margin: 26,
      feeSat: sat(1_000),
      escrowSat: sat(5_999),
    };
    expect(() => settlement({ ...query, participants: 50, headCount: 50 })).toThrow(RangeError);
  });
});
