import { defaultParameters } from '@mynedata/privacy-mechanisms';
import { describe, expect, it } from 'vitest';
import type { Terms } from '../query';
import { opensAt, termsProblems } from './terms';

const now = new Date('2026-01-10T12:00:00Z');
const inHours = (hours: number): Date => new Date(now.getTime() + hours * 3600_000);
const rules = { minAskMs: 24 * 3600_000, confirmGraceMs: 48 * 3600_000 };
const good: Terms = {
  title: 't',
  description: '',
  purposeCategory: 'academic_research',
  purpose: 'p',
  from: inHours(-48),
  to: inHours(0),
  granularitySeconds: null,
  maxProtection: 'medium',
  strategy: 'partition',
  min: 50,
  max: 100,
  rewardSat: 200n,
  paymentDue: inHours(24),
  opens: now,
  closes: inHours(96),
};
const pointers = (changes: Partial<Terms>): (string | undefined)[] =>
  termsProblems({ ...good, ...changes }, now, rules, defaultParameters).map(({ pointer }) => pointer);

describe('the terms of a query', () => {
  it('are accepted when every rule holds, also at its edge', () => {
    expect(pointers({})).toEqual([]);
    expect(pointers({ rewardSat: 0n, paymentDue: null, closes: inHours(24) })).toEqual([]);
    expect(pointers({ to: inHours(96) })).toEqual([]);
  });

  it.each<[string, Partial<Terms>, string]>([
    ['an interval that ends before it begins', { from: inHours(0), to: inHours(-1) }, '/interval/to'],
    ['an interval that outlasts the window', { to: inHours(97) }, '/interval/to'],
    ['more than 366 slots', { granularitySeconds: 60 }, '/granularitySeconds'],
    ['a window that opened long ago', { opens: inHours(-1) }, '/consentWindow/opens'],
    [
      'less than a day to answer',
      { rewardSat: 0n, paymentDue: null, closes: inHours(23) },
      '/consentWindow/closes',
    ],
    ['a window of more than 30 days', { closes: inHours(31 * 24) }, '/consentWindow/closes'],
    ['a reward without a time for payment', { paymentDue: null }, '/paymentDue'],
    ['a payment too late to be confirmed and asked for', { paymentDue: inHours(25) }, '/paymentDue'],
    ['a payment due in the past', { paymentDue: inHours(-1) }, '/paymentDue'],
    ['a time for a payment of nothing', { rewardSat: 0n }, '/paymentDue'],
    ['a minimum off the ladder', { min: 60 }, '/participants/min'],
    ['a minimum under the floor of its protection', { maxProtection: 'high', min: 50 }, '/participants/min'],
    ['a maximum below the minimum', { min: 100, max: 99 }, '/participants/max'],
  ])('refuse %s, with its place', (_, changes, pointer) => {
    expect(pointers(changes)).toContain(pointer);
  });

  it('list every problem at once', () => {
    expect(pointers({ from: inHours(1), to: inHours(0), min: 7, paymentDue: null })).toHaveLength(3);
  });

  it('take a start just past for now, and keep an older one as it is', () => {
    expect(opensAt(undefined, now)).toEqual(now);
    expect(opensAt(new Date(now.getTime() - 4 * 60_000), now)).toEqual(now);
    expect(opensAt(inHours(-1), now)).toEqual(inHours(-1));
    expect(opensAt(inHours(1), now)).toEqual(inHours(1));
  });
});
