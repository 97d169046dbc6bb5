import { type ResolvedRecord, isSenmlName } from '@mynedata/senml';
import { unguarded } from '../csv-text';
import { type Receiver, nameWithin } from '../intake/measurement';
import { type StoredType, type Value, storedTypeOf } from '../measurements/series';
import { numberOf } from './csv-numbers';
import type { CsvRow } from './csv-rows';
import { type CsvSettings, maxColumns } from './csv-settings';
import { writtenTime } from './csv-times';
import { type ImportFault, type Origin, shortened } from './import';
import { type Passed, TimeZone, passed } from './time-zone';

/** The type that records of this name have: by the catalogue, or by the first of them. */
export function knownType(receiver: Receiver, sent: string): StoredType | undefined {
  const name = nameWithin(receiver, sent);
  if (receiver.type.kind === 'dynamic') return receiver.series.get(name)?.type;
  const attribute = receiver.type.attributes.find((candidate) => candidate.name === name);
  return attribute && storedTypeOf(attribute);
}

interface Cell {
  readonly name: string;
  readonly text: string;
  readonly unit: string | undefined;
  readonly type: StoredType | null;
}

/** Takes what rows of a CSV file hold. */
export interface Sink {
  record(record: Omit<ResolvedRecord, 'index'>, origin: Origin): void;
  fault(fault: ImportFault): void;
}

/** Turns rows of a CSV file into records of one source, by settings in which nothing is left open. */
export class CsvRecords {
  private readonly zone: TimeZone | undefined;

  /** @param passed the row before the first */
  constructor(
    private readonly settings: CsvSettings,
    private receiver: Receiver,
    private passed: Passed | undefined,
  ) {
    this.zone = settings.timeZone === null ? undefined : new TimeZone(settings.timeZone);
  }

  /** The last row that had a time. */
  get last(): Passed | undefined {
    return this.passed;
  }

  /** Names that came meanwhile have their types now. */
  heed(receiver: Receiver): void {
    this.receiver = receiver;
  }

  read(row: CsvRow, sink: Sink): void {
    const fault = (field: string, value: string, code: string, detail: string, records = 1): void =>
      sink.fault({ place: row.line, field, value: shortened(value), code, detail, records });
    if (row.fault === 'row-too-long') return fault('', '', row.fault, 'A row has at most 64 KiB.');
    if (row.fault === 'quote-not-closed')
      return fault('', '', row.fault, 'A quote (") is opened here and never closed.');
    if (row.cells.length > maxColumns)
      return fault('', '', 'too-many-columns', `A row has at most ${maxColumns} columns.`);
    const cells = this.cells(row);
    if (cells.length === 0) return;
    const text = row.cells[this.settings.timeColumn ?? -1]?.trim() ?? '';
    const moment = this.moment(text);
    if (typeof moment === 'string') {
      const [code, detail] = timeFaults[moment];
      return fault('time', text, code, detail, cells.length);
    }
    this.passed = passed(moment, this.passed);
    for (const { name, text: written, unit, type } of cells) {
      const value = isSenmlName(name) ? valueOf(written, type, this.settings.decimal) : 'wrong-name';
      if (typeof value === 'string') {
        const [code, detail] = valueFaults[value];
        fault(shortened(name), written, code, detail);
        continue;
      }
      sink.record(
        { name, unit, time: moment / 1000, value: value.value, sum: undefined, updateTime: undefined },
        { place: row.line, field: shortened(name), value: shortened(written) },
      );
    }
  }

  /** Those that hold something. */
  private cells({ cells }: CsvRow): Cell[] {
    const { layout, columns, nameColumn, valueColumn, unitColumn } = this.settings;
    switch (layout) {
      case 'wide':
        return columns.flatMap(({ column, name, unit, type }) => {
          const text = cells[column] ?? '';
          if (text.trim() === '') return [];
          return [{ name, text, unit: unit ?? undefined, type: knownType(this.receiver, name) ?? type }];
        });
      case 'long': {
        const [name, text] = [cells[nameColumn ?? -1]?.trim() ?? '', cells[valueColumn ?? -1] ?? ''];
        if (text.trim() === '') return [];
        const unit = cells[unitColumn ?? -1]?.trim() ?? '';
        const type = knownType(this.receiver, name) ?? null;
        return [{ name, text, unit: unit === '' ? undefined : unit, type }];
      }
    }
  }

  private moment(text: string): number | keyof typeof timeFaults {
    const { timeFormat, decimal, layout } = this.settings;
    if (text === '') return 'missing';
    const written = timeFormat === null ? undefined : writtenTime(text, timeFormat, decimal);
    if (written === undefined) return 'unreadable';
    if (written.absolute) return written.ms;
    if (this.zone === undefined) return 'noZone';
    return this.zone.moment(written.ms, this.passed, layout === 'wide') ?? 'skipped';
  }
}

const timeFaults = {
  missing: ['time-missing', 'The row has values but no time.'],
  unreadable: ['time-not-readable', 'This is not a time in the format of the import.'],
  noZone: ['time-zone-missing', 'The time does not say its time zone, and neither does the import.'],
  skipped: ['no-such-time', 'The clocks of this time zone were put forward over this time; it never was.'],
} as const satisfies Record<string, readonly [code: string, detail: string]>;

const valueFaults = {
  'wrong-name': [
    'wrong-name',
    'Names begin with a letter or digit and hold letters, digits and - : . / _ only.',
  ],
  'not-a-number': ['not-a-number', 'This is not a number with the decimal sign of the import.'],
  'not-a-truth-value': ['not-a-truth-value', 'This is neither true nor false.'],
  'not-utf-8': ['not-utf-8', 'The text is not in the encoding of the import.'],
} as const satisfies Record<string, readonly [code: string, detail: string]>;

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  yes: true,
  no: false,
  on: true,
  off: false,
  '1': true,
  '0': false,
};

function valueOf(
  written: string,
  type: StoredType | null,
  decimal: CsvSettings['decimal'],
): { readonly value: Value } | keyof typeof valueFaults {
  const text = written.trim();
  switch (type) {
    case 'number': {
      const value = numberOf(text, decimal);
      return value === undefined ? 'not-a-number' : { value };
    }
    case 'boolean': {
      const value = truths[text.toLowerCase()];
      return value === undefined ? 'not-a-truth-value' : { value };
    }
    case 'date':
      return { value: text };
    case 'text':
      return written.includes('\ufffd') ? 'not-utf-8' : { value: unguarded(written) };
    case null: {
      const value = numberOf(text, decimal);
      if (value !== undefined) return { value };
      return valueOf(written, /^(true|false)$/i.test(text) ? 'boolean' : 'text', decimal);
    }
  }
}
