import {
  average,
  binCounts,
  count,
  quantile,
  sum,
  variance,
  correlation,
  type StatisticValue,
} from './estimators';
import type { Invocation } from './invocation';
import type { ReleasePlan } from './plan';
import type { NoisyVectors } from './release';

export type { BinValue, Ranks, StatisticValue } from './estimators';

/** How one statistic is read off the noisy vectors, by slot. */
export function estimateOf(
  plan: ReleasePlan,
  statistic: number,
  noisy: NoisyVectors,
  headCount: number | undefined,
): (slot: number) => StatisticValue {
  const invocation = answering(plan, statistic);
  const vectorAt = (slot: number): readonly number[] => (noisy[invocation.index]![slot] ?? []).map(Number);
  const estimate = estimatorOf(plan, statistic, invocation, headCount);
  return (slot) => estimate(vectorAt(slot));
}

/** The invocation that answers a statistic. */
export function answering(plan: ReleasePlan, statistic: number): Invocation {
  const found = plan.invocations.find(({ requests }) => requests.includes(statistic));
  if (!found) throw new RangeError(`The release has no statistic ${statistic}.`);
  return found;
}

function estimatorOf(
  plan: ReleasePlan,
  statistic: number,
  invocation: Invocation,
  headCount: number | undefined,
): (vector: readonly number[]) => StatisticValue {
  switch (invocation.mechanism) {
    case 'quantile':
      return quantile(plan, invocation, headCount);
    case 'histogram':
      return binCounts(plan, invocation);
    case 'tensor':
      return correlation(plan, invocation);
    case 'count':
      return count(plan, invocation);
    case 'pair':
    case 'sum':
    case 'moments':
      switch (plan.statistics[statistic]!.function) {
        case 'COUNT':
          return count(plan, invocation);
        case 'SUM':
          return sum(plan, invocation);
        case 'VARIANCE':
          return variance(plan, invocation, (value) => value);
        case 'STDDEV':
          return variance(plan, invocation, Math.sqrt);
        case 'AVG':
          return average(plan, invocation);
        case 'MIN':
        case 'MAX':
        case 'MEDIAN':
        case 'QUANTILE':
        case 'HISTOGRAM':
        case 'CORR':
          throw new RangeError(`A ${invocation.mechanism} does not answer statistic ${statistic}.`);
      }
  }
}
