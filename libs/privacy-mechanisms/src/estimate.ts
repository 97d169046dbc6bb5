import { correlation } from './correlation';
import { average, binCounts, count, sum } from './estimators';
import { valueAt } from './grid';
import type { AdditiveInvocation, Invocation, QuantileInvocation } from './invocation';
import type { ReleasePlan } from './plan';
import { peopleAtLeast, rankInterval } from './rank-interval';
import type { NoisyVectors } from './release';
import { spread } from './spread';
import { UNSAID, type StatisticValue } from './statistic-value';

/** How one statistic is read off the noisy vectors, by slot. */
export function estimateOf(
  plan: ReleasePlan,
  statistic: number,
  noisy: NoisyVectors,
  headCount: number | undefined,
): (slot: number) => StatisticValue {
  const invocation = answering(plan, statistic);
  if (invocation.mechanism === 'quantile')
    return (slot) =>
      drawn(
        plan,
        invocation,
        noisy.map((slots) => (slots[slot] ?? []).map(Number)),
        headCount,
      );
  const estimate = estimatorOf(plan, statistic, invocation);
  return (slot) => estimate((noisy[invocation.index]![slot] ?? []).map(Number));
}

/**
 * The invocation that answers a statistic.
 *
 * @throws RangeError for a statistic the plan does not have.
 */
export function answering(plan: ReleasePlan, statistic: number): Invocation {
  const found = plan.invocations.find(({ requests }) => requests.includes(statistic));
  if (!found) throw new RangeError(`The release has no statistic ${statistic}.`);
  return found;
}

function drawn(
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  vectors: readonly (readonly number[])[],
  headCount: number | undefined,
): StatisticValue {
  const atLeast = peopleAtLeast(plan, invocation, vectors, headCount);
  return {
    ...UNSAID,
    value: valueAt(invocation.grid, vectors[invocation.index]![0]!),
    ranks95: atLeast === undefined ? null : rankInterval(plan, invocation, atLeast),
  };
}

function estimatorOf(
  plan: ReleasePlan,
  statistic: number,
  invocation: AdditiveInvocation,
): (vector: readonly number[]) => StatisticValue {
  switch (invocation.mechanism) {
    case 'histogram':
      return binCounts(plan, invocation);
    case 'tensor':
      return correlation(plan, invocation);
    case 'count':
      return count(plan, invocation);
    case 'pair':
    case 'sum':
    case 'moments': {
      const asked = plan.statistics[statistic]!.function;
      switch (asked) {
        case 'COUNT':
          return count(plan, invocation);
        case 'SUM':
          return sum(plan, invocation);
        case 'VARIANCE':
        case 'STDDEV':
          return spread(plan, invocation, asked);
        case 'AVG':
          return average(plan, invocation);
        case 'MIN':
        case 'MAX':
        case 'MEDIAN':
        case 'QUANTILE':
        case 'HISTOGRAM':
        case 'CORR':
          throw new RangeError(`A ${invocation.mechanism} does not answer ${asked}.`);
      }
    }
  }
}
