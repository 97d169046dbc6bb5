import { isSenmlName } from '@mynedata/senml';
import type { ProblemPlace } from '@mynedata/platform';
import type { StoredType } from '../measurements/series';
import type { Decimal } from './csv-numbers';
import type { Encoding } from './csv-rows';
import type { TimeFormat } from './csv-times';

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** `wide`: a column of times and one of values for each name. `long`: columns of names, times and values. */
export const layouts = ['wide', 'long'] as const;
export type Layout = (typeof layouts)[number];

export const maxColumns = 200;

/** A column of values of a wide table. Columns are counted from 0. */
export interface CsvColumn {
  readonly column: number;
  /** Of the records, as a device would send it. */
  readonly name: string;
  /** SenML unit; null: that of the attribute. */
  readonly unit: string | null;
  /** null: told by each cell. What the catalogue or earlier records say counts more. */
  readonly type: StoredType | null;
}

/** How a CSV file is read: every question is answered, or null. */
export interface CsvSettings {
  readonly delimiter: Delimiter;
  readonly encoding: Encoding;
  readonly decimal: Decimal;
  /** The first row holds names. */
  readonly header: boolean;
  readonly layout: Layout;
  readonly timeColumn: number | null;
  readonly timeFormat: TimeFormat | null;
  /** IANA name; for times that do not say their own. */
  readonly timeZone: string | null;
  /** Of a wide table. */
  readonly columns: readonly CsvColumn[];
  /** Of a long table. */
  readonly nameColumn: number | null;
  readonly valueColumn: number | null;
  readonly unitColumn: number | null;
}

/** What has been found out about a file. */
export interface CsvShape {
  readonly width: number;
  /** Some times do not say their distance from UTC. */
  readonly localTimes: boolean;
}

/** What must be said or changed before the file can be read, each with its place in the settings. */
export function unclear(settings: CsvSettings, { width, localTimes }: CsvShape): ProblemPlace[] {
  const places: ProblemPlace[] = [];
  const column = (value: number | null, pointer: string, detail: string): void => {
    if (value === null) places.push({ pointer, code: 'missing', detail });
    else if (value >= width)
      places.push({
        pointer,
        code: 'no-such-column',
        detail: `The file has ${width} columns, counted from 0.`,
      });
  };
  column(settings.timeColumn, '/timeColumn', 'Say which column holds the times.');
  if (settings.timeFormat === null)
    places.push({ pointer: '/timeFormat', code: 'missing', detail: 'Say how the times are written.' });
  if (localTimes && settings.timeZone === null)
    places.push({
      pointer: '/timeZone',
      code: 'missing',
      detail: 'The times do not say their time zone. Say which one it is, such as Europe/Berlin.',
    });
  switch (settings.layout) {
    case 'long':
      column(settings.nameColumn, '/nameColumn', 'Say which column holds the names.');
      column(settings.valueColumn, '/valueColumn', 'Say which column holds the values.');
      if (settings.unitColumn !== null) column(settings.unitColumn, '/unitColumn', '');
      break;
    case 'wide':
      places.push(...unclearColumns(settings, column));
      break;
  }
  return places;
}

function unclearColumns(
  { columns, timeColumn }: CsvSettings,
  inFile: (value: number, pointer: string, detail: string) => void,
): ProblemPlace[] {
  const places: ProblemPlace[] = [];
  if (columns.length === 0)
    places.push({
      pointer: '/columns',
      code: 'missing',
      detail: 'Say which columns hold values, and their names.',
    });
  const [seen, names] = [new Set<number>(), new Set<string>()];
  for (const [at, { column, name }] of columns.entries()) {
    inFile(column, `/columns/${at}/column`, '');
    if (column === timeColumn || seen.has(column))
      places.push({
        pointer: `/columns/${at}/column`,
        code: 'used-twice',
        detail: `Column ${column} has another meaning already.`,
      });
    if (names.has(name))
      places.push({
        pointer: `/columns/${at}/name`,
        code: 'used-twice',
        detail: `Two columns are named ${name}.`,
      });
    if (!isSenmlName(name))
      places.push({
        pointer: `/columns/${at}/name`,
        code: 'wrong-name',
        detail: 'Names begin with a letter or digit and hold letters, digits and - : . / _ only.',
      });
    seen.add(column);
    names.add(name);
  }
  return places;
}
