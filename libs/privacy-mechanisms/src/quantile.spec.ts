import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitOfChiSquare } from './chi-square.fixture';
import { drawQuantile, releaseStatistics, testRandomSource, type QuantileInvocation } from './index';
import { pointProbabilities } from './quantile-probabilities';
import { plannedQuantile, ranked, type Asked } from './quantile.fixture';
import { distanceAt, shellsOf } from './quantile';
import { repetitions, seeded } from './repetitions.fixture';
import { sensitivity } from './sensitivity';

/** By the definition, one point after the other. */
function slowDistance(values: readonly number[], step: number, { rank }: QuantileInvocation): number {
  const below = values.filter((each) => each < step).length;
  const upTo = values.filter((each) => each <= step).length;
  const target = (rank.numerator * values.length) / rank.denominator + rank.people;
  return Math.round(Math.max(0, below - target, target - upTo) * rank.denominator);
}

const asked = fc.constantFrom<readonly [Asked, number | undefined]>(
  ['MEDIAN', undefined],
  ['MIN', undefined],
  ['MAX', undefined],
  ['QUANTILE', 0.9],
  ['QUANTILE', 0.25],
  ['QUANTILE', 0.123456],
);
const values = fc.array(fc.nat(20), { maxLength: 40 });

describe('a quantile', () => {
  it.each([
    ['the median of a crowd', 'MEDIAN', undefined, [2, 3, 3, 4, 4, 4, 9, 15, 15, 20]],
    ['the median of one', 'MEDIAN', undefined, [7]],
    ['the median of nobody', 'MEDIAN', undefined, []],
    ['a median with all values equal', 'MEDIAN', undefined, Array.from({ length: 12 }, () => 5)],
    ['nine tenths', 'QUANTILE', 0.9, [0, 0, 3, 5, 8, 11, 12, 12, 19]],
    ['a share with a long denominator', 'QUANTILE', 0.333333, [0, 0, 3, 5, 8, 11, 12, 12, 19]],
    ['a minimum', 'MIN', undefined, Array.from({ length: 15 }, (_, i) => 5 + i)],
    ['a maximum', 'MAX', undefined, Array.from({ length: 15 }, (_, i) => 3 + i)],
    ['a maximum of fewer than its distance from the edge', 'MAX', undefined, [6, 9]],
  ] as const)(
    'of %s has exactly the probabilities of its distances',
    (name, function_, parameter, people) => {
      const [plan, invocation] = plannedQuantile(function_, 20, parameter === undefined ? {} : { parameter });
      const draws = repetitions(40_000, 1_000_000);
      const random = seeded(`quantile of ${name}`);
      const seen = Array.from({ length: 21 }, () => 0);
      const steps = ranked(people);
      for (let i = 0; i < draws; i++) seen[drawQuantile(plan, invocation, steps, random).value.step]!++;
      // Points that are hardly ever drawn are one cell.
      let [chi, cells, rare, rareSeen] = [0, 0, 0, 0];
      pointProbabilities(plan, invocation, steps).forEach((probability, step) => {
        const expected = probability * draws;
        if (expected < 10) {
          rare += expected;
          rareSeen += seen[step]!;
        } else {
          chi += (seen[step]! - expected) ** 2 / expected;
          cells++;
        }
      });
      if (rare > 1) chi += (rareSeen - rare) ** 2 / rare;
      expect(chi).toBeLessThan(limitOfChiSquare(Math.max(1, cells)));
      expect(rareSeen).toBeLessThan(rare + 6 * Math.sqrt(rare) + 6);
    },
  );

  it('would be told from one with a tenth less noise', () => {
    const people = ranked([2, 3, 3, 4, 4, 4, 9, 15, 15, 20]);
    const [plan, invocation] = plannedQuantile('MEDIAN', 20);
    const [loud] = plannedQuantile('MEDIAN', 20, { epsilonMicro: 1_100_000 });
    const draws = repetitions(60_000, 1_000_000);
    const random = seeded('power of the quantile test');
    const seen = Array.from({ length: 21 }, () => 0);
    const [, other] = plannedQuantile('MEDIAN', 20, { epsilonMicro: 1_100_000 });
    for (let i = 0; i < draws; i++) seen[drawQuantile(loud, other, people, random).value.step]!++;
    const chi = pointProbabilities(plan, invocation, people).reduce(
      (sum, probability, step) => sum + (seen[step]! - probability * draws) ** 2 / (probability * draws),
      0,
    );
    expect(chi).toBeGreaterThan(limitOfChiSquare(20));
  });

  it('knows the distance of every point from its shells', () => {
    fc.assert(
      fc.property(asked, values, ([function_, parameter], people) => {
        const [, invocation] = plannedQuantile(function_, 20, parameter === undefined ? {} : { parameter });
        const shells = shellsOf(invocation, ranked(people));
        const distances = Array.from({ length: 21 }, (_, step) => distanceAt(shells, step));
        expect(distances).toEqual(distances.map((_, step) => slowDistance(people, step, invocation)));
        expect(shells.least).toBe(Math.min(...distances));
      }),
    );
  });

  it('moves no distance by more than its sensitivity for one person more, and lets every point be drawn', () => {
    fc.assert(
      fc.property(asked, values, fc.nat(20), ([function_, parameter], people, added) => {
        const [plan, invocation] = plannedQuantile(
          function_,
          20,
          parameter === undefined ? {} : { parameter },
        );
        const [before, after] = [people, [...people, added]].map((each) =>
          shellsOf(invocation, ranked(each)),
        );
        for (let step = 0; step <= 20; step++) {
          const moved = Math.abs(distanceAt(after!, step) - distanceAt(before!, step));
          expect(moved).toBeLessThanOrEqual(Number(sensitivity(invocation)));
        }
        for (const each of [people, [...people, added]])
          expect(pointProbabilities(plan, invocation, ranked(each)).every((p) => p > 0)).toBe(true);
      }),
    );
  });

  it('has probabilities that one person more changes by at most e to its ε', () => {
    fc.assert(
      fc.property(asked, values, fc.nat(20), ([function_, parameter], people, added) => {
        const [plan, invocation] = plannedQuantile(
          function_,
          20,
          parameter === undefined ? {} : { parameter },
        );
        const [before, after] = [people, [...people, added]].map((each) =>
          pointProbabilities(plan, invocation, ranked(each)),
        );
        before!.forEach((probability, step) => {
          expect(Math.abs(Math.log(probability / after![step]!))).toBeLessThanOrEqual(0.8 + 1e-9);
        });
      }),
    );
  });

  it('of a known seed is known', () => {
    const random = testRandomSource('golden quantiles');
    const people = ranked(Array.from({ length: 100 }, (_, i) => 10 * i));
    const drawn = (['MEDIAN', 'MIN', 'MAX'] as const).map((function_) => {
      const [plan, invocation] = plannedQuantile(function_, 998);
      return Array.from({ length: 4 }, () => drawQuantile(plan, invocation, people, random).value.step);
    });
    expect(drawn).toMatchInlineSnapshot(`
      [
        [
          492,
          469,
          464,
          493,
        ],
        [
          27,
          42,
          25,
          105,
        ],
        [
          845,
          922,
          948,
          952,
        ],
      ]
    `);
  });

  it('takes little time, however bad almost all of its points are', () => {
    const [plan, invocation] = plannedQuantile('MEDIAN', 99_999);
    const random = testRandomSource('worst case');
    let words = 0;
    const counted = { uint32: () => (words++, random.uint32()) };
    const people = { steps: Int32Array.of(40_000), counts: Int32Array.of(200) };
    for (let i = 0; i < 5; i++)
      expect(drawQuantile(plan, invocation, people, counted).value.step).toBe(40_000);
    // 100,000 proposals on average, of a few words each.
    expect(words / 5).toBeLessThan(3_000_000);
  });

  it.each([
    ['steps that do not ascend', [3, 2], [1, 1]],
    ['one step twice', [3, 3], [1, 1]],
    ['a step beyond the grid', [21], [1]],
    ['a step below the grid', [-1], [1]],
    ['fewer than no people', [3], [-1]],
    ['a step without a count', [3, 4], [1]],
  ])('is refused with %s, before anything is drawn', (_, steps, counts) => {
    const [plan, invocation] = plannedQuantile('MEDIAN', 20);
    let drawn = 0;
    const random = { uint32: () => drawn++ };
    const people = { steps: Int32Array.from(steps), counts: Float64Array.from(counts) };
    expect(() => drawQuantile(plan, invocation, people, random)).toThrow(RangeError);
    expect(drawn).toBe(0);
  });
});

describe('a release with quantiles', () => {
  it('is refused without the draws of a slot, or with those of another invocation', () => {
    const [plan, invocation] = plannedQuantile('MEDIAN', 20);
    const random = testRandomSource('');
    const draw = drawQuantile(plan, invocation, ranked([]), random);
    expect(() => releaseStatistics(plan, {}, [], random)).toThrow(RangeError);
    expect(() => releaseStatistics(plan, {}, [[draw, draw]], random)).toThrow(RangeError);
    const other = drawQuantile(plan, { ...invocation, index: 1 }, ranked([]), random);
    expect(() => releaseStatistics(plan, {}, [[other]], random)).toThrow(RangeError);
  });
});
