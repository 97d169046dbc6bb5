import type { Bounds } from './grid';

export type StatisticFunction =
  | 'AVG'
  | 'SUM'
  | 'COUNT'
  | 'MIN'
  | 'MAX'
  | 'MEDIAN'
  | 'QUANTILE'
  | 'STDDEV'
  | 'VARIANCE'
  | 'HISTOGRAM'
  | 'CORR';

/** What participants have a value of. */
export interface Quantity {
  /** Opaque; statistics of one key share invocations where one vector answers them. */
  readonly key: string;
  /** Of a number; null for everything else, which can be counted and, by categories, put into a histogram. */
  readonly bounds: Bounds | null;
  /** Of a text with known categories; `['false', 'true']` of a boolean; otherwise null. */
  readonly categories: readonly string[] | null;
}

export interface StatisticRequest {
  readonly function: StatisticFunction;
  readonly attribute: Quantity;
  /** The other side of CORR. */
  readonly second?: Quantity;
  /** The share of a QUANTILE, above 0 and below 1 (read to the millionth); the number of bins of a number's HISTOGRAM. */
  readonly parameter?: number;
}
