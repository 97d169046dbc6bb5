import { isRegisteredUnit } from '@mynedata/senml';
import type { Receiver } from '../intake/measurement';
import { knownType } from './csv-records';
import { decimalOf, numberOf } from './csv-numbers';
import { type CsvRow, CsvRows, type Encoding } from './csv-rows';
import { type CsvColumn, type CsvSettings, type CsvShape, type Delimiter, delimiters } from './csv-settings';
import { timeFormatOf, writtenTime } from './csv-times';

const lookedAt = 100;

const words = {
  time: /^(time|timestamp|date|datetime|date_?time|at|t|zeit|zeitpunkt|zeitstempel|datum|last_changed|last_updated|when)$/,
  name: /^(name|n|attribute|attribut|sensor|series|variable|parameter|metric|entity_id|key|messgr(ö|oe)(ß|ss)e)$/,
  value: /^(value|v|wert|state|messwert|reading|zustand)$/,
  unit: /^(unit|u|einheit|unit_of_measurement)$/,
} as const;

export interface Detected extends CsvShape {
  readonly settings: CsvSettings;
  /** What stands above each column; empty where there is no header. */
  readonly headers: readonly string[];
  /** The first rows, without the header. */
  readonly rows: readonly CsvRow[];
}

/**
 * Finds out how a CSV file is to be read from its beginning. What is given is taken as it is, and the rest follows from it.
 * @param sample the first bytes, without a byte order mark
 * @param whole these are all
 */
export function detectCsv(
  sample: Uint8Array,
  whole: boolean,
  receiver: Receiver,
  given: Partial<CsvSettings>,
): Detected {
  const encoding = given.encoding ?? encodingOf(sample);
  const delimiter = given.delimiter ?? delimiterOf(sample, whole, encoding);
  const all = rowsOf(sample, whole, encoding, delimiter);
  const sound = all.filter((row) => row.fault === undefined);
  const first = sound[0]?.cells.map((cell) => cell.trim()) ?? [];
  const decimal =
    given.decimal ?? decimalOf(sound.slice(1).flatMap(({ cells }) => cells.map((cell) => cell.trim())));
  const header = given.header ?? (first.length > 0 && first.every((cell) => !isDatum(cell)));
  const rows = header ? all.slice(all.indexOf(sound[0] as CsvRow) + 1) : all;
  const width = Math.max(0, ...sound.map(({ cells }) => cells.length));
  const table: Table = {
    headers: Array.from({ length: width }, (_, at) => (header ? (first[at] ?? '') : '')),
    column: (at) => rows.flatMap(({ cells }) => (cells[at] === undefined ? [] : [cells[at].trim()])),
  };
  const timeColumn = given.timeColumn !== undefined ? given.timeColumn : timeColumnOf(table, decimal);
  const times = timeColumn === null ? [] : table.column(timeColumn);
  const timeFormat =
    given.timeFormat !== undefined ? given.timeFormat : (timeFormatOf(times, decimal, 0.5) ?? null);
  const found = (kind: 'name' | 'value' | 'unit') => {
    const at = table.headers.findIndex((text) => words[kind].test(text.toLowerCase()));
    return at < 0 ? null : at;
  };
  const nameColumn =
    given.nameColumn !== undefined ? given.nameColumn : (found('name') ?? namesIn(table, receiver));
  const valueColumn =
    given.valueColumn !== undefined
      ? given.valueColumn
      : (found('value') ?? (header ? null : behind(nameColumn, timeColumn)));
  const layout = given.layout ?? (nameColumn !== null && valueColumn !== null ? 'long' : 'wide');
  const settings: CsvSettings = {
    delimiter,
    encoding,
    decimal,
    header,
    layout,
    timeColumn,
    timeFormat,
    timeZone: given.timeZone ?? null,
    columns: given.columns ?? (layout === 'wide' ? columnsOf(table, receiver, timeColumn, decimal) : []),
    nameColumn: layout === 'long' ? nameColumn : null,
    valueColumn: layout === 'long' ? valueColumn : null,
    unitColumn:
      layout === 'long' ? (given.unitColumn !== undefined ? given.unitColumn : found('unit')) : null,
  };
  const localTimes =
    timeFormat !== null && times.some((text) => writtenTime(text, timeFormat, decimal)?.absolute === false);
  return { settings, headers: table.headers, rows, width, localTimes };
}

