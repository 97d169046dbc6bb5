import fc from 'fast-check';
import {
  defaultParameters,
  planRelease,
  type Level,
  type ReleaseTerms,
  type StatisticRequest,
} from './index';

export const bounds = { min: -20, max: 50, grid: 0.1 };
export const request = (asked: StatisticRequest['function'], attribute: string): StatisticRequest => ({
  function: asked,
  attribute: { key: attribute, bounds: attribute.startsWith('city') ? null : bounds, categories: null },
});
export const within = (min: number, max: number, grid: number): StatisticRequest => ({
  function: 'AVG',
  attribute: { key: 'a', bounds: { min, max, grid }, categories: null },
});
export const plan = (terms: Partial<ReleaseTerms> & { readonly statistics: readonly StatisticRequest[] }) =>
  planRelease({
    slots: 1,
    maxProtection: 'high',
    strategy: 'partition',
    parameters: defaultParameters,
    ...terms,
  });

export const terms = fc.record({
  statistics: fc.array(
    fc
      .oneof(
        fc.tuple(
          fc.constantFrom('AVG', 'SUM', 'COUNT', 'STDDEV', 'MEDIAN', 'MIN', 'HISTOGRAM', 'CORR'),
          fc.constantFrom('a', 'b', 'c'),
        ),
        fc.tuple(fc.constant('COUNT'), fc.constantFrom('city', 'city2')),
      )
      .map(([asked, attribute]) => ({
        ...request(asked, attribute),
        ...(asked === 'CORR' ? { second: request('AVG', 'd').attribute } : {}),
        ...(asked === 'HISTOGRAM' ? { parameter: 10 } : {}),
      })),
    { minLength: 1, maxLength: 12 },
  ),
  slots: fc.integer({ min: 1, max: 366 }),
  maxProtection: fc.constantFrom<Level>('low', 'medium', 'high'),
  strategy: fc.constantFrom('partition', 'strictest'),
});
