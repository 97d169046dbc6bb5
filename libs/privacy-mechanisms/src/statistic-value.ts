import type { Bin } from './invocation';

/** A released number with the interval that holds the participants' true one with 95 % probability. */
export interface StatisticValue {
  /** Null for a HISTOGRAM, whose bins have values, and for a CORR that the noise does not let be said. */
  readonly value: number | null;
  /** Half width of an interval around the value that covers [low, high]; null where there is no interval of values. */
  readonly error95: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Of a HISTOGRAM: raw noisy counts, below 0 too; who shows them clips. */
  readonly bins?: readonly BinValue[];
  /** Of MEDIAN, QUANTILE, MIN, MAX; null where no noisy number of people is known. */
  readonly ranks95?: Ranks | null;
}

/** One bin of a histogram, in people. */
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

/** What is said where nothing can be. */
export const UNSAID: StatisticValue = { value: null, error95: null, low: null, high: null };

/** A value with its interval, which always holds it. */
export function withInterval(value: number, low: number, high: number): StatisticValue {
  const [from, to] = [Math.min(low, value), Math.max(high, value)];
  return { value, error95: Math.max(value - from, to - value), low: from, high: to };
}
