import { describe, expect, it } from 'vitest';
import { curveOf, frame } from './supply-geometry';

const points = [
  { rewardSat: '0', from: 0, to: 900 },
  { rewardSat: '100', from: 400, to: 2_000 },
  { rewardSat: '200', from: 5_000, to: 12_000 },
];

describe('the supply curve', () => {
  it('shows every band whole, on an axis that holds the minimum as well', () => {
    const { bars, ticks, minimumY } = curveOf({ points }, '150', 200);
    for (const { y, height } of bars) {
      expect(y).toBeGreaterThanOrEqual(frame.top);
      expect(y + height).toBeLessThanOrEqual(frame.bottom + 3);
    }
    expect(bars[0]!.y + bars[0]!.height).toBe(frame.bottom);
    expect(ticks.map(({ people }) => people)).toEqual([100, 1_000, 10_000, 100_000]);
    expect(minimumY).toBeGreaterThan(bars[2]!.y);
    expect(minimumY).toBeLessThan(frame.bottom);
  });

  it('marks the band at the reward that is offered', () => {
    const marked = (reward: string): readonly string[] =>
      curveOf({ points }, reward, 50).bars.flatMap((bar) => (bar.offered ? [bar.rewardSat] : []));
    expect(marked('0')).toEqual(['0']);
    expect(marked('150')).toEqual(['100']);
    expect(marked('99999')).toEqual(['200']);
    expect(marked('not yet')).toEqual(['0']);
  });

  it('draws a count that found nobody', () => {
    const { bars, ticks } = curveOf({ points: [{ rewardSat: '0', from: 0, to: 0 }] }, '0', 20);
    expect(bars[0]!.height).toBeGreaterThan(0);
    expect(ticks.length).toBeGreaterThan(1);
  });
});
