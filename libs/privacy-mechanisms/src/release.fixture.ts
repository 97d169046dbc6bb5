import {
  defaultParameters,
  planRelease,
  type Level,
  type ReleasePlan,
  type SlotSums,
  type StatisticRequest,
  type StatisticValue,
} from './index';

export const number = (key: string, min: number, max: number, grid: number) => ({
  key,
  bounds: { min, max, grid },
  categories: null,
});
export const city = { key: 'city', bounds: null, categories: null };
export const average: StatisticRequest = { function: 'AVG', attribute: number('a', 0, 100, 0.5) };
export const plan = (
  statistics: readonly StatisticRequest[],
  maxProtection: Level = 'low',
  slots = 1,
): ReleasePlan =>
  planRelease({ statistics, slots, maxProtection, strategy: 'partition', parameters: defaultParameters });

export const slot = (contributors: number, gridSum: number): SlotSums => ({
  contributors: BigInt(contributors),
  sums: [BigInt(gridSum)],
});
export const heads = (contributors: number): SlotSums => ({ contributors: BigInt(contributors), sums: [] });

export function complete(value: StatisticValue | undefined): {
  value: number;
  error95: number;
  low: number;
  high: number;
} {
  const { value: middle = null, error95 = null, low = null, high = null } = value ?? {};
  if (middle === null || error95 === null || low === null || high === null)
    throw new Error('Something is missing.');
  return { value: middle, error95, low, high };
}
