import type { BinValueView, ResultView, SlotValueView, StatisticView } from '@mynedata/api-client';
import { numberText, whenText } from '@mynedata/cockpit-shared';

/** One line of the table of results: a value with what it is and how far it may be off. */
export interface ResultLine {
  readonly statistic: string;
  readonly slot: string;
  /** The bin of a histogram. */
  readonly part: string;
  readonly value: string;
  readonly interval: string;
}

/** The lines of a result, in its order: a histogram has one for each bin. */
export const resultLines = (result: ResultView): readonly ResultLine[] =>
  result.statistics.flatMap((statistic) =>
    statistic.slots.flatMap((slot) => {
      const of = { statistic: nameOf(statistic), slot: `${whenText(slot.from)} to ${whenText(slot.to)}` };
      if (slot.bins === undefined)
        return [{ ...of, part: '', value: valueText(slot, statistic.unit), interval: intervalText(slot) }];
      return slot.bins.map((bin) => ({
        ...of,
        part: partText(bin, statistic),
        value: valueText(bin, statistic.unit),
        interval: intervalText(bin),
      }));
    }),
  );

const nameOf = ({ function: name, attribute, second, parameter }: StatisticView): string =>
  `${name}(${[attribute, second, parameter].filter((part) => part !== undefined).join(', ')})`;

type Interval = Pick<SlotValueView, 'value' | 'error95' | 'low' | 'high'> & Pick<SlotValueView, 'ranks95'>;

/** Never a value without its error; one that only the noise brought below zero people is shown as zero. */
export function valueText({ value, error95 }: Interval, unit: string | null = null): string {
  if (value === null) return 'no value';
  const shown = unit === 'people' ? Math.max(0, value) : value;
  const named = unit === null || unit === 'people' ? '' : ` ${unit}`;
  const error = error95 === null ? '' : ` ± ${numberText(error95, error95)}`;
  return `${numberText(shown, error95)}${error}${named}`;
}

function intervalText({ low, high, error95, ranks95 }: Interval): string {
  if (ranks95 !== undefined && ranks95 !== null)
    return `${percent(ranks95.low)} to ${percent(ranks95.high)} quantile`;
  return low === null || high === null ? '–' : `${numberText(low, error95)} to ${numberText(high, error95)}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function partText({ label, from, to }: BinValueView, { attribute }: StatisticView): string {
  return (
    label ?? (from === undefined || to === undefined ? attribute : `${numberText(from)} to ${numberText(to)}`)
  );
}
