import { describe, expect, it } from 'vitest';
import { stepsOf } from './steps';

const query = {
  state: 'awaiting_funds' as const,
  stateSince: '2026-11-22T10:00:00Z',
  submittedAt: '2026-11-22T10:00:00Z',
  closes: '2026-11-29T10:00:00Z',
  rewardSat: '200',
  terms: { paymentDue: '2026-11-25T10:00:00Z' },
};
const standings = (state: Parameters<typeof stepsOf>[0]['state'], rewardSat = '200') =>
  stepsOf({ ...query, state, rewardSat }).map(({ name, standing }) => `${name}: ${standing}`);

describe('the way of a query', () => {
  it('waits for its escrow first', () => {
    expect(standings('awaiting_funds')).toEqual([
      'Submitted: done',
      'Awaiting funds: now',
      'Collecting: coming',
      'Executing: coming',
      'Released: coming',
    ]);
  });

  it('without reward has no funding', () => {
    expect(standings('collecting', '0')).toEqual([
      'Submitted: done',
      'Collecting: now',
      'Executing: coming',
      'Released: coming',
    ]);
  });

  it('is done when it is released', () => {
    expect(standings('released').every((step) => step.endsWith('done'))).toBe(true);
  });

  it('says not released with the same steps, so that the way tells nothing', () => {
    expect(standings('not_released').slice(0, -1)).toEqual(standings('released').slice(0, -1));
    expect(standings('not_released').at(-1)).toBe('Not released: done');
  });

  it('ends where it was cancelled or not funded', () => {
    expect(standings('cancelled')).toEqual(['Submitted: done', 'Cancelled: now']);
    expect(standings('unfunded')).toEqual(['Submitted: done', 'Not funded in time: now']);
  });
});
