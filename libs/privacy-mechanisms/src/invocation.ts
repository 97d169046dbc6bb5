import type { Grid } from './grid';
import type { Level } from './levels';

/** People who get their noise together. */
export interface NoiseClass {
  readonly key: Level;
  readonly epsilonMicro: number;
  readonly members: readonly Level[];
}

/** A public bin of a histogram: a category, or a part of the range, [from, to), the last one with its end. */
export type Bin = { readonly label: string } | { readonly from: number; readonly to: number };

/** Which rank a quantile aims at: numerator / denominator · n + people, n the participants with a value. */
export interface Rank {
  readonly numerator: number;
  readonly denominator: number;
  /** Distance from the edge for MIN (above 0) and MAX (below 0); otherwise 0. */
  readonly people: number;
}

interface Common {
  /** Position among the plan's invocations. */
  readonly index: number;
  /** Positions of the statistics it answers, among the plan's. */
  readonly requests: readonly number[];
  /** Who gets a noise together in this invocation. */
  readonly classes: readonly NoiseClass[];
  readonly attribute: string;
}

/** Participants with a value. */
export interface CountInvocation extends Common {
  readonly mechanism: 'count';
}

/** Sums of grid steps; `moments` also of their squares. */
export interface NumberInvocation extends Common {
  readonly mechanism: 'pair' | 'sum' | 'moments';
  readonly grid: Grid;
}

/**
 * Participants per bin. Numbers: bin = min(bins − 1, ⌊step · bins / gridSteps⌋) in whole numbers. Categories: position
 * in the list; whoever has a value outside of it is in no bin.
 */
export interface HistogramInvocation extends Common {
  readonly mechanism: 'histogram';
  readonly bins: readonly Bin[];
  readonly grid: Grid | null;
}

/** Sums of products of two attributes' steps; of participants with a value of both. */
export interface TensorInvocation extends Common {
  readonly mechanism: 'tensor';
  readonly second: string;
  readonly grid: Grid;
  readonly secondGrid: Grid;
}

/** A point of the grid near a rank. */
export interface QuantileInvocation extends Common {
  readonly mechanism: 'quantile';
  readonly grid: Grid;
  readonly rank: Rank;
}

/** Those to whose exact sums noise is added. */
export type AdditiveInvocation = CountInvocation | NumberInvocation | HistogramInvocation | TensorInvocation;

/** One use of a mechanism, answering all statistics that its vector can. */
export type Invocation = AdditiveInvocation | QuantileInvocation;

export function isAdditive(invocation: Invocation): invocation is AdditiveInvocation {
  return invocation.mechanism !== 'quantile';
}
