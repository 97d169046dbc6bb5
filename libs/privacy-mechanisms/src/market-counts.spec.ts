import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditedEpsilon } from './black-box-audit';
import {
  marketHalfWidth,
  marketSensitivity,
  marketWeight,
  releaseMarketCounts,
  testRandomSource,
  type MarketCount,
  type MarketTerms,
} from './index';
import { repetitions, seeded } from './repetitions.fixture';

const week: MarketTerms = { epsilonMicro: 20_000, sourceTypes: 4, organisationTypes: 7 };

describe('the count of the market', () => {
  it('changes by at most its sensitivity with one person more, whatever that person has set', () => {
    const person = fc.array(fc.oneof(fc.constant('every' as const), fc.integer({ min: 0, max: 7 })), {
      maxLength: week.sourceTypes,
    });
    fc.assert(
      fc.property(person, (sources) => {
        const change = sources
          .map((source) =>
            source === 'every'
              ? marketWeight('every', week)
              : marketWeight('own', week) + source * marketWeight('one', week),
          )
          .reduce((sum, each) => sum + each, 0);
        expect(change).toBeLessThanOrEqual(marketSensitivity(week));
      }),
    );
  });

  it('draws the same noise from the same words, and adds it to what each cell weighs', () => {
    const drawn = (counts: readonly MarketCount[]): readonly number[] =>
      releaseMarketCounts(week, counts, testRandomSource('market')).value;
    const none = drawn([
      { cell: 'every', people: 0 },
      { cell: 'own', people: 0 },
      { cell: 'one', people: 0 },
    ]);
    const some = drawn([
      { cell: 'every', people: 10 },
      { cell: 'own', people: 10 },
      { cell: 'one', people: 10 },
    ]);
    expect(some.map((value, index) => value - (none[index] ?? 0))).toEqual([140, 70, 10]);
    expect(none.some((value) => value !== 0)).toBe(true);
  });

  it('refuses what is no number of people before anything is drawn', () => {
    const random = {
      uint32: () => {
        throw new Error('drawn');
      },
    };
    for (const people of [-1, 0.5, Number.NaN, Infinity])
      expect(() => releaseMarketCounts(week, [{ cell: 'one', people }], random)).toThrow(RangeError);
    expect(() => releaseMarketCounts({ ...week, epsilonMicro: 0 }, [], random)).toThrow(RangeError);
  });

  it('holds the true sum within its half width 19 times out of 20', () => {
    const random = seeded('half width of the market');
    const cells = { every: 6, one: 3 } as const;
    const half = marketHalfWidth(week, cells);
    const counts: MarketCount[] = [
      ...Array.from({ length: 6 }, () => ({ cell: 'every' as const, people: 500 })),
      ...Array.from({ length: 3 }, () => ({ cell: 'one' as const, people: 20 })),
    ];
    const draws = repetitions(4_000, 100_000);
    let within = 0;
    for (let draw = 0; draw < draws; draw++) {
      const values = releaseMarketCounts(week, counts, random).value;
      const sum = values.reduce(
        (total, value, at) => total + value / marketWeight(counts[at]!.cell, week),
        0,
      );
      if (Math.abs(sum - 3_060) <= half) within++;
    }
    expect(within / draws).toBeGreaterThan(0.95 - 4.5 * Math.sqrt((0.95 * 0.05) / draws));
    expect(within / draws).toBeLessThan(0.95 + 4.5 * Math.sqrt((0.95 * 0.05) / draws));
  });

  it('lets an auditor who sees all cells read no more than its ε, and much of it', () => {
    // At an ε of 1, so that outputs tell enough; the scale follows ε alone.
    const terms: MarketTerms = { ...week, epsilonMicro: 1_000_000 };
    /** In how many cells of each kind the person is that is added. */
    const oneForAll: readonly MarketCount[] = Array.from({ length: 4 }, () => ({ cell: 'every', people: 5 }));
    const ownForEach: readonly MarketCount[] = [
      ...Array.from({ length: 2 }, () => ({ cell: 'every' as const, people: 5 })),
      ...Array.from({ length: 2 }, () => ({ cell: 'own' as const, people: 5 })),
      ...Array.from({ length: 14 }, () => ({ cell: 'one' as const, people: 5 })),
    ];
    const measured = (crowd: readonly MarketCount[], noise: number): number => {
      const random = seeded(`audit of the market ${crowd.length} ${noise}`);
      const added = [0, 1].map((more) => crowd.map(({ cell, people }) => ({ cell, people: people + more })));
      const used = { ...terms, epsilonMicro: Math.round(terms.epsilonMicro / noise) };
      const exact = added.map((world) => world.map(({ cell, people }) => people * marketWeight(cell, terms)));
      const rate = 1 / marketSensitivity(used) / noise;
      const draw = (world: readonly MarketCount[]) => () => {
        const values = releaseMarketCounts(used, world, random).value;
        return Math.round(
          1e6 *
            values.reduce(
              (ratio, value, at) =>
                ratio + rate * (Math.abs(value - exact[0]![at]!) - Math.abs(value - exact[1]![at]!)),
              0,
            ),
        );
      };
      return auditedEpsilon(draw(added[0]!), draw(added[1]!), repetitions(10_000, 100_000));
    };
    for (const crowd of [oneForAll, ownForEach]) {
      expect(measured(crowd, 1)).toBeLessThanOrEqual(1);
      expect(measured(crowd, 1)).toBeGreaterThan(0.35);
      expect(measured(crowd, 1 / 3)).toBeGreaterThan(1);
    }
  });
});
