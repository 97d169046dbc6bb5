import { describe, expect, it } from 'vitest';
import { type DepositState, depositStep } from './deposit';

describe('a deposit’s next step', () => {
  it.each<[DepositState | undefined, number, string]>([
    [undefined, 0, 'becomes-seen'],
    [undefined, 2, 'becomes-seen'],
    [undefined, 3, 'becomes-final'],
    [undefined, -1, 'becomes-gone'],
    ['seen', 0, 'keep'],
    ['seen', 2, 'keep'],
    ['seen', 3, 'becomes-final'],
    ['seen', -4, 'becomes-gone'],
    ['final', 3, 'keep'],
    ['final', 1, 'keep'],
    ['final', 0, 'doubtful'],
    ['final', -1, 'reversed'],
    ['gone', -2, 'keep'],
    ['gone', 1, 'becomes-seen'],
    ['gone', 3, 'becomes-final'],
  ])('from %s at %i of 3 confirmations: %s', (before, confirmations, step) => {
    expect(depositStep(before, confirmations, 3)).toBe(step);
  });
});
