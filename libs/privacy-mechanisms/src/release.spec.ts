import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  releaseHeadCount,
  releaseStatistics,
  testRandomSource,
  type Level,
  type SlotSums,
  type StatisticRequest,
} from './index';
import { isAdditive } from './invocation';
import { average, city, complete, heads, number, plan, slot } from './release.fixture';
import { repetitions, seeded } from './repetitions.fixture';
import { sensitivity } from './sensitivity';
import { exactVector } from './vector';

describe('a head count', () => {
  it('of a known seed is known', () => {
    const high = plan([average], 'high');
    const counts = Array.from({ length: 6 }, (_, i) =>
      releaseHeadCount(high, { low: 100 }, testRandomSource(`g${i}`)),
    );
    expect(counts.map(({ value }) => value)).toEqual([56, 125, 77, 103, 130, 94]);
  });

  it('adds up all classes, each with noise, also those without anybody', () => {
    const random = seeded('head counts');
    const draws = repetitions(4_000, 100_000);
    const variance = (maxProtection: Level) => {
      const planned = plan([average], maxProtection);
      let [sum, squares] = [0, 0];
      for (let i = 0; i < draws; i++) {
        const error = releaseHeadCount(planned, { low: 70 }, random).value - 70;
        [sum, squares] = [sum + error, squares + error * error];
      }
      expect(Math.abs(sum / draws)).toBeLessThan(4.5 * Math.sqrt(squares / draws / draws));
      return squares / draws;
    };
    // 2 b² for each class, b = 5, 10, 25.
    expect(variance('low') / 50).toBeCloseTo(1, 0);
    expect(variance('medium') / 250).toBeCloseTo(1, 0);
    expect(variance('high') / 1_500).toBeCloseTo(1, 0);
  });

  it('is refused for numbers that are no counts, and for classes that take no part', () => {
    const low = plan([average]);
    for (const wrong of [-1, 1.5, NaN]) {
      expect(() => releaseHeadCount(low, { low: wrong }, testRandomSource(''))).toThrow(RangeError);
    }
    expect(() => releaseHeadCount(low, { high: 1 }, testRandomSource(''))).toThrow(RangeError);
  });
});

