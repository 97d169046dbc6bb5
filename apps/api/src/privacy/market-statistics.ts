import {
  type Level,
  type MarketCell,
  type MarketCount,
  type MarketTerms,
  admittedLevels,
  marketHalfWidth,
  marketWeight,
} from '@mynedata/privacy-mechanisms';
import type { OrganisationType } from '@mynedata/users';

/** ε of a draw, in millionths: all cells of a person together. */
export const marketEpsilonMicro = 20_000;
/** Types of sources that a person is counted with, at most: with more, everybody's numbers would have more noise. */
export const sourceTypesCounted = 4;
/** Reserve prices are counted up to the next of these, in satoshi; whoever wants more is in no cell. */
export const priceSteps = [0, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;

const levels: readonly Level[] = ['low', 'medium', 'high'];

/** A cell of the count. */
export interface Cell {
  readonly sourceType: string;
  readonly cell: MarketCell;
  /** `own` is over all of these. */
  readonly level?: Level;
  readonly organisationType?: OrganisationType;
  /** Place in the price steps. */
  readonly step?: number;
}

/** A draw as it is kept: how it was drawn, and noisy units of the cells in the order of {@link cellsOf}. */
export interface MarketStatistics {
  readonly terms: MarketTerms;
  readonly sourceTypes: readonly string[];
  readonly organisationTypes: readonly OrganisationType[];
  readonly priceSteps: readonly number[];
  readonly units: readonly number[];
}

/** Every cell there is, occupied or not: from public lists alone, never from who is there. */
export function cellsOf({
  sourceTypes,
  organisationTypes,
  priceSteps: steps,
}: Pick<MarketStatistics, 'sourceTypes' | 'organisationTypes' | 'priceSteps'>): readonly Cell[] {
  const byLevelAndStep = levels.flatMap((level) => steps.map((_, step) => ({ level, step })));
  return sourceTypes.flatMap((sourceType): readonly Cell[] => [
    ...byLevelAndStep.map((place): Cell => ({ sourceType, cell: 'every', ...place })),
    { sourceType, cell: 'own' },
    ...organisationTypes.flatMap((organisationType) =>
      byLevelAndStep.map((place): Cell => ({ sourceType, cell: 'one', organisationType, ...place })),
    ),
  ]);
}

export const keyOf = ({ sourceType, cell, level, organisationType, step }: Cell): string =>
  JSON.stringify([sourceType, cell, level ?? null, organisationType ?? null, step ?? null]);

/** People of every cell in its order; cells that nobody is in have none. */
export function countsOf(cells: readonly Cell[], found: ReadonlyMap<string, number>): readonly MarketCount[] {
  const known = new Set(cells.map(keyOf));
  const stray = [...found.keys()].find((key) => !known.has(key));
  if (stray !== undefined) throw new Error(`people were counted in ${stray}, which is no cell`);
  return cells.map((cell) => ({ cell: cell.cell, people: found.get(keyOf(cell)) ?? 0 }));
}

/** People who hold a kind of source and may be asked, as coarse as the noise; with 95 % all points hold. */
export interface SupplyPoint {
  readonly rewardSat: number;
  readonly from: number;
  readonly to: number;
}

/**
 * How many people a processor of a type could reach at each reward with a query up to a level of protection, of the type of source
 * that the fewest have: who has several at once is not counted. With 95 % all bounds hold together: the best of many is chosen, and
 * the greatest of many that hold by themselves would hold too seldom. As more people are reached for more, what holds at one reward
 * holds at all greater ones, or smaller ones. Undefined where a type of source is newer than the draw.
 */
export function supplyOf(
  statistics: MarketStatistics,
  of: {
    readonly sourceTypes: readonly string[];
    readonly maxProtection: Level;
    readonly organisationType: OrganisationType;
  },
): readonly SupplyPoint[] | undefined {
  if (of.sourceTypes.length === 0 || of.sourceTypes.some((type) => !statistics.sourceTypes.includes(type)))
    return undefined;
  const people = peopleBy(statistics);
  const admitted = admittedLevels(of.maxProtection);
  // Three sums at each reward, of each type of source.
  const intervals = 3 * statistics.priceSteps.length * of.sourceTypes.length;
  const curves = of.sourceTypes.map((sourceType) =>
    statistics.priceSteps.map((_, upTo) => {
      const places = admitted.flatMap((level) =>
        statistics.priceSteps.slice(0, upTo + 1).map((__, step) => ({ sourceType, level, step })),
      );
      const sum = (cells: readonly Cell[]): number =>
        cells.reduce((total, cell) => total + (people.get(keyOf(cell)) ?? 0), 0);
      const { organisationType } = of;
      const every = sum(places.map((place) => ({ ...place, cell: 'every' })));
      const one = sum(places.map((place) => ({ ...place, cell: 'one', organisationType })));
      const own = sum([{ sourceType, cell: 'own' }]);
      const error = (cells: Partial<Record<MarketCell, number>>): number =>
        marketHalfWidth(statistics.terms, cells, intervals);
      const n = places.length;
      // Those with settings of their own are counted twice: by what they set, and all together, which has less noise.
      return {
        low: Math.max(0, every - error({ every: n }), every + one - error({ every: n, one: n })),
        high: Math.max(
          0,
          Math.min(every + own + error({ every: n, own: 1 }), every + one + error({ every: n, one: n })),
        ),
      };
    }),
  );
  const rarest = statistics.priceSteps.map((_, step) => ({
    low: Math.min(...curves.map((curve) => curve[step]?.low ?? 0)),
    high: Math.min(...curves.map((curve) => curve[step]?.high ?? 0)),
  }));
  return statistics.priceSteps.map((rewardSat, step) => {
    const from = coarse(Math.max(...rarest.slice(0, step + 1).map(({ low }) => low)), Math.floor);
    const to = coarse(Math.min(...rarest.slice(step).map(({ high }) => high)), Math.ceil);
    return { rewardSat, from, to: Math.max(from, to) };
  });
}

/** Two digits: more would be noise. */
function coarse(people: number, round: (value: number) => number): number {
  if (people < 10) return Math.max(0, round(people));
  const unit = 10 ** (Math.floor(Math.log10(people)) - 1);
  return round(people / unit) * unit;
}

function peopleBy(statistics: MarketStatistics): ReadonlyMap<string, number> {
  return new Map(
    cellsOf(statistics).map((cell, at) => [
      keyOf(cell),
      (statistics.units[at] ?? 0) / marketWeight(cell.cell, statistics.terms),
    ]),
  );
}
