/**
 * The weekly count of people by their settings (3-privacy.md, "A quote reads settings"): how many share a type of source at a level,
 * for which reward, with which types of organisations.
 */
import { laplaceSampler } from './discrete-laplace';
import { laplaceAbsoluteQuantile } from './noise';
import { CONFIDENCE } from './half-width';
import { reduced, toNumber, type Rational } from './rational';
import type { RandomSource } from './random';
import { released, type Released } from './released';

/**
 * What one person of a source type is counted in: `every` where all types of organisations may ask at the same price, which nearly
 * everybody lets them: one cell. Else `own`, one cell that says so, and `one` for each type of organisation that may ask.
 */
export type MarketCell = 'every' | 'own' | 'one';
export const marketCells: readonly MarketCell[] = ['every', 'own', 'one'];

/** How the count is drawn: public, the same whoever is in it. */
export interface MarketTerms {
  /** ε of everything that is drawn, in millionths. */
  readonly epsilonMicro: number;
  /** Types of sources that a person is counted with, at most. */
  readonly sourceTypes: number;
  /** Types of organisations there are. */
  readonly organisationTypes: number;
}

/** People in a cell, as they are. */
export interface MarketCount {
  readonly cell: MarketCell;
  readonly people: number;
}

/**
 * Units that a person adds to a cell of this kind. Somebody with one answer for everybody weighs in one cell what others weigh in
 * all of theirs: it costs the same ε, and what is said of nearly everybody has the least noise.
 */
export function marketWeight(cell: MarketCell, { organisationTypes }: MarketTerms): number {
  switch (cell) {
    case 'every':
      return 2 * organisationTypes;
    case 'own':
      return organisationTypes;
    case 'one':
      return 1;
  }
}

/** How much one person more changes all cells together, in units (L1): 2 · types of organisations, for each type of source. */
export function marketSensitivity({ sourceTypes, organisationTypes }: MarketTerms): number {
  return 2 * organisationTypes * sourceTypes;
}

/** Scale of the noise of every cell, in units. */
export function marketScale(terms: MarketTerms): Rational {
  for (const [name, value] of Object.entries(terms) as readonly [string, number][])
    if (!Number.isSafeInteger(value) || value <= 0)
      throw new RangeError(`${name} of a count of the market is a positive integer, but was ${value}.`);
  return reduced(BigInt(marketSensitivity(terms)) * 1_000_000n, BigInt(terms.epsilonMicro));
}

/**
 * Noisy counts in their order, in units of their cells: people times weight, with discrete Laplace noise of one scale. May be below 0.
 * All cells there can be have to be given, occupied or not.
 *
 * @throws RangeError for numbers that are no counts, before anything is drawn.
 */
export function releaseMarketCounts(
  terms: MarketTerms,
  counts: readonly MarketCount[],
  random: RandomSource,
): Released<readonly number[]> {
  const wrong = counts.find(({ people }) => !Number.isSafeInteger(people) || people < 0);
  if (wrong !== undefined) throw new RangeError(`${wrong.people} is no number of people.`);
  const { numerator, denominator } = marketScale(terms);
  const noise = laplaceSampler(numerator, denominator);
  return released(
    counts.map(({ cell, people }) =>
      Number(BigInt(people) * BigInt(marketWeight(cell, terms)) + noise(random)),
    ),
  );
}

/**
 * Half width in people of the interval that holds the true sum of so many cells of each kind with 95 %: one of so many `intervals`
 * that hold all together (Bonferroni).
 *
 * @throws RangeError without any cell.
 */
export function marketHalfWidth(
  terms: MarketTerms,
  cells: Readonly<Partial<Record<MarketCell, number>>>,
  intervals = 1,
): number {
  const scale = toNumber(marketScale(terms));
  const scales = marketCells.flatMap((cell) =>
    Array.from({ length: cells[cell] ?? 0 }, () => scale / marketWeight(cell, terms)),
  );
  if (scales.length === 0) throw new RangeError('A sum of no cells has no error.');
  return laplaceAbsoluteQuantile(scales, 1 - (1 - CONFIDENCE) / intervals);
}
