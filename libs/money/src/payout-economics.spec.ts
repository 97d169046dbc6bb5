import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchStarts,
  feeShare,
  outputVsize,
  payable,
  payableBatch,
  payoutVsize,
  sat,
  type BatchCandidate,
  type OutputType,
} from './index';

describe('the size of a payout', () => {
  // Sizes of real transactions, measured on a regtest node.
  it.each([
    [1, 142, 154],
    [10, 421, 541],
    [100, 3_211, 4_411],
    [1_000, 31_113, 43_113],
    [2_300, 71_413, 99_013],
  ])('to %s recipients is that of the measured transactions', (recipients, wpkh, tr) => {
    expect(payoutVsize({ inputs: 1, wpkh: recipients, tr: 0 })).toBe(wpkh);
    expect(payoutVsize({ inputs: 1, wpkh: 0, tr: recipients })).toBe(tr);
  });

  it.each([
    ['wsh_2of3', 1, 2, 244],
    ['wsh_2of3', 3, 2, 453],
    ['wsh_2of3', 1, 100, 4_458],
    ['p2tr', 3, 2, 312],
  ] as const)(
    'spending %s × %s to %s recipients is that of the measured transactions',
    (inputType, inputs, tr, vsize) => {
      expect(payoutVsize({ inputs, wpkh: 0, tr, inputType })).toBe(vsize);
    },
  );

  it('needs a coin', () => {
    expect(() => payoutVsize({ inputs: 0, wpkh: 1, tr: 0 })).toThrow(RangeError);
  });

  it('grows by its outputs', () => {
    expect([outputVsize('p2wpkh'), outputVsize('p2tr')]).toEqual([31, 43]);
  });
});

describe('a shared fee', () => {
  it('is covered by equal shares, and less than one satoshi per recipient is left over', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10_000_000n }), fc.integer({ min: 1, max: 500 }), (fee, n) => {
        const { share, rounding } = feeShare(sat(fee), n);
        expect(share * BigInt(n)).toBe(fee + rounding);
        expect(rounding).toBeGreaterThanOrEqual(0n);
        expect(rounding).toBeLessThan(BigInt(n));
      }),
    );
  });

  it('has somebody to share it', () => {
    expect(() => feeShare(sat(1), 0)).toThrow(RangeError);
  });
});

describe('a payout', () => {
  const item = { feeRate: 10, n: 100, k: 3, outputType: 'p2tr' as OutputType, phi: 0.02 };

  it('is feasible from the amount at which its fee is two percent', () => {
    // 10 sat/vB × (43 + (53.5 + 172.5) / 100) = 452.6, so 453 sat, which is 2 % of 22,650.
    expect(payable({ ...item, grossSat: sat(22_650) })).toEqual({
      payable: true,
      shareSat: 453n,
      netSat: 22_197n,
    });
    expect(payable({ ...item, grossSat: sat(22_649) })).toMatchObject({
      payable: false,
      reason: 'fee_share',
    });
  });

  it('is feasible earlier for who accepts a tenth', () => {
    expect(payable({ ...item, grossSat: sat(4_530), phi: 0.1 }).payable).toBe(true);
  });

  it('alone pays the whole transaction', () => {
    expect(payable({ ...item, feeRate: 1, n: 1, k: 1, grossSat: sat(7_700) })).toMatchObject({
      shareSat: 154n,
      payable: true,
    });
  });

  it('is not sent when its owner could not spend it for a tenth, or the network not relay it', () => {
    const cheap = { ...item, feeRate: 1, phi: 1, grossSat: sat(400) };
    expect(payable({ ...cheap, longTermFeeRate: 1 })).toMatchObject({ payable: false, reason: 'too_small' });
    expect(payable(cheap).payable).toBe(true);
    expect(payable({ ...cheap, grossSat: sat(370) })).toMatchObject({ payable: false, reason: 'too_small' });
  });

  it('takes the exact decimal fee rate', () => {
    expect(payable({ ...item, feeRate: 1.1, n: 1, k: 1, grossSat: sat(100_000) }).shareSat).toBe(170n); // 169.4
    expect(() => payable({ ...item, feeRate: 0, grossSat: sat(1) })).toThrow(RangeError);
    expect(() => payable({ ...item, feeRate: NaN, grossSat: sat(1) })).toThrow(RangeError);
  });
});

describe('a batch', () => {
  const terms = { feeRate: 5, inputs: 3, longTermFeeRate: 2 };
  const candidates = fc.array(
    fc.record({
      id: fc.uuid(),
      grossSat: fc.bigInt({ min: 0n, max: 60_000n }).map(sat),
      outputType: fc.constantFrom<OutputType>('p2wpkh', 'p2tr'),
      phi: fc.constantFrom<number>(0.02, 0.1),
    }),
    { maxLength: 40 },
  );

  it('holds only members that are payable in it, and the largest set of them', () => {
    fc.assert(
      fc.property(candidates, (people) => {
        const batch = payableBatch(people, terms);
        const inBatch = (n: number) => (person: BatchCandidate<string>) =>
          payable({ ...person, feeRate: 5, k: 3, longTermFeeRate: 2, n }).payable;
        expect(batch.every(inBatch(batch.length))).toBe(true);
        // No larger set is possible: for every size, count who would be payable in a batch of that size.
        for (let n = batch.length + 1; n <= people.length; n++) {
          expect(people.filter(inBatch(n)).length).toBeLessThan(n);
        }
      }),
    );
  });

  it('collects at least its fee from its members', () => {
    fc.assert(
      fc.property(candidates, (people) => {
        const batch = payableBatch(people, terms);
        if (batch.length === 0) return;
        const wpkh = batch.filter(({ outputType }) => outputType === 'p2wpkh').length;
        const size = payoutVsize({ inputs: 3, wpkh, tr: batch.length - wpkh });
        const shares = batch.reduce((sum, { shareSat }) => sum + shareSat, 0n);
        // The size is rounded up to a whole vB, which may add up to one vB's fee.
        expect(shares + 5n).toBeGreaterThanOrEqual(BigInt(size) * 5n);
      }),
    );
  });

  it('starts with 25 payable users, after a week, or with five while fees are low', () => {
    const timing = { payable: 5, oldestWaitDays: 1, feeRate: 5 };
    expect(batchStarts({ ...timing, payable: 25 })).toBe(true);
    expect(batchStarts({ ...timing, payable: 1, oldestWaitDays: 7 })).toBe(true);
    expect(batchStarts({ ...timing, lowFeeRate: 5 })).toBe(true);
    expect(batchStarts({ ...timing, lowFeeRate: 4 })).toBe(false);
    expect(batchStarts({ ...timing, payable: 4, lowFeeRate: 5 })).toBe(false);
    expect(batchStarts(timing)).toBe(false);
    expect(batchStarts({ ...timing, payable: 0, oldestWaitDays: 9 })).toBe(false);
  });
});
