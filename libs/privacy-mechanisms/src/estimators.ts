import { binError, countError, sumError } from './half-width';
import type { CountInvocation, HistogramInvocation, NumberInvocation } from './invocation';
import { shareInterval } from './mean-interval';
import { partsOf, unitOf } from './parts';
import type { ReleasePlan } from './plan';
import { UNSAID, withInterval, type StatisticValue } from './statistic-value';

type Estimator = (vector: readonly number[]) => StatisticValue;

/** COUNT, from any vector whose parts add up to people. */
export function count(plan: ReleasePlan, invocation: CountInvocation | NumberInvocation): Estimator {
  const error = countError(plan, invocation);
  const unit = unitOf(invocation);
  return (vector) => {
    const people = total(vector) / unit;
    // Clamped after the noise, never drawn again: a second draw would change the distribution.
    return {
      value: Math.max(0, people),
      error95: error,
      low: Math.max(0, people - error),
      high: Math.max(0, people + error),
    };
  };
}

/** SUM, in the attribute's unit. */
export function sum(plan: ReleasePlan, invocation: NumberInvocation): Estimator {
  const error = sumError(plan, invocation);
  const { lowSteps, gridSteps, grid } = invocation.grid;
  const unit = unitOf(invocation);
  const weights =
    invocation.mechanism === 'sum'
      ? [1]
      : partsOf(invocation.mechanism).map(({ mean }) => (lowSteps + gridSteps * mean) / unit);
  return (vector) => {
    const value = weighted(vector, weights) * grid;
    return { value, error95: error, low: value - error, high: value + error };
  };
}

/** AVG, in the attribute's unit; never outside of its bounds. */
export function average(plan: ReleasePlan, invocation: NumberInvocation): Estimator {
  const { lowSteps, gridSteps, grid } = invocation.grid;
  if (invocation.mechanism === 'sum') throw new RangeError('A sum alone has no mean.');
  const means = partsOf(invocation.mechanism).map(({ mean }) => mean);
  const unit = unitOf(invocation);
  return (vector) => {
    const people = { total: total(vector) / unit, weighted: weighted(vector, means) / unit };
    const share = Math.min(1, Math.max(0, people.weighted / Math.max(people.total, 1)));
    const interval = shareInterval(plan, invocation, people, share);
    const inUnit = (p: number) => (lowSteps + gridSteps * p) * grid;
    return withInterval(inUnit(share), inUnit(interval.low), inUnit(interval.high));
  };
}

/** HISTOGRAM: raw noisy counts. */
export function binCounts(plan: ReleasePlan, invocation: HistogramInvocation): Estimator {
  const error = binError(plan, invocation);
  return (vector) => ({
    ...UNSAID,
    bins: invocation.bins.map((bin, index) => {
      const value = vector[index]!;
      return { ...bin, value, error95: error, low: value - error, high: value + error };
    }),
  });
}

function total(vector: readonly number[]): number {
  return vector.reduce((sum, each) => sum + each, 0);
}

function weighted(vector: readonly number[], weights: readonly number[]): number {
  return vector.reduce((sum, each, index) => sum + each * weights[index]!, 0);
}
