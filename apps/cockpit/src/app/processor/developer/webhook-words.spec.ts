import { describe, expect, it } from 'vitest';
import { attemptText } from './webhook-words';

const delivery = {
  id: '',
  type: 'query.released',
  state: 'waiting',
  createdAt: '',
  attempts: 1,
  attemptedAt: null,
  nextAttemptAt: null,
  answerStatus: null,
  problem: null,
  body: '',
} as const;

describe('the last attempt of a delivery', () => {
  it('is told by its status, or by why there is none', () => {
    expect(attemptText({ ...delivery, attempts: 0 })).toBe('Not sent yet');
    expect(attemptText({ ...delivery, answerStatus: 500, attempts: 3 })).toBe('3 attempts, answered 500');
    expect(attemptText({ ...delivery, problem: 'a.org cannot be reached.' })).toBe(
      '1 attempt, a.org cannot be reached.',
    );
  });
});
