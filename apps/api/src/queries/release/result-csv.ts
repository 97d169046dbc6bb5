import { csvCell } from '@mynedata/privacy-mechanisms';
import type { DatasetBody } from '../execution/dataset';
import type { ResultSlot, ResultStatistic, StatisticsBody } from '../execution/result';

type Cell = string | number | null;

const cell = (value: Cell): string => (value === null ? '' : csvCell(String(value), ','));

const header = [
  'function',
  'attribute',
  'second',
  'parameter',
  'unit',
  'from',
  'to',
  'bin',
  'value',
  'error95',
  'low',
  'high',
  'rank_low',
  'rank_high',
];

/** RFC 4180, in pieces: one row per statistic and slot, or per statistic, slot and bin of a histogram. */
export function* resultCsv(body: StatisticsBody): Generator<string> {
  yield line(header);
  for (const statistic of body.statistics)
    for (const slot of statistic.slots) yield rows(statistic, slot).map(line).join('');
}

/** RFC 4180, in pieces: the names of the columns, then the rows. */
export async function* datasetCsv(
  { dataset }: DatasetBody,
  lines: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield line(dataset.columns.map(({ name }) => name));
  for await (const portion of lines)
    yield portion.map((row) => line(JSON.parse(row) as readonly Cell[])).join('');
}

const line = (row: readonly Cell[]): string => `${row.map(cell).join(',')}\r\n`;

function rows(statistic: ResultStatistic, slot: ResultSlot): readonly (readonly Cell[])[] {
  const of: readonly Cell[] = [
    statistic.function,
    statistic.attribute,
    statistic.second ?? null,
    statistic.parameter ?? null,
    statistic.unit,
    slot.from,
    slot.to,
  ];
  const interval = (value: Pick<ResultSlot, 'value' | 'error95' | 'low' | 'high'>): readonly Cell[] => [
    value.value,
    value.error95,
    value.low,
    value.high,
  ];
  if (slot.bins === undefined)
    return [[...of, null, ...interval(slot), slot.ranks95?.low ?? null, slot.ranks95?.high ?? null]];
  return slot.bins.map((bin) => [
    ...of,
    'label' in bin ? bin.label : `[${bin.from}, ${bin.to}]`,
    ...interval(bin),
    null,
    null,
  ]);
}
