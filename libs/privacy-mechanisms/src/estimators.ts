import { binError, countError, sumError } from './half-width';
import { valueAt } from './grid';
import type {
  Bin,
  CountInvocation,
  HistogramInvocation,
  NumberInvocation,
  QuantileInvocation,
  TensorInvocation,
} from './invocation';
import { shareInterval } from './mean-interval';
import { partsOf, tensorParts, unitOf } from './parts';
import type { ReleasePlan } from './plan';

/** A released number with the interval that holds the participants' true one with 95 % probability. */
export interface StatisticValue {
  /** Null for a HISTOGRAM, whose bins have values, and for what the noise does not let be said. */
  readonly value: number | null;
  /** Half width of an interval around the value that covers [low, high]. */
  readonly error95: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of a HISTOGRAM: raw noisy counts, below 0 too; who shows them clips. */
  readonly bins?: readonly BinValue[];
  /** Of MEDIAN, QUANTILE, MIN, MAX: null without a head count. */
  readonly ranks95?: Ranks | null;
}

export type BinValue = Bin & {
  readonly value: number;
  readonly error95: number;
  readonly low: number;
  readonly high: number;
};

/** With 95 % the value lies between these quantiles of the participants, as shares from 0 to 1. */
export interface Ranks {
  readonly low: number;
  readonly high: number;
}

type Estimator = (vector: readonly number[]) => StatisticValue;

const UNSAID: StatisticValue = { value: null, error95: null, low: null, high: null };

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

export function average(plan: ReleasePlan, invocation: NumberInvocation): Estimator {
  const { lowSteps, gridSteps, grid } = invocation.grid;
  if (invocation.mechanism === 'sum') throw new RangeError('A sum alone has no mean.');
  const means = partsOf(invocation.mechanism).map(({ mean }) => mean);
  const unit = unitOf(invocation);
  return (vector) => {
    const people = { total: total(vector) / unit, weighted: weighted(vector, means) / unit };
    const share = Math.min(1, Math.max(0, people.weighted / Math.max(people.total, 1)));
    const interval = shareInterval(plan, invocation, people, share);
    const [value, low, high] = [share, interval.low, interval.high].map(
      (p) => (lowSteps + gridSteps * p) * grid,
    ) as [number, number, number];
    return { value, error95: Math.max(value - low, high - value), low, high };
  };
}

export function binCounts(plan: ReleasePlan, invocation: HistogramInvocation): Estimator {
  const error = binError(plan, invocation);
  return (vector) => ({
    ...UNSAID,
    bins: invocation.bins.map((bin, index) => {
      const value = vector[index] ?? 0;
      return { ...bin, value, error95: error, low: value - error, high: value + error };
    }),
  });
}

export function quantile(
  _plan: ReleasePlan,
  invocation: QuantileInvocation,
  _headCount: number | undefined,
): Estimator {
  return ([step = 0]) => ({ ...UNSAID, value: valueAt(invocation.grid, step), ranks95: null });
}

/** Population variance, or what is made of it. */
export function variance(
  _plan: ReleasePlan,
  invocation: NumberInvocation,
  made: (variance: number) => number,
): Estimator {
  const { min, max } = invocation.grid;
  const parts = partsOf('moments');
  return (vector) => {
    const people = Math.max(total(vector), unitOf(invocation));
    const mean =
      weighted(
        vector,
        parts.map((part) => part.mean),
      ) / people;
    const square =
      weighted(
        vector,
        parts.map((part) => part.square),
      ) / people;
    const share = Math.min(1 / 4, Math.max(0, square - mean * mean));
    return { ...UNSAID, value: made(share * (max - min) ** 2) };
  };
}

export function correlation(_plan: ReleasePlan, invocation: TensorInvocation): Estimator {
  return (vector) => {
    const people = Math.max(total(vector), unitOf(invocation));
    const mean = (of: (index: number) => number) =>
      weighted(
        vector,
        vector.map((_, index) => of(index)),
      ) / people;
    const [a, b] = [mean((i) => tensorParts[i]![0].mean), mean((i) => tensorParts[i]![1].mean)];
    const ofA = mean((i) => tensorParts[i]![0].square) - a * a;
    const ofB = mean((i) => tensorParts[i]![1].square) - b * b;
    const both = mean((i) => tensorParts[i]![0].mean * tensorParts[i]![1].mean) - a * b;
    if (!(ofA > 0 && ofB > 0)) return UNSAID;
    return { ...UNSAID, value: Math.min(1, Math.max(-1, both / Math.sqrt(ofA * ofB))) };
  };
}

function total(vector: readonly number[]): number {
  return vector.reduce((sum, each) => sum + each, 0);
}

function weighted(vector: readonly number[], weights: readonly number[]): number {
  return vector.reduce((sum, each, index) => sum + each * weights[index]!, 0);
}
