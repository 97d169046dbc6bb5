import { describe, expect, it } from 'vitest';
import { defaultParameters, type Level, type StatisticRequest } from './index';
import { plan, request, within } from './plan.fixture';

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

  it.each([
    [['STDDEV'], ['moments']],
    [['AVG', 'VARIANCE', 'COUNT', 'SUM'], ['moments']],
    [
      ['AVG', 'MEDIAN', 'COUNT'],
      ['pair', 'quantile'],
    ],
    [
      ['MIN', 'MAX', 'MIN'],
      ['quantile', 'quantile'],
    ],
    [
      ['CORR', 'HISTOGRAM', 'AVG'],
      ['tensor', 'histogram', 'pair'],
    ],
  ] as const)('answers %s of one attribute by %s', (functions, mechanisms) => {
    const { invocations } = plan({
      statistics: functions.map((asked) => ({
        ...request(asked, 'a'),
        ...(asked === 'CORR' ? { second: request('AVG', 'b').attribute } : {}),
        ...(asked === 'HISTOGRAM' ? { parameter: 7 } : {}),
      })),
    });
    expect(invocations.map(({ mechanism }) => mechanism)).toEqual(mechanisms);
    expect(invocations.map(({ index }) => index)).toEqual(mechanisms.map((_, index) => index));
    expect(invocations.flatMap(({ requests }) => requests).sort()).toEqual(functions.map((_, i) => i));
  });

  it('shares what is the same: a median is the quantile of a half, and a correlation has no order', () => {
    const share = (parameter: number): StatisticRequest => ({ ...request('QUANTILE', 'a'), parameter });
    const both = (one: string, other: string): StatisticRequest => ({
      ...request('CORR', one),
      second: request('CORR', other).attribute,
    });
    const { invocations } = plan({
      statistics: [request('MEDIAN', 'a'), share(0.5), share(0.9), both('a', 'b'), both('b', 'a')],
    });
    expect(invocations.map(({ requests }) => requests)).toEqual([[0, 1], [2], [3, 4]]);
    expect(invocations[1]).toMatchObject({ rank: { numerator: 9, denominator: 10, people: 0 } });
  });

  it('draws quantiles from everybody at the strictest level, whatever the strategy', () => {
    for (const strategy of ['partition', 'strictest'] as const) {
      const { invocations } = plan({ statistics: [request('MEDIAN', 'a')], strategy });
      expect(invocations[0]?.classes).toEqual([
        { key: 'high', epsilonMicro: 200_000, members: ['low', 'medium', 'high'] },
      ]);
    }
  });

  it('puts correlations and quantiles on grids as coarse as they can bear, with the same ends', () => {
    const fine = (key: string, max: number) => ({
      key,
      bounds: { min: 0, max, grid: 0.01 },
      categories: null,
    });
    const grids = plan({
      statistics: [
        { function: 'CORR', attribute: fine('a', 100), second: fine('b', 9.37) },
        { function: 'MEDIAN', attribute: fine('c', 10_000) },
        { function: 'MIN', attribute: fine('c', 10_000) },
        { function: 'AVG', attribute: fine('c', 10_000) },
      ],
    }).invocations;
    expect(grids).toMatchObject([
      { grid: { min: 0, max: 100, gridSteps: 1_000 }, secondGrid: { max: 9.37, gridSteps: 937, grid: 0.01 } },
      { grid: { max: 10_000, gridSteps: 62_500, grid: 0.16 } },
      { grid: { max: 10_000, gridSteps: 800, grid: 12.5 } },
      { grid: { max: 10_000, gridSteps: 1_000_000, grid: 0.01 } },
    ]);
  });

  it('looks for a minimum away from the edge by public numbers, never beyond a quarter of the least crowd', () => {
    const people = (maxProtection: Level, minimumParticipants?: number) => {
      const [invocation] = plan({
        statistics: [request('MIN', 'a')],
        maxProtection,
        ...(minimumParticipants === undefined ? {} : { minimumParticipants }),
      }).invocations;
      return invocation?.mechanism === 'quantile' ? invocation.rank.people : undefined;
    };
    expect([people('low'), people('medium'), people('high')]).toEqual([5, 12, 25]);
    expect([people('low', 1_000), people('high', 1_000)]).toEqual([17, 82]);
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
    ['a histogram without bins', { statistics: [request('HISTOGRAM', 'a')] }],
    ['half a bin', { statistics: [{ ...request('HISTOGRAM', 'a'), parameter: 2.5 }] }],
    ['a histogram of a free text', { statistics: [request('HISTOGRAM', 'city')] }],
    ['a median of no numbers', { statistics: [request('MEDIAN', 'city')] }],
    ['a quantile without a share', { statistics: [request('QUANTILE', 'a')] }],
    ['a quantile of everybody', { statistics: [{ ...request('QUANTILE', 'a'), parameter: 1 }] }],
    ['a correlation with nothing', { statistics: [request('CORR', 'a')] }],
    [
      'a correlation with no numbers',
      { statistics: [{ ...request('CORR', 'a'), second: request('COUNT', 'city').attribute }] },
    ],
    ['two ranges of one attribute', { statistics: [request('AVG', 'a'), within(0, 1, 1)] }],
  ])('is refused with %s', (_, wrong) => {
    expect(() => plan(wrong)).toThrow(RangeError);
  });

  it('is refused with an ε that is no positive integer', () => {
    const parameters = { ...defaultParameters, low: { ...defaultParameters.low, epsilonMicro: 0.5 } };
    expect(() => plan({ statistics: [request('AVG', 'a')], parameters })).toThrow(RangeError);
  });
});
