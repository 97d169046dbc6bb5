import { coarsened, gridOf, type Grid } from './grid';
import type { Bin, Invocation, NoiseClass } from './invocation';
import { approximateEdge, rankOf, type QuantileFunction } from './rank';
import type { Quantity, StatisticRequest } from './statistic';

/** Who gets noise together: in additive invocations, and in quantiles. */
export interface NoiseClasses {
  readonly classes: readonly NoiseClass[];
  readonly everybody: readonly NoiseClass[];
}

/** Nine sums of fourth powers stay below 10¹² per person with so many steps. */
const CORR_STEPS = 1_000;
/** 100,000 points: choosing one of them takes milliseconds even where almost all are bad. */
const QUANTILE_STEPS = 99_999;
const MOST_BINS = 1_000;

/** Statistics that one invocation answers. */
interface Group {
  readonly key: string;
  readonly family: 'additive' | 'histogram' | 'tensor' | 'quantile';
  readonly requests: number[];
  readonly first: StatisticRequest;
}

/**
 * The invocations of a plan, in the order in which their first statistics are asked.
 *
 * AVG, SUM, COUNT of one attribute share a pair. As soon as VARIANCE or STDDEV of it is asked, moments answer all of
 * them: a pair beside the moments would take ε from every other invocation, VARIANCE first, and would not even serve
 * the mean better. With ε for the moments alone, the noise of a mean anywhere in the range has 1.08 to 1.3 times the
 * variance that a pair with that ε has; beside the moments a pair has half the ε, so four times the variance.
 */
export function invocationsOf(
  statistics: readonly StatisticRequest[],
  slots: number,
  who: NoiseClasses,
  minimumParticipants: number,
): readonly Invocation[] {
  const grids = gridsOf(statistics);
  const groups = groupsOf(statistics);
  return groups.map((group, index): Invocation => {
    const { attribute, second } = group.first;
    const common = { index, requests: group.requests, classes: who.classes, attribute: attribute.key };
    const grid = grids.get(attribute.key) ?? null;
    switch (group.family) {
      case 'additive':
        return { ...common, ...additive(group, statistics, grid) };
      case 'histogram':
        return { ...common, mechanism: 'histogram', bins: binsOf(group.first, grid), grid };
      case 'tensor': {
        if (!second) throw new RangeError(`CORR of ${attribute.key} needs a second attribute.`);
        return {
          ...common,
          mechanism: 'tensor',
          second: second.key,
          grid: coarsened(needed(attribute, grid, 'CORR'), CORR_STEPS),
          secondGrid: coarsened(needed(second, grids.get(second.key) ?? null, 'CORR'), CORR_STEPS),
        };
      }
      case 'quantile': {
        const own = needed(attribute, grid, group.first.function);
        const quantile = group.first as StatisticRequest & { readonly function: QuantileFunction };
        const edge = approximateEdge(own, who.everybody, groups.length * slots, minimumParticipants);
        return {
          ...common,
          classes: who.everybody,
          mechanism: 'quantile',
          grid: isEdge(quantile.function) ? edge.grid : coarsened(own, QUANTILE_STEPS),
          rank: rankOf(quantile, edge.people),
        };
      }
    }
  });
}

function isEdge(asked: QuantileFunction): boolean {
  return asked === 'MIN' || asked === 'MAX';
}

function groupsOf(statistics: readonly StatisticRequest[]): readonly Group[] {
  const groups = new Map<string, Group>();
  statistics.forEach((request, index) => {
    const { family, key } = groupOf(request);
    const group = groups.get(key);
    if (group) group.requests.push(index);
    else groups.set(key, { key, family, requests: [index], first: request });
  });
  return [...groups.values()];
}

function groupOf(request: StatisticRequest): Pick<Group, 'family' | 'key'> {
  const { attribute, second, parameter } = request;
  const named = (family: Group['family'], ...rest: readonly unknown[]) => ({
    family,
    key: JSON.stringify([family, attribute.key, ...rest]),
  });
  switch (request.function) {
    case 'AVG':
    case 'SUM':
    case 'COUNT':
    case 'VARIANCE':
    case 'STDDEV':
      return named('additive');
    case 'HISTOGRAM':
      return named('histogram', attribute.bounds === null ? null : parameter);
    case 'CORR':
      return {
        family: 'tensor',
        key: JSON.stringify(['tensor', [attribute.key, second?.key ?? ''].sort()]),
      };
    case 'MIN':
    case 'MAX':
      return named('quantile', request.function);
    case 'MEDIAN':
    case 'QUANTILE': {
      const { numerator, denominator } = rankOf({ ...request, function: request.function }, 0);
      return named('quantile', numerator, denominator);
    }
  }
}

function additive({ first, requests }: Group, statistics: readonly StatisticRequest[], grid: Grid | null) {
  const asked = new Set(requests.flatMap((index) => statistics[index]?.function ?? []));
  if (asked.size === 1 && asked.has('COUNT')) return { mechanism: 'count' } as const;
  const numbers = [...asked].find((each) => each !== 'COUNT') ?? 'AVG';
  const own = needed(first.attribute, grid, numbers);
  if (asked.has('VARIANCE') || asked.has('STDDEV')) return { mechanism: 'moments', grid: own } as const;
  // A sum alone needs less noise than a sum out of a pair: its sensitivity is the larger bound, not both.
  return { mechanism: asked.size === 1 && asked.has('SUM') ? 'sum' : 'pair', grid: own } as const;
}

function binsOf({ attribute, parameter }: StatisticRequest, grid: Grid | null): readonly Bin[] {
  if (grid === null) {
    const categories = attribute.categories ?? [];
    if (categories.length === 0 || new Set(categories).size !== categories.length)
      throw new RangeError(`${attribute.key} has neither bounds nor different categories for a HISTOGRAM.`);
    return categories.map((label) => ({ label }));
  }
  if (parameter === undefined || !Number.isInteger(parameter) || parameter < 1 || parameter > MOST_BINS)
    throw new RangeError(`A HISTOGRAM of ${attribute.key} has 1 to ${MOST_BINS} bins, not ${parameter}.`);
  const edge = (bin: number) =>
    bin === parameter ? grid.max : grid.min + ((grid.max - grid.min) * bin) / parameter;
  return Array.from({ length: parameter }, (_, bin) => ({ from: edge(bin), to: edge(bin + 1) }));
}

function needed({ key }: Quantity, grid: Grid | null, asked: string): Grid {
  if (grid === null) throw new RangeError(`${key} has no bounds: there is no ${asked} of it.`);
  return grid;
}

/** The grids of all numbers, once each. */
function gridsOf(statistics: readonly StatisticRequest[]): ReadonlyMap<string, Grid> {
  const seen = new Map<string, Quantity>();
  for (const quantity of statistics.flatMap(({ attribute, second }) =>
    second ? [attribute, second] : [attribute],
  )) {
    const before = seen.get(quantity.key) ?? quantity;
    if (!sameBounds(before, quantity))
      throw new RangeError(`The statistics of ${quantity.key} disagree on its bounds.`);
    seen.set(quantity.key, quantity);
  }
  return new Map(
    [...seen].flatMap(([key, { bounds }]) => (bounds ? [[key, gridOf(key, bounds)] as const] : [])),
  );
}

function sameBounds({ bounds: a }: Quantity, { bounds: b }: Quantity): boolean {
  if (a === null || b === null) return a === b;
  return a.min === b.min && a.max === b.max && a.grid === b.grid;
}
