import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admittedLevels,
  defaultParameters,
  chargeMicro,
  interpolatedLevels,
  isStricter,
  planRelease,
  strictest,
  tableFrom,
  type LevelParameters,
} from './index';

const anchors = [defaultParameters.low, defaultParameters.medium, defaultParameters.high];

describe('levels', () => {
  it('admit everything up to the highest accepted', () => {
    expect((['low', 'medium', 'high'] as const).map(admittedLevels)).toEqual([
      ['low'],
      ['low', 'medium'],
      ['low', 'medium', 'high'],
    ]);
  });

  it('are strict from low to high', () => {
    expect(strictest(['low', 'high', 'medium'])).toBe('high');
    expect(strictest(['low'])).toBe('low');
    expect(() => strictest([])).toThrow(RangeError);
    expect([isStricter('high', 'medium'), isStricter('low', 'low'), isStricter('low', 'medium')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('have five queries in their budget and ten in their cap', () => {
    for (const { epsilonMicro, budgetMicro, capMicro } of Object.values(defaultParameters)) {
      expect([budgetMicro / epsilonMicro, capMicro / epsilonMicro]).toEqual([5, 10]);
    }
  });
});

describe('a finer table of levels', () => {
  it('without levels between is the shipped one', () => {
    expect(interpolatedLevels(anchors, 0)).toEqual(anchors);
  });

  it('has the geometric mean half-way', () => {
    const [, middle] = interpolatedLevels([defaultParameters.low, defaultParameters.high], 1);
    expect(middle).toEqual({
      epsilonMicro: 447_213,
      budgetMicro: 2_236_067,
      capMicro: 4_472_135,
      k: 10,
      l: 2,
      noiseSharePercent: expect.closeTo(Math.sqrt(20), 9),
      minimumParticipants: 45,
    });
  });

  it('keeps its anchors, and never protects less from one level to the next', () => {
    fc.assert(
      fc.property(fc.nat(40), (between) => {
        const levels = interpolatedLevels(anchors, between);
        expect(levels).toHaveLength(2 * (between + 1) + 1);
        expect(levels.filter((_, index) => index % (between + 1) === 0)).toEqual(anchors);
        const rises = (parameter: keyof LevelParameters) =>
          levels.every((level, index) => index === 0 || levels[index - 1]![parameter] <= level[parameter]);
        const falls = (parameter: keyof LevelParameters) =>
          levels.every((level, index) => index === 0 || levels[index - 1]![parameter] >= level[parameter]);
        expect((['epsilonMicro', 'budgetMicro', 'capMicro'] as const).every(falls)).toBe(true);
        expect((['k', 'l', 'noiseSharePercent', 'minimumParticipants'] as const).every(rises)).toBe(true);
        const whole = (value: number) => Number.isSafeInteger(value) && value > 0;
        expect(levels.every(({ noiseSharePercent: _, ...rest }) => Object.values(rest).every(whole))).toBe(
          true,
        );
      }),
    );
  });

  it('goes by equal factors', () => {
    const levels = interpolatedLevels(anchors, 4);
    const factors = levels
      .slice(1, 6)
      .map((level, index) => level.epsilonMicro / levels[index]!.epsilonMicro);
    for (const factor of factors) expect(factor).toBeCloseTo(0.5 ** (1 / 5), 4);
  });

  it('needs anchors and a whole number of levels between them', () => {
    expect(() => interpolatedLevels([], 1)).toThrow(RangeError);
    for (const between of [-1, 0.5, NaN])
      expect(() => interpolatedLevels(anchors, between)).toThrow(RangeError);
  });

  it('gives a market its levels: releases are planned and charged by any rows of it, stricter ones never more', () => {
    const places = fc.nat(30).chain((between) => {
      const place = fc.nat(2 * (between + 1));
      return fc.record({ between: fc.constant(between), picked: fc.tuple(place, place, place) });
    });
    fc.assert(
      fc.property(places, ({ between, picked }) => {
        const levels = interpolatedLevels(anchors, between);
        const [low, medium, high] = [...picked].sort((a, b) => a - b) as [number, number, number];
        const parameters = tableFrom(levels, { low, medium, high });
        expect(parameters.medium).toBe(levels[medium]);
        const plan = planRelease({
          statistics: [
            {
              function: 'AVG',
              attribute: { key: 'a', bounds: { min: 0, max: 100, grid: 1 }, categories: null },
            },
          ],
          slots: 7,
          maxProtection: 'high',
          strategy: 'partition',
          parameters,
        });
        const charges = admittedLevels('high').map((level) => chargeMicro(plan, level));
        expect(charges).toEqual([low, medium, high].map((place) => levels[place]!.epsilonMicro));
        expect([...charges].sort((a, b) => b - a)).toEqual(charges);
      }),
    );
  });

  it('has no level beyond its ends, and none that protects less than a lower one', () => {
    const levels = interpolatedLevels(anchors, 1);
    for (const places of [
      { low: 0, medium: 1, high: 5 },
      { low: -1, medium: 1, high: 2 },
      { low: 0, medium: 0.5, high: 2 },
      { low: 2, medium: 1, high: 3 },
      { low: 0, medium: NaN, high: 3 },
    ])
      expect(() => tableFrom(levels, places)).toThrow(RangeError);
  });
});
