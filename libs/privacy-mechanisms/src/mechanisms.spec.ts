import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumsOf, type Crowd } from './audit-crowds';
import { chiSquare, limitOfChiSquare } from './chi-square.fixture';
import { invocationScale } from './composition';
import {
  defaultParameters,
  isAdditive,
  planRelease,
  releaseStatistics,
  testRandomSource,
  type AdditiveInvocation,
  type ReleasePlan,
  type StatisticRequest,
} from './index';
import { toNumber } from './rational';
import { noisyVectors } from './release';
import { repetitions, seeded } from './repetitions.fixture';
import { sensitivity } from './sensitivity';
import { exactVector } from './vector';

const number = (key: string, min: number, max: number) => ({
  key,
  bounds: { min, max, grid: 1 },
  categories: null,
});
const [a, b] = [number('a', -3, 9), number('b', 0, 7)];
const colour = { key: 'colour', bounds: null, categories: ['red', 'green', 'blue'] };
const requests: readonly (readonly [string, StatisticRequest])[] = [
  ['count', { function: 'COUNT', attribute: colour }],
  ['sum', { function: 'SUM', attribute: a }],
  ['pair', { function: 'AVG', attribute: a }],
  ['moments', { function: 'VARIANCE', attribute: a }],
  ['tensor', { function: 'CORR', attribute: a, second: b }],
  ['histogram of a number', { function: 'HISTOGRAM', attribute: a, parameter: 5 }],
  ['histogram of categories', { function: 'HISTOGRAM', attribute: colour }],
];

/** Vectors of the same crowd and seeds. */
const golden: Readonly<Record<string, readonly bigint[]>> = {
  count: [40n],
  sum: [121n],
  pair: [245n, 261n],
  moments: [68196n, 107686n, 84466n],
  tensor: [26272n, 26679n, 35263n, 34048n, 15282n, 25799n, 29530n, 27077n, 33093n],
  'histogram of a number': [10n, 6n, 9n, 6n, 8n],
  'histogram of categories': [14n, 3n, 9n],
};

function planned(request: StatisticRequest): readonly [ReleasePlan, AdditiveInvocation] {
  const plan = planRelease({
    statistics: [request],
    slots: 1,
    maxProtection: 'low',
    strategy: 'partition',
    parameters: defaultParameters,
  });
  const [invocation] = plan.invocations;
  if (!invocation || !isAdditive(invocation)) throw new Error('This has no vector.');
  return [plan, invocation];
}

/** Steps that a person can have: on the grids, or a category, one of them unknown. */
const person = fc.tuple(fc.nat(12), fc.nat(7));
const people = fc.array(person, { maxLength: 30 });

/** A crowd as the invocation can have it. */
function possible(crowd: Crowd, { mechanism }: AdditiveInvocation, key: string): Crowd {
  return mechanism === 'histogram' && key === 'colour' ? crowd.map(([x, y]) => [x % 4, y] as const) : crowd;
}

