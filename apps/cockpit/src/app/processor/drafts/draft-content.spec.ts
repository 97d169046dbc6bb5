import { describe, expect, it } from 'vitest';
import { startDraft } from '../new-query/terms';
import { contentOf, draftOf } from './draft-content';

const start = startDraft(new Date('2026-11-22T14:05:00Z'), true, {
  minAskSeconds: 5,
  confirmGraceSeconds: 10,
});
const written = {
  ...start,
  text: 'SELECT',
  title: 'Mean',
  granularitySeconds: 3600,
  rewardSat: '20',
  min: 100,
};

describe('a draft that is kept', () => {
  it('comes back as it was written', () => {
    expect(draftOf(contentOf(written), start)).toEqual(written);
  });

  it('leaves out what is not right yet, and takes it from a new query', () => {
    const half = { ...written, from: '', rewardSat: '1,5' };
    expect(contentOf(half)).not.toHaveProperty('rewardSat');
    expect(draftOf(contentOf(half), start)).toEqual({
      ...written,
      from: start.from,
      rewardSat: start.rewardSat,
    });
    expect(draftOf({}, start)).toEqual(start);
  });
});
