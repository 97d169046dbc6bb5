import { describe, expect, it } from 'vitest';
import { statusOf, useOf } from './request-words';

const request = {
  state: 'allowed' as const,
  queryState: 'collecting' as const,
  closes: '2026-11-29T10:00:00Z',
  rewardSat: '200',
};

describe('how a request stands', () => {
  it('after Allow says until when it can be withdrawn', () => {
    expect(statusOf(request).sentence).toBe('Allowed. You can withdraw until the result is computed.');
  });

  it('while it is computed says that answers can no longer change', () => {
    expect(statusOf({ ...request, queryState: 'executing' }).sentence).toBe(
      'Being computed. Answers can no longer change.',
    );
  });

  it('not released has one text', () => {
    expect(statusOf({ ...request, queryState: 'not_released' }).sentence).toMatch(
      /^This query was not released\. Nobody is paid, the deposit is credited back in full\./,
    );
  });

  it('released tells who took part, who lapsed and who was not drawn apart', () => {
    const released = { ...request, queryState: 'released' as const };
    expect(statusOf({ ...released, outcome: 'participant' }).sentence).toContain('You took part.');
    expect(statusOf({ ...released, outcome: 'lapsed' }).sentence).toContain('Your consent has lapsed');
    expect(statusOf({ ...released, outcome: 'not_drawn' }).sentence).toContain('You were not drawn');
  });

  it('denied, withdrawn or missed never depends on what became of the query', () => {
    for (const state of ['denied', 'withdrawn', 'missed'] as const) {
      const sentences = (['collecting', 'released', 'not_released', 'cancelled'] as const).map(
        (queryState) => statusOf({ ...request, state, queryState }).sentence,
      );
      expect(new Set(sentences).size).toBe(1);
    }
  });
});

describe('what a request does with data', () => {
  const open = { gives: 'statistics', state: 'open', queryState: 'collecting' } as const;

  it.each([
    [open, 'Would be used: Medical. What leaves: a protected result over many people.'],
    [
      { ...open, gives: 'dataset' },
      'Would be used: Medical. What leaves: a row of yours in a dataset, generalised.',
    ],
    [
      { ...open, gives: 'dataset', state: 'allowed', queryState: 'released', outcome: 'participant' },
      'Was used: Medical. What left: a row of yours in a dataset, generalised.',
    ],
    [{ ...open, state: 'allowed', queryState: 'released', outcome: 'lapsed' }, 'Was asked for: Medical.'],
    [{ ...open, state: 'denied' }, 'Was asked for: Medical.'],
  ] as const)('is said for what it is: %o', (request, words) => {
    expect(useOf(request, 'Medical')).toBe(words);
  });
});
