import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admittedLevels,
  chargeMicro,
  defaultParameters,
  headCountShareMicro,
  isStricter,
  planRelease,
  strictest,
  type Level,
  type ReleaseTerms,
  type StatisticRequest,
} from './index';
import { headCountScale, invocationScale } from './composition';
import { sensitivity } from './sensitivity';

const bounds = { min: -20, max: 50, grid: 0.1 };
const request = (asked: StatisticRequest['function'], attribute: string): StatisticRequest => ({
  function: asked,
  attribute: { key: attribute, bounds: attribute.startsWith('city') ? null : bounds, categories: null },
});
const within = (min: number, max: number, grid: number): StatisticRequest => ({
  function: 'AVG',
  attribute: { key: 'a', bounds: { min, max, grid }, categories: null },
});
const plan = (terms: Partial<ReleaseTerms> & { readonly statistics: readonly StatisticRequest[] }) =>
  planRelease({
    slots: 1,
    maxProtection: 'high',
    strategy: 'partition',
    parameters: defaultParameters,
    ...terms,
  });

const terms = fc.record({
  statistics: fc.array(
    fc
      .oneof(
        fc.tuple(fc.constantFrom('AVG', 'SUM', 'COUNT'), fc.constantFrom('a', 'b', 'c')),
        fc.tuple(fc.constant('COUNT'), fc.constantFrom('city', 'city2')),
      )
      .map(([asked, attribute]) => request(asked, attribute)),
    { minLength: 1, maxLength: 12 },
  ),
  slots: fc.integer({ min: 1, max: 366 }),
  maxProtection: fc.constantFrom<Level>('low', 'medium', 'high'),
  strategy: fc.constantFrom('partition', 'strictest'),
});

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

describe('a plan', () => {
  it('has a class for each admitted level under partition, occupied or not', () => {
    const { classes } = plan({ statistics: [request('AVG', 'a')], maxProtection: 'medium' });
    expect(classes).toEqual([
      { key: 'low', epsilonMicro: 1_000_000, members: ['low'] },
      { key: 'medium', epsilonMicro: 500_000, members: ['medium'] },
    ]);
  });

  it('has one class of everybody at the strictest admitted level under strictest', () => {
    const { classes } = plan({
      statistics: [request('AVG', 'a')],
      maxProtection: 'medium',
      strategy: 'strictest',
    });
    expect(classes).toEqual([{ key: 'medium', epsilonMicro: 500_000, members: ['low', 'medium'] }]);
  });

  it.each([
    [['AVG'], 'pair'],
    [['SUM'], 'sum'],
    [['COUNT'], 'count'],
    [['SUM', 'COUNT'], 'pair'],
    [['AVG', 'SUM', 'COUNT'], 'pair'],
    [['COUNT', 'COUNT'], 'count'],
  ] as const)('answers %s of one attribute by one %s', (functions, mechanism) => {
    const { invocations, classes } = plan({ statistics: functions.map((asked) => request(asked, 'a')) });
    const grid = { min: -20, max: 50, grid: 0.1, gridSteps: 700, lowSteps: -200 };
    expect(invocations).toEqual([
      {
        index: 0,
        attribute: 'a',
        mechanism,
        classes,
        ...(mechanism === 'count' ? {} : { grid }),
        requests: functions.map((_, i) => i),
      },
    ]);
  });

  it('has one invocation for each attribute, in the order asked', () => {
    const { invocations } = plan({
      statistics: [request('AVG', 'b'), request('COUNT', 'city'), request('SUM', 'b')],
    });
    expect(invocations.map(({ attribute, mechanism, requests }) => [attribute, mechanism, requests])).toEqual(
      [
        ['b', 'pair', [0, 2]],
        ['city', 'count', [1]],
      ],
    );
  });

  it.each([
    ['no statistic', { statistics: [] }],
    ['no slot', { statistics: [request('AVG', 'a')], slots: 0 }],
    ['more than a year of days', { statistics: [request('AVG', 'a')], slots: 367 }],
    ['half a slot', { statistics: [request('AVG', 'a')], slots: 1.5 }],
    ['an average of no numbers', { statistics: [request('AVG', 'city')] }],
    ['a sum of no numbers', { statistics: [request('COUNT', 'city'), request('SUM', 'city')] }],
    ['bounds off the grid', { statistics: [within(0.05, 1, 0.1)] }],
    ['no range', { statistics: [within(1, 1, 1)] }],
    ['no grid', { statistics: [within(0, 1, 0)] }],
    ['endless bounds', { statistics: [within(0, Infinity, 1)] }],
    ['NaN bounds', { statistics: [within(NaN, 1, 1)] }],
    ['two ranges of one attribute', { statistics: [request('AVG', 'a'), within(0, 1, 1)] }],
  ])('is refused with %s', (_, wrong) => {
    expect(() => plan(wrong)).toThrow(RangeError);
  });

  it('is refused with an ε that is no positive integer', () => {
    const parameters = { ...defaultParameters, low: { ...defaultParameters.low, epsilonMicro: 0.5 } };
    expect(() => plan({ statistics: [request('AVG', 'a')], parameters })).toThrow(RangeError);
  });
});

describe('the charge', () => {
  it('is exactly the ε of all noise that is drawn, composed', () => {
    fc.assert(
      fc.property(terms, (each) => {
        const planned = plan(each);
        for (const noiseClass of planned.classes) {
          // ε of one draw is sensitivity / scale; all fractions here are exact.
          let [numerator, denominator] = [0n, 1n];
          const add = (a: bigint, b: bigint) => {
            [numerator, denominator] = [numerator * b + a * denominator, denominator * b];
          };
          const head = headCountScale(noiseClass);
          add(head.denominator, head.numerator);
          for (const invocation of planned.invocations) {
            const scale = invocationScale(planned, noiseClass, invocation);
            add(sensitivity(invocation) * BigInt(planned.slots) * scale.denominator, scale.numerator);
          }
          for (const level of noiseClass.members) {
            expect(BigInt(chargeMicro(planned, level)) * denominator).toBe(numerator * 1_000_000n);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is by the class, or by the strictest level for everybody', () => {
    const asked = { statistics: [request('AVG', 'a')] };
    const charges = (strategy: 'partition' | 'strictest') =>
      (['low', 'medium', 'high'] as const).map((level) => chargeMicro(plan({ ...asked, strategy }), level));
    expect(charges('partition')).toEqual([1_000_000, 500_000, 200_000]);
    expect(charges('strictest')).toEqual([200_000, 200_000, 200_000]);
  });

  it('of a head count alone is a fifth', () => {
    expect(headCountShareMicro(plan({ statistics: [request('AVG', 'a')] }), 'medium')).toBe(100_000);
  });

  it('exists only for levels that take part', () => {
    const low = plan({ statistics: [request('AVG', 'a')], maxProtection: 'low' });
    expect(() => chargeMicro(low, 'medium')).toThrow(RangeError);
    expect(() => headCountShareMicro(low, 'high')).toThrow(RangeError);
  });
});
