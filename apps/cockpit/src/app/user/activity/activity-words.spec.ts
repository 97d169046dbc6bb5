import type { ActivityView } from '@mynedata/api-client';
import { describe, expect, it } from 'vitest';
import { byDay, headOf, iconOf, tailOf } from './activity-words';

const item = (changes: Partial<ActivityView>): ActivityView => ({
  id: 'a',
  at: '2026-11-16T08:15:00.000Z',
  kind: 'asked',
  queryId: 'q',
  title: 'Heating hours',
  organisationId: 'o',
  organisationName: 'Housing Observatory',
  organisationType: 'science',
  rewardSat: '200',
  receipt: false,
  ...changes,
});

describe('an entry of the activity', () => {
  it('says who answered: the person or a rule of theirs', () => {
    expect(headOf(item({ kind: 'answered', answer: 'denied' }))).toBe('Denied by you');
    expect(headOf(item({ kind: 'answered', answer: 'allowed', automatic: true }))).toBe(
      'Allowed by your rule',
    );
  });

  it('says why nothing was used, and what was paid', () => {
    expect(tailOf(item({ kind: 'not_used', reason: 'not_drawn' }))).toContain('You were not drawn.');
    expect(headOf(item({ kind: 'paid' }))).toBe('Paid 200\u00a0sat');
    expect(tailOf(item({ rewardSat: '0' }))).toContain('This request pays nothing.');
  });

  it('has a picture of its own for each answer', () => {
    const icons = (['allowed', 'denied', 'withdrawn'] as const).map((answer) =>
      iconOf(item({ kind: 'answered', answer })),
    );
    expect(new Set(icons).size).toBe(3);
  });

  it('stands under its day, and days keep their order', () => {
    const days = byDay(
      [item({ id: '1' }), item({ id: '2' }), item({ id: '3', at: '2026-11-12T08:15:00.000Z' })],
      (at) => at.slice(0, 10),
    );
    expect(days.map(({ day, items }) => [day, items.map(({ id }) => id)])).toEqual([
      ['2026-11-16', ['1', '2']],
      ['2026-11-12', ['3']],
    ]);
  });
});
