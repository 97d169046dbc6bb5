import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquare, limitOfChiSquare } from './chi-square.fixture';
import { wideDiscreteLaplace } from './discrete-laplace';
import { cryptoRandomSource, discreteLaplace, testRandomSource, type RandomSource } from './index';
import { repetitions, seeded } from './repetitions.fixture';

describe('discrete Laplace noise', () => {
  it.each([
    [2n, 1n],
    [2_000_000n, 1_000_000n],
    [5n, 4n],
    [1n, 3n],
    [1_000n, 7n],
    [20_000_000_000n, 1_000_000n],
    [2n ** 45n, 3n * 2n ** 42n],
    [2n ** 70n, 2n ** 69n],
  ])('of scale %s/%s has exactly its probabilities', (numerator, denominator) => {
    const random = seeded(`chi-square ${numerator}/${denominator}`);
    const scale = Number(numerator) / Number(denominator);
    const draws = repetitions(60_000, 2_000_000);
    // The far cells of a narrow noise hold less than one expected draw.
    if (scale < 1)
      return void expect(narrow(random, numerator, denominator, draws)).toBeLessThan(limitOfChiSquare(4));
    const { chi, df } = chiSquare(
      Array.from({ length: draws }, () => discreteLaplace(random, numerator, denominator)),
      scale,
    );
    expect(chi).toBeLessThan(limitOfChiSquare(df));
  });

  it('would be told from noise that is a twentieth too small', () => {
    const random = seeded('chi-square power');
    const { chi, df } = chiSquare(
      Array.from({ length: repetitions(60_000, 2_000_000) }, () => discreteLaplace(random, 19n, 10n)),
      2,
    );
    expect(chi).toBeGreaterThan(limitOfChiSquare(df));
  });

  it('is centred and has the variance of its distribution', () => {
    const random = seeded('moments');
    const draws = repetitions(60_000, 1_000_000);
    const drawn = Array.from({ length: draws }, () => Number(discreteLaplace(random, 5n, 1n)));
    const ratio = Math.exp(-1 / 5);
    const variance = (2 * ratio) / (1 - ratio) ** 2;
    const mean = drawn.reduce((sum, x) => sum + x, 0) / draws;
    const squares = drawn.reduce((sum, x) => sum + x * x, 0) / draws;
    expect(Math.abs(mean)).toBeLessThan(4.5 * Math.sqrt(variance / draws));
    expect(Math.abs(squares / variance - 1)).toBeLessThan(4.5 * Math.sqrt(5 / draws));
  });

  it('is the same on the fast path as in exact arithmetic of any size', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 40n }),
        fc.bigInt({ min: 1n, max: 2n ** 40n }),
        fc.string(),
        (numerator, denominator, seed) => {
          const [fast, wide] = [testRandomSource(seed), testRandomSource(seed)];
          for (let i = 0; i < 20; i++) {
            expect(discreteLaplace(fast, numerator, denominator)).toBe(
              wideDiscreteLaplace(wide, numerator, denominator),
            );
          }
          expect(fast.uint32()).toBe(wide.uint32());
        },
      ),
      { numRuns: repetitions(200, 5_000) },
    );
  });

  it('of a known seed is known', () => {
    const random = testRandomSource('golden');
    const drawn = (numerator: bigint, denominator: bigint) =>
      Array.from({ length: 8 }, () => discreteLaplace(random, numerator, denominator));
    expect([drawn(2n, 1n), drawn(1_250_000n, 1n), drawn(2n ** 60n, 3n)]).toEqual([
      [1n, -3n, -1n, 1n, 2n, 1n, -4n, -2n],
      [-725216n, 653596n, -595859n, 222676n, -38182n, 2030404n, -4409412n, 529516n],
      [
        -647561826220101434n,
        726365078308903458n,
        2300790677263495279n,
        428841523779388437n,
        1019166070441999668n,
        311787516166610223n,
        238490979023745444n,
        -493359156673154071n,
      ],
    ]);
  });

  it('needs a positive scale', () => {
    const random = cryptoRandomSource();
    expect(() => discreteLaplace(random, 0n, 1n)).toThrow(RangeError);
    expect(() => discreteLaplace(random, 1n, 0n)).toThrow(RangeError);
    expect(() => discreteLaplace(random, -1n, 1n)).toThrow(RangeError);
  });
});

function narrow(random: RandomSource, numerator: bigint, denominator: bigint, draws: number): number {
  const ratio = Math.exp(-Number(denominator) / Number(numerator));
  const observed = [0, 0, 0, 0, 0];
  for (let i = 0; i < draws; i++) {
    const x = Number(discreteLaplace(random, numerator, denominator));
    observed[Math.max(-2, Math.min(2, x)) + 2]!++;
  }
  const at = (y: number) =>
    Math.abs(y) === 2 ? ratio ** 2 / (1 + ratio) : ((1 - ratio) / (1 + ratio)) * ratio ** Math.abs(y);
  return observed.reduce((chi, seen, index) => {
    const expected = draws * at(index - 2);
    return chi + (seen - expected) ** 2 / expected;
  }, 0);
}

describe('a random source', () => {
  it('gives words of 32 bits that do not come again', () => {
    const random = cryptoRandomSource();
    const words = Array.from({ length: 40_000 }, () => random.uint32());
    expect(words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32)).toBe(true);
    // 40,000 of 2^32 collide about 0.2 times; a pool that is read twice would collide thousands of times.
    expect(new Set(words).size).toBeGreaterThan(39_980);
    const ones = words.reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
    expect(Math.abs(ones / (40_000 * 32) - 0.5)).toBeLessThan(0.003);
  });

  it('for tests repeats itself by its seed, and only by it', () => {
    const words = (seed: string) => {
      const random = testRandomSource(seed);
      return Array.from({ length: 20 }, () => random.uint32());
    };
    expect(words('a')).toEqual(words('a'));
    expect(words('a')).not.toEqual(words('b'));
    expect(new Set(words('a')).size).toBe(20);
  });
});