describe('a release', () => {
  it('of a known seed is known', () => {
    const statistics: StatisticRequest[] = [
      average,
      { ...average, function: 'COUNT' },
      { function: 'SUM', attribute: number('b', -10, 10, 1) },
      { function: 'COUNT', attribute: city },
    ];
    const sums = { low: [[slot(200, 20_000)], [slot(200, 2_200)], [heads(180)]] };
    const { value } = releaseStatistics(plan(statistics, 'medium'), sums, [], testRandomSource('golden'));
    expect(value.map(([each]) => Number(complete(each).value.toFixed(6)))).toEqual([
      51.222408, 185.29, -46, 173,
    ]);
  });

  it('cannot be made by anybody else, nor read by accident', () => {
    const result = releaseHeadCount(plan([average]), {}, testRandomSource(''));
    expect(JSON.stringify(result)).toBe('{}');
    const { constructor } = result as object;
    expect(() => new (constructor as new (key: symbol, value: number) => unknown)(Symbol(), 5)).toThrow(
      TypeError,
    );
  });

  it('is the same for a class without sums and a class of nobody', () => {
    const medium = plan([average], 'medium');
    const [left, right] = [
      releaseStatistics(medium, { low: [[slot(90, 9_000)]] }, [], testRandomSource('x')),
      releaseStatistics(
        medium,
        { low: [[slot(90, 9_000)]], medium: [[slot(0, 0)]] },
        [],
        testRandomSource('x'),
      ),
    ];
    expect(left.value).toEqual(right.value);
  });

  it('never gives NaN, and an average stays inside its bounds, however few take part', () => {
    const statistics: StatisticRequest[] = ['AVG', 'SUM', 'COUNT'].map((asked) => ({
      function: asked as 'AVG',
      attribute: number('a', -40, 60, 0.5),
    }));
    const random = seeded('few people');
    for (const level of ['low', 'medium', 'high'] as const) {
      const planned = plan(statistics, level, 2);
      for (let i = 0; i < repetitions(300, 10_000); i++) {
        const people = i % 4;
        const slots = [slot(people, people * (i % 201)), slot(0, 0)];
        for (const values of releaseStatistics(planned, { low: [slots] }, [], random).value) {
          for (const value of values) {
            const { error95, low, high, value: middle } = complete(value);
            expect([error95, low, high, middle].every(Number.isFinite)).toBe(true);
            expect(low <= middle && middle <= high && error95 >= 0).toBe(true);
          }
        }
        const [averages] = releaseStatistics(planned, { low: [slots] }, [], random).value;
        for (const value of averages ?? []) {
          const { low, high } = complete(value);
          expect(low >= -40 && high <= 60).toBe(true);
        }
      }
    }
  });

  it('knows nothing about a mean without people', () => {
    const random = seeded('nobody');
    const planned = plan([average], 'high');
    const widths = Array.from({ length: 200 }, () => {
      const { low, high } = complete(releaseStatistics(planned, {}, [], random).value[0]?.[0]);
      return high - low;
    }).sort((a, b) => a - b);
    expect(widths[100]).toBe(100);
  });

  it.each([
    ['more steps than its people can have', { low: [[slot(2, 401)]] }],
    ['fewer than no people', { low: [[slot(-1, 0)]] }],
    ['a negative sum', { low: [[slot(1, -1)]] }],
    ['a missing slot', { low: [[]] }],
    ['a missing invocation', { low: [] }],
    ['a class that takes no part', { high: [[slot(1, 1)]] }],
  ])('is refused with %s, before anything is drawn', (_, sums) => {
    let drawn = 0;
    const random = { uint32: () => drawn++ };
    expect(() => releaseStatistics(plan([average]), sums, [], random)).toThrow(RangeError);
    expect(drawn).toBe(0);
  });
});

describe('one more participant', () => {
  const requests = fc.constantFrom<StatisticRequest[]>(
    [average],
    [{ ...average, function: 'SUM', attribute: number('a', -30, 10, 0.5) }],
    [{ ...average, function: 'SUM', attribute: number('a', 5, 10, 0.5) }],
    [{ ...average, function: 'COUNT' }],
    [{ function: 'COUNT', attribute: city }],
    [average, { ...average, function: 'SUM' }, { ...average, function: 'COUNT' }],
  );

  it('changes the exact vector of every invocation by at most its sensitivity, and some by exactly that', () => {
    fc.assert(
      fc.property(
        requests,
        fc.array(fc.nat(1_000), { maxLength: 30 }),
        fc.nat(1_000),
        (statistics, others, added) => {
          for (const invocation of plan(statistics).invocations) {
            if (!isAdditive(invocation)) continue;
            const gridSteps = 'grid' in invocation && invocation.grid ? invocation.grid.gridSteps : 0;
            const stepsOf = (value: number) => BigInt(value % (gridSteps + 1));
            const sums = (people: readonly number[]): SlotSums => ({
              contributors: BigInt(people.length),
              sums:
                invocation.mechanism === 'count'
                  ? []
                  : [people.reduce((sum, value) => sum + stepsOf(value), 0n)],
            });
            const change = (value: number) => {
              const [before, after] = [sums(others), sums([...others, value])].map((each) =>
                exactVector(invocation, each),
              );
              return after!.reduce(
                (sum, component, at) => sum + Math.abs(Number(component - before![at]!)),
                0,
              );
            };
            expect(change(added)).toBeLessThanOrEqual(Number(sensitivity(invocation)));
            expect(Math.max(change(0), change(gridSteps))).toBe(Number(sensitivity(invocation)));
          }
        },
      ),
    );
  });
});
