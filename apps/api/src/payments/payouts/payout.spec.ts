import { describe, expect, it } from 'vitest';
import { sat } from '@mynedata/money';
import { type PayoutCandidate, coinsFor, outputTypeOf, planBatch, smallestPayout } from './payout';

const now = new Date('2026-01-10T00:00:00Z');
const past = (days: number): Date => new Date(now.getTime() - days * 24 * 3600_000);
const fees = { rate: 1, longTermRate: undefined, lowRate: undefined };
const oneCoin = () => 1;
let serial = 0;
const candidate = (changes: Partial<PayoutCandidate> = {}): PayoutCandidate => {
  const id = `p${serial++}`;
  return {
    userId: id,
    ledgerOwner: id,
    grossSat: sat(20_000n),
    address: `to-${id}`,
    outputType: 'p2tr',
    acceptFeeSat: undefined,
    payableSince: past(1),
    payoutAfter: past(0.1),
    ...changes,
  };
};
const many = (n: number, changes: Partial<PayoutCandidate> = {}) =>
  Array.from({ length: n }, () => candidate(changes));

describe('the next batch', () => {
  it('pays who asked, alone if need be', () => {
    const { items } = planBatch([candidate({ acceptFeeSat: sat(200n) })], fees, oneCoin, now);
    expect(items).toMatchObject([{ shareSat: 154n, maxFeeSat: 200n }]);
  });

  it('takes with it everybody whose wait is over, and nobody else', () => {
    const waiting = candidate({ payoutAfter: new Date(now.getTime() + 1) });
    const { items } = planBatch(
      [candidate({ acceptFeeSat: sat(200n) }), candidate(), waiting, candidate({ payoutAfter: undefined })],
      fees,
      oneCoin,
      now,
    );
    expect(items).toHaveLength(2);
  });

  it('waits for 25 people, or a week, or five while fees are low', () => {
    expect(planBatch(many(24), fees, oneCoin, now).items).toHaveLength(0);
    expect(planBatch(many(25), fees, oneCoin, now).items).toHaveLength(25);
    expect(
      planBatch([candidate({ payableSince: past(7), grossSat: sat(8000n) })], fees, oneCoin, now).items,
    ).toHaveLength(1);
    expect(planBatch(many(5), { ...fees, lowRate: 1 }, oneCoin, now).items).toHaveLength(5);
    expect(planBatch(many(4), { ...fees, lowRate: 1 }, oneCoin, now).items).toHaveLength(0);
  });

  it('has one item for each address', () => {
    const { items } = planBatch(
      [candidate({ address: 'same' }), candidate({ address: 'same', acceptFeeSat: sat(200n) })],
      fees,
      oneCoin,
      now,
    );
    expect(items).toMatchObject([{ maxFeeSat: 200n }]);
  });

  it('leaves out what would lose more than its share to the fee, and tells those who asked', () => {
    const asked = candidate({ acceptFeeSat: sat(500n), grossSat: sat(900n) });
    const { items, refused } = planBatch(
      [asked, ...many(25), candidate({ grossSat: sat(1000n) })],
      fees,
      oneCoin,
      now,
    );
    expect(items).toHaveLength(26);
    expect(refused).toEqual([]);
    expect(planBatch([asked], fees, oneCoin, now)).toEqual({ items: [], refused: [asked] });
  });

  it('holds at most 500, those who asked first', () => {
    const { items } = planBatch([...many(600), ...many(3, { acceptFeeSat: sat(200n) })], fees, oneCoin, now);
    expect(items).toHaveLength(500);
    expect(items.filter((item) => item.candidate.acceptFeeSat !== undefined)).toHaveLength(3);
  });
});

describe('coins and addresses', () => {
  it('are spent largest first, at least one', () => {
    const coins = [5n, 50n, 20n].map((amount) => ({ amountSat: sat(amount) }));
    expect(coinsFor(coins, sat(60n)).map(({ amountSat }) => amountSat)).toEqual([50n, 20n]);
    expect(coinsFor(coins, sat(0n))).toHaveLength(1);
    expect(coinsFor(coins, sat(1000n))).toHaveLength(3);
  });

  it('say what kind of output they are', () => {
    const info = {
      valid: true,
      address: '',
      isScript: false,
      witnessVersion: undefined,
      witnessProgramBytes: undefined,
    };
    expect(outputTypeOf({ ...info, witnessVersion: 1, witnessProgramBytes: 32 })).toBe('p2tr');
    expect(outputTypeOf({ ...info, witnessVersion: 0, witnessProgramBytes: 20 })).toBe('p2wpkh');
    expect(outputTypeOf({ ...info, witnessVersion: 0, witnessProgramBytes: 32 })).toBe('p2wsh');
    expect(outputTypeOf({ ...info, isScript: true })).toBe('p2sh');
    expect(outputTypeOf(info)).toBe('p2pkh');
    expect(outputTypeOf({ ...info, witnessVersion: 2, witnessProgramBytes: 32 })).toBeUndefined();
  });

  it('have a smallest payout that grows with the fee', () => {
    expect(smallestPayout('p2tr', fees, 'requested')).toBe(1540n);
    expect(smallestPayout('p2tr', { ...fees, rate: 10 }, 'requested')).toBe(15_400n);
    expect(smallestPayout('p2tr', fees, 'automatic')).toBeGreaterThan(2000n);
  });
});