describe.each(requests)('a %s', (name, request) => {
  const [plan, invocation] = planned(request);

  it('has a vector that one person more, whoever it is, moves by at most its sensitivity', () => {
    fc.assert(
      fc.property(people, person, (others, added) => {
        const vectors = [others, [...others, added]].map((crowd) =>
          exactVector(invocation, sumsOf(invocation, possible(crowd, invocation, request.attribute.key))),
        );
        const moved = vectors[1]!.reduce((sum, each, at) => {
          const change = each - vectors[0]![at]!;
          return sum + (change < 0n ? -change : change);
        }, 0n);
        expect(moved <= sensitivity(invocation)).toBe(true);
        if (['pair', 'moments', 'tensor'].includes(invocation.mechanism))
          expect(moved).toBe(sensitivity(invocation));
      }),
    );
  });

  it('is refused with sums that no people can have, before anything is drawn', () => {
    let drawn = 0;
    const random = { uint32: () => drawn++ };
    const { contributors, sums } = sumsOf(invocation, [
      [1, 2],
      [2, 7],
    ]);
    const wrong = [
      { contributors: -1n, sums },
      { contributors, sums: [...sums, 1n] },
      ...sums.flatMap((sum, at) => [
        { contributors, sums: sums.with(at, -1n - sum) },
        { contributors, sums: sums.with(at, 10n ** 9n) },
      ]),
    ];
    for (const slot of wrong)
      expect(() => releaseStatistics(plan, { low: [[slot]] }, [], random)).toThrow(RangeError);
    expect(drawn).toBe(0);
  });

  it('adds to each component noise of exactly the probabilities of its sensitivity and ε, everywhere', () => {
    const random = seeded(`noise of a ${name}`);
    const crowd = possible(
      [
        [0, 0],
        [12, 7],
        [5, 3],
      ],
      invocation,
      request.attribute.key,
    );
    const slot = sumsOf(invocation, crowd);
    const exact = exactVector(invocation, slot);
    const scale = toNumber(invocationScale(plan, plan.classes[0]!, invocation));
    expect(scale).toBeCloseTo(Number(sensitivity(invocation)) / 0.8, 9);
    const runs = Math.ceil(repetitions(30_000, 600_000) / exact.length);
    const noises = Array.from({ length: runs }, () => {
      const [[vector]] = noisyVectors(plan, { low: [[slot]] }, [], random) as [[readonly bigint[]]];
      return vector.map((each, at) => each - exact[at]!);
    }).flat();
    const { chi, df } = chiSquare(noises, scale);
    expect(chi).toBeLessThan(limitOfChiSquare(df));
    // Independent components: no correlation between neighbours.
    const products = noises.slice(1).reduce((sum, each, at) => sum + Number(each) * Number(noises[at]), 0);
    expect(Math.abs(products / noises.length / (2 * scale * scale))).toBeLessThan(
      5 / Math.sqrt(noises.length),
    );
  });

  it('of a known seed is known', () => {
    const slot = sumsOf(
      invocation,
      possible(
        Array.from({ length: 40 }, (_, i) => [i % 13, (3 * i) % 8] as const),
        invocation,
        request.attribute.key,
      ),
    );
    const random = testRandomSource(`golden ${name}`);
    const [[vector]] = noisyVectors(plan, { low: [[slot]] }, [], random) as [[readonly bigint[]]];
    expect(vector).toEqual(golden[name]);
  });
});

describe('a histogram', () => {
  it('gives each bin its raw noisy count with an interval that holds the true one in 95 of 100', () => {
    const [plan, invocation] = planned({ function: 'HISTOGRAM', attribute: a, parameter: 4 });
    const crowd: Crowd = Array.from({ length: 50 }, (_, i) => [(i * i) % 7, 0] as const);
    const truth = sumsOf(invocation, crowd).sums.map(Number);
    const random = seeded('coverage of bins');
    const runs = repetitions(1_000, 20_000);
    let [covered, below] = [0, 0];
    for (let i = 0; i < runs; i++) {
      const { bins = [], value } = releaseStatistics(plan, { low: [[sumsOf(invocation, crowd)]] }, [], random)
        .value[0]![0]!;
      expect(value).toBeNull();
      bins.forEach((bin, at) => {
        if (bin.low <= truth[at]! && truth[at]! <= bin.high) covered++;
        if (bin.value < 0) below++;
      });
    }
    expect(covered / runs / 4).toBeGreaterThan(0.945);
    expect(covered / runs / 4).toBeLessThan(0.985);
    expect(below).toBeGreaterThan(0);
  });

  it('has equal parts of the range, or the categories', () => {
    expect(planned({ function: 'HISTOGRAM', attribute: a, parameter: 3 })[1]).toMatchObject({
      bins: [
        { from: -3, to: 1 },
        { from: 1, to: 5 },
        { from: 5, to: 9 },
      ],
    });
    expect(planned({ function: 'HISTOGRAM', attribute: colour })[1]).toMatchObject({
      bins: [{ label: 'red' }, { label: 'green' }, { label: 'blue' }],
      grid: null,
    });
  });
});
