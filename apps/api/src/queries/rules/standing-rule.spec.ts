import { describe, expect, it } from 'vitest';
import { withinWeeks } from './standing-rule';

const on = (...days: readonly number[]) =>
  days.map((day) => ({ askedAt: new Date(Date.UTC(2026, 0, 1 + day)) }));
const daysOf = (requests: readonly { readonly askedAt: Date }[]): number[] =>
  requests.map(({ askedAt }) => (askedAt.getTime() - Date.UTC(2026, 0, 1)) / 86_400_000);

describe('a standing rule', () => {
  it('answers at most so many requests in any seven days', () => {
    expect(daysOf(withinWeeks(on(0, 1, 2, 6, 7, 8, 9), 2))).toEqual([0, 1, 7, 8]);
    expect(daysOf(withinWeeks(on(0, 0, 0), 1))).toEqual([0]);
    expect(daysOf(withinWeeks(on(0, 7, 14), 1))).toEqual([0, 7, 14]);
  });

  it('answers everything where there is less', () => {
    expect(daysOf(withinWeeks(on(0, 3, 5), 100))).toEqual([0, 3, 5]);
    expect(withinWeeks([], 1)).toEqual([]);
  });
});
