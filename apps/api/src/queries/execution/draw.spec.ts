import { testRandomSource } from '@mynedata/privacy-mechanisms';
import { describe, expect, it } from 'vitest';
import { drawParticipants } from './draw';

describe('drawing participants', () => {
  it('takes everybody when there is room', () => {
    expect(drawParticipants([1, 2, 3], 3, testRandomSource('room'))).toEqual([1, 2, 3]);
  });

  it('takes exactly max, everybody once', () => {
    const drawn = drawParticipants(
      Array.from({ length: 100 }, (_, index) => index),
      30,
      testRandomSource('max'),
    );
    expect(new Set(drawn).size).toBe(30);
  });

  it('gives everybody the same chance', () => {
    const random = testRandomSource('fair');
    const rounds = 20_000;
    const taken = Array<number>(10).fill(0);
    for (let round = 0; round < rounds; round++)
      for (const index of drawParticipants([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3, random))
        taken[index] = (taken[index] ?? 0) + 1;
    const expected = rounds * 0.3;
    const chiSquare = taken.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 9 degrees of freedom: above 27.9 once in a thousand.
    expect(chiSquare, 'seed fair').toBeLessThan(27.9);
  });
});
