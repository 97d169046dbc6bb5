import { coarsened, type Grid } from './grid';
import type { NoiseClass, Rank } from './invocation';
import { reduced } from './rational';
import type { StatisticRequest } from './statistic';

export type QuantileFunction = 'MIN' | 'MAX' | 'MEDIAN' | 'QUANTILE';

/** A finer share than this says nothing more, and its distances would be huge numbers. */
const SHARES = 1_000_000;
/** Steps of MIN and MAX: the fewer points there are, the nearer to the edge their rank can be. */
const EDGE_STEPS = 999;

/**
 * The rank a statistic aims at.
 *
 * @param people how far from the edge MIN and MAX aim
 * @throws RangeError for a QUANTILE outside 0 to 1.
 */
export function rankOf(
  { function: asked, parameter, attribute }: StatisticRequest & { readonly function: QuantileFunction },
  people: number,
): Rank {
  switch (asked) {
    case 'MIN':
      return { numerator: 0, denominator: 1, people };
    case 'MAX':
      return { numerator: 1, denominator: 1, people: -people };
    case 'MEDIAN':
      return { numerator: 1, denominator: 2, people: 0 };
    case 'QUANTILE': {
      if (parameter === undefined || !(parameter > 0 && parameter < 1))
        throw new RangeError(`A QUANTILE of ${attribute.key} lies between 0 and 1, not at ${parameter}.`);
      const millionths = Math.min(SHARES - 1, Math.max(1, Math.round(parameter * SHARES)));
      const { numerator, denominator } = reduced(BigInt(millionths), BigInt(SHARES));
      return { numerator: Number(numerator), denominator: Number(denominator), people: 0 };
    }
  }
}

/**
 * Where MIN and MAX look: `people` from the edge, on their grid. Nearer to the edge, the empty part of the range beyond
 * everybody would win by its mere size: each of its G points weighs exp(−ε people / 2) against 1 at the rank itself, so
 * 2 ln(G) / ε people make all of them together as heavy as one good point (3-privacy.md §3.5). Never more than a
 * quarter of the fewest participants the query may have. All from public terms.
 *
 * @param shares into how many equal shares the 80 % of ε are divided
 */
export function approximateEdge(
  own: Grid,
  everybody: readonly NoiseClass[],
  shares: number,
  minimumParticipants: number,
): { readonly grid: Grid; readonly people: number } {
  const grid = coarsened(own, EDGE_STEPS);
  const epsilon = ((everybody[0]?.epsilonMicro ?? 1) / 1e6) * (0.8 / shares);
  const safe = Math.ceil((2 * Math.log(grid.gridSteps + 1)) / epsilon);
  return { grid, people: Math.max(1, Math.min(safe, Math.floor(minimumParticipants / 4))) };
}
