import { describe, expect, it } from 'vitest';
import {
  consent,
  withdraw,
  cancel,
  closeWindow,
  giveUpFunding,
  open,
  type Query,
  type QueryState,
  queryStates,
  release,
  slotCount,
} from './query';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));
const query = (state: QueryState, terms: Partial<Query['terms']> = {}): Query =>
  ({
    id: 'q',
    state,
    stateSince: at(0),
    collectingSince: null,
    terms: {
      opens: at(1),
      closes: at(60),
      paymentDue: at(20),
      from: at(-60),
      to: at(0),
      granularitySeconds: null,
      ...terms,
    },
  }) as Query;
const code = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the life of a query', () => {
  it('opens only from awaiting funds, and remembers since when it asks', () => {
    expect(open(query('awaiting_funds'), at(5))).toMatchObject({
      state: 'collecting',
      collectingSince: at(5),
      stateSince: at(5),
    });
    for (const state of queryStates.filter((other) => other !== 'awaiting_funds'))
      expect(code(() => open(query(state), at(5)))).toBe('query-not-awaiting-funds');
  });

  it('executes at the end of its window, never earlier', () => {
    expect(closeWindow(query('collecting'), at(59))).toBeUndefined();
    expect(closeWindow(query('collecting'), at(60))).toMatchObject({ state: 'executing' });
    expect(closeWindow(query('awaiting_funds'), at(99))).toBeUndefined();
  });

  it('gives up funding at paymentDue, or later when blocks seen by then hold the money', () => {
    const grace = 10 * 60_000;
    expect(giveUpFunding(query('awaiting_funds'), at(19), false, grace)).toBeUndefined();
    expect(giveUpFunding(query('awaiting_funds'), at(20), false, grace)).toMatchObject({ state: 'unfunded' });
    expect(giveUpFunding(query('awaiting_funds'), at(29), true, grace)).toBeUndefined();
    expect(giveUpFunding(query('awaiting_funds'), at(30), true, grace)).toMatchObject({ state: 'unfunded' });
    expect(giveUpFunding(query('collecting'), at(99), false, grace)).toBeUndefined();
  });

  it('can be cancelled until its window closes, once', () => {
    expect(cancel(query('awaiting_funds'), at(5)).state).toBe('cancelled');
    expect(cancel(query('collecting'), at(59)).state).toBe('cancelled');
    expect(code(() => cancel(query('collecting'), at(60)))).toBe('query-not-cancellable');
    for (const state of ['executing', 'released', 'not_released', 'unfunded'] as const)
      expect(code(() => cancel(query(state), at(5)))).toBe('query-not-cancellable');
    const cancelled = query('cancelled');
    expect(cancel(cancelled, at(5))).toBe(cancelled);
  });

  it('takes answers inside the window only, at both ends', () => {
    expect(code(() => consent(query('collecting'), at(0)))).toBe('window-not-open');
    expect(code(() => consent(query('collecting'), at(1)))).toBeUndefined();
    expect(code(() => consent(query('collecting'), at(60)))).toBe('window-closed');
    expect(code(() => consent(query('awaiting_funds'), at(5)))).toBe('window-closed');
  });

  it('lets consent be withdrawn until the claim, and says too late afterwards', () => {
    expect(code(() => withdraw(query('collecting')))).toBeUndefined();
    expect(code(() => withdraw(query('executing')))).toBe('too-late-to-withdraw');
    expect(code(() => withdraw(query('released')))).toBe('window-closed');
  });

  it('releases or not, from executing only', () => {
    expect(release(query('executing'), at(61), 'releasable').state).toBe('released');
    expect(release(query('executing'), at(61), 'not_releasable').state).toBe('not_released');
    expect(() => release(query('collecting'), at(61), 'releasable')).toThrow();
  });

  it('counts a shorter last slot', () => {
    expect(slotCount({ from: at(0), to: at(60), granularitySeconds: null })).toBe(1);
    expect(slotCount({ from: at(0), to: at(60), granularitySeconds: 1800 })).toBe(2);
    expect(slotCount({ from: at(0), to: at(61), granularitySeconds: 1800 })).toBe(3);
  });
});
