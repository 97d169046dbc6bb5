import type { Level, LevelParameters, ParameterTable } from './levels';

/**
 * A finer table: the anchors, in the same order, and `between` levels more in each gap. Every parameter goes from one
 * anchor to the next by equal factors, (to / from)^(1 / (between + 1)) each: half-way between ε 1 and 0.2 is their
 * geometric mean 0.447, because what people compare is ratios of probabilities. ε and budgets are rounded
 * down, numbers of people and values up, both towards protection. A market may give its levels any of these
 * parameters (`tableFrom`); the one that ships has three, and "don't share".
 *
 * @param anchors parameters from the least protection to the most, at least one
 * @param between whole number of levels to put into each gap, 0 or more
 * @returns (anchors − 1) · (between + 1) + 1 levels, each protecting at least as much as the one before
 * @throws RangeError without anchors, or for another `between`.
 */
export function interpolatedLevels(
  anchors: readonly LevelParameters[],
  between: number,
): readonly LevelParameters[] {
  const last = anchors.at(-1);
  if (last === undefined || !Number.isInteger(between) || between < 0)
    throw new RangeError(`${between} levels between ${anchors.length} anchors do not exist.`);
  const parts = between + 1;
  const levels = anchors.slice(0, -1).flatMap((from, gap) => {
    const to = anchors[gap + 1]!;
    return Array.from({ length: parts }, (_, step) => (step === 0 ? from : mixed(from, to, step / parts)));
  });
  return [...levels, last];
}

/**
 * The table of a market whose levels have parameters from a finer one.
 *
 * @param levels from the least protection to the most, as {@link interpolatedLevels} gives them
 * @param places which of them each level has, from 0; a stricter level never has one that protects less
 * @throws RangeError for a place that is not there, or an order that is not that of protection.
 */
export function tableFrom(
  levels: readonly LevelParameters[],
  places: Readonly<Record<Level, number>>,
): ParameterTable {
  const { low, medium, high } = places;
  const at = (place: number): LevelParameters => {
    const found = levels[place];
    if (found === undefined)
      throw new RangeError(`There is no level ${place} in a table of ${levels.length}.`);
    return found;
  };
  if (!(low <= medium && medium <= high))
    throw new RangeError(`Higher means more protection: ${low}, ${medium}, ${high} do not rise.`);
  return { low: at(low), medium: at(medium), high: at(high) };
}

function mixed(from: LevelParameters, to: LevelParameters, share: number): LevelParameters {
  const of = (parameter: keyof LevelParameters) =>
    from[parameter] * (to[parameter] / from[parameter]) ** share;
  // Powers of whole numbers may end a hair beside a whole number.
  const down = (parameter: keyof LevelParameters) => Math.floor(of(parameter) * (1 + 1e-12));
  const up = (parameter: keyof LevelParameters) => Math.ceil(of(parameter) * (1 - 1e-12));
  return {
    epsilonMicro: down('epsilonMicro'),
    budgetMicro: down('budgetMicro'),
    capMicro: down('capMicro'),
    k: up('k'),
    l: up('l'),
    noiseSharePercent: of('noiseSharePercent'),
    minimumParticipants: up('minimumParticipants'),
  };
}