interface Table {
  readonly headers: readonly string[];
  /** The cells of one column below its header. */
  column(at: number): string[];
}

function encodingOf(sample: Uint8Array): Encoding {
  try {
    // A character that the sample cuts is not wrong.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

function rowsOf(sample: Uint8Array, whole: boolean, encoding: Encoding, delimiter: Delimiter): CsvRow[] {
  const reader = new CsvRows({ delimiter, encoding });
  const rows = reader.push(sample);
  if (whole) rows.push(...reader.end());
  return rows.slice(0, lookedAt);
}

/** The one that cuts most rows into equally many cells. */
function delimiterOf(sample: Uint8Array, whole: boolean, encoding: Encoding): Delimiter {
  let best: { readonly delimiter: Delimiter; readonly score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const widths = new Map<number, number>();
    const rows = rowsOf(sample, whole, encoding, delimiter);
    for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
    const [width = 1, count = 0] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [];
    const score = width < 2 ? 0 : (count / rows.length) * (1 + Math.min(width, 20) / 100);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

const isDatum = (cell: string): boolean =>
  numberOf(cell, '.') !== undefined ||
  numberOf(cell, ',') !== undefined ||
  timeFormatOf([cell], '.') !== undefined;

function timeColumnOf(table: Table, decimal: CsvSettings['decimal']): number | null {
  const columns = table.headers.map((header, at) => ({ header: header.toLowerCase(), at }));
  const holdsTimes = (at: number, most?: number): boolean =>
    timeFormatOf(table.column(at), decimal, most) !== undefined;
  const named = columns.find(({ header, at }) => words.time.test(header) && holdsTimes(at, 0.5));
  return (named ?? columns.find(({ at }) => holdsTimes(at)))?.at ?? null;
}

/** A table without header whose column holds names that the source has. */
function namesIn(table: Table, { type, series }: Receiver): number | null {
  const names = new Set([...type.attributes.map(({ name }) => name), ...series.keys()]);
  const at = table.headers.findIndex((_, column) => {
    const cells = table.column(column);
    return cells.length > 0 && cells.every((cell) => names.has(cell));
  });
  return at < 0 ? null : at;
}

const behind = (nameColumn: number | null, timeColumn: number | null): number | null =>
  nameColumn === null || timeColumn === null ? null : Math.max(nameColumn, timeColumn) + 1;

function columnsOf(
  table: Table,
  receiver: Receiver,
  timeColumn: number | null,
  decimal: CsvSettings['decimal'],
): CsvColumn[] {
  const columns: CsvColumn[] = [];
  for (const [column, header] of table.headers.entries()) {
    if (column === timeColumn) continue;
    const { label, unit } = labelOf(header);
    const name = nameFor(label, receiver, column);
    if (name === undefined || columns.some((other) => other.name === name)) continue;
    columns.push({
      column,
      name,
      unit,
      type: knownType(receiver, name) ?? typeOf(table.column(column), decimal),
    });
  }
  return columns;
}

/** `Temperature [Cel]` is a label with its unit. */
function labelOf(header: string): { readonly label: string; readonly unit: string | null } {
  const [, label = header, bracketed = ''] = /^(.*?)\s*[[(]([^\])]+)[\])]$/.exec(header) ?? [];
  const unit = bracketed.trim() === '°C' ? 'Cel' : bracketed.trim();
  return isRegisteredUnit(unit) ? { label, unit } : { label: header, unit: null };
}

const simple = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function nameFor(label: string, { type }: Receiver, column: number): string | undefined {
  const attribute = type.attributes.find(({ name, titles }) =>
    [name, titles.en, titles.de].some((text) => label !== '' && simple(text) === simple(label)),
  );
  if (attribute !== undefined) return attribute.name;
  if (type.kind !== 'dynamic') return undefined;
  const name = label
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9\-:./_]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/_+$/, '');
  return name === '' ? `column_${column}` : name.slice(0, 200);
}

function typeOf(cells: readonly string[], decimal: CsvSettings['decimal']): CsvColumn['type'] {
  const written = cells.filter((cell) => cell !== '');
  if (written.length === 0) return null;
  // A few cells that say "n/a" must not make texts of all the others: they are refused, and reported.
  const numbers = written.filter((cell) => numberOf(cell, decimal) !== undefined).length;
  if (numbers >= 0.8 * written.length) return 'number';
  return written.every((cell) => /^(true|false)$/i.test(cell)) ? 'boolean' : 'text';
}
