import { setImmediate } from 'node:timers/promises';
import { type ResolvedRecord, type SenmlError, SensmlJsonReader, resolveSenmlCbor } from '@mynedata/senml';
import type { Receiver } from '../intake/measurement';
import { CsvRecords, type Sink } from './csv-records';
import { CsvRows } from './csv-rows';
import type { CsvSettings } from './csv-settings';
import type { ImportFault, ImportFormat, ImportPlace, Origin, Slice } from './import';

/** At once through a parser: a few milliseconds, after which others have their turn. */
const chunkBytes = 64 * 1024;

export interface ImportSource {
  readonly format: ImportFormat;
  readonly settings: CsvSettings | null;
  /** What "now" is for the relative times of SenML; the same however often the file is read. Seconds. */
  readonly receivedAt: number;
  readonly sliceRecords: number;
  /** The bytes of the file from an offset on, in pieces of any size. */
  bytes(from: number): AsyncIterable<Uint8Array>;
  /** What the source knows now. */
  receiver(): Promise<Receiver>;
}

/** Reads a file in slices, from a place that an earlier slice told. The same place always gives the same slices. */
export function readSlices(source: ImportSource, from: ImportPlace): AsyncGenerator<Slice, void> {
  switch (source.format) {
    case 'csv':
      return csvSlices(source, from);
    case 'senml-json':
      return senmlSlices(source, from);
    case 'senml-cbor':
      return cborSlices(source, from);
  }
}

class SliceBuilder implements Sink {
  private records: ResolvedRecord[] = [];
  private origins: Origin[] = [];
  private faults: ImportFault[] = [];
  rows = 0;

  get size(): number {
    return Math.max(this.records.length + this.faults.length, this.rows);
  }

  record(record: Omit<ResolvedRecord, 'index'>, origin: Origin): void {
    this.records.push({ ...record, index: this.origins.length });
    this.origins.push(origin);
  }

  fault(fault: ImportFault): void {
    this.faults.push(fault);
  }

  take(next: ImportPlace, last = false, broken?: string): Slice {
    const { origins, faults } = this;
    const records = this.records.sort((a, b) => a.time - b.time);
    this.records = [];
    this.origins = [];
    this.faults = [];
    this.rows = 0;
    return { records, origins, faults, next, last, ...(broken === undefined ? {} : { broken }) };
  }
}

async function* chunksOf(source: ImportSource, from: number): AsyncGenerator<Uint8Array> {
  for await (const piece of source.bytes(from))
    for (let at = 0; at < piece.length; at += chunkBytes) {
      yield piece.subarray(at, at + chunkBytes);
      await setImmediate();
    }
}

/** Bytes that say the encoding and stand for nothing. */
export const markBytes = (start: Uint8Array): number =>
  start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0;

async function* csvSlices(source: ImportSource, from: ImportPlace): AsyncGenerator<Slice, void> {
  const { settings } = source;
  if (settings === null) throw new Error('a CSV file without settings');
  const records = new CsvRecords(settings, await source.receiver(), from.passed);
  let reader: CsvRows | undefined;
  let headerIsDue = settings.header && from.rows === 0;
  let rows = from.rows;
  const slice = new SliceBuilder();
  let place = from;
  async function* taken(found: Iterable<ReturnType<CsvRows['push']>[number]>): AsyncGenerator<Slice, void> {
    for (const row of found) {
      if (headerIsDue && row.fault === undefined) headerIsDue = false;
      else {
        records.read(row, slice);
        rows++;
        slice.rows++;
      }
      place = {
        offset: row.end,
        rows,
        line: row.line + lineBreaks(row.cells) + 1,
        ...(records.last && { passed: records.last }),
      };
      if (slice.size >= source.sliceRecords) {
        yield slice.take(place);
        records.heed(await source.receiver());
      }
    }
  }
  for await (const chunk of chunksOf(source, from.offset)) {
    const mark = from.offset === 0 && reader === undefined ? markBytes(chunk) : 0;
    reader ??= new CsvRows({ ...settings, offset: from.offset + mark, line: from.line });
    yield* taken(reader.push(chunk.subarray(mark)));
  }
  if (reader !== undefined) yield* taken(reader.end());
  yield slice.take(place, true);
}

const lineBreaks = (cells: readonly string[]): number => {
  let count = 0;
  for (const cell of cells) if (cell.includes('\n')) count += cell.split('\n').length - 1;
  return count;
};

const faultOf = ({ index, field, code, message }: SenmlError): ImportFault => ({
  place: Math.max(index, 0),
  field,
  value: '',
  code,
  detail: message,
  records: index < 0 ? 0 : 1,
});

function put(slice: SliceBuilder, records: readonly ResolvedRecord[], errors: readonly SenmlError[]): void {
  for (const { index, ...record } of records) slice.record(record, { place: index, field: '', value: '' });
  const seen = new Set<number>();
  // A record with several errors is still one record.
  for (const error of errors) {
    const fault = faultOf(error);
    slice.fault(seen.has(error.index) ? { ...fault, records: 0 } : fault);
    seen.add(error.index);
  }
}

/** Base fields hold over the whole file: it is always read from its beginning, and what is stored already passed over. */
async function* senmlSlices(source: ImportSource, from: ImportPlace): AsyncGenerator<Slice, void> {
  const reader = new SensmlJsonReader({ maxErrors: Infinity });
  const slice = new SliceBuilder();
  let offset = 0;
  for await (const chunk of chunksOf(source, 0)) {
    const { records, errors } = reader.push(chunk, source.receivedAt);
    offset += chunk.length;
    if (offset <= from.offset) continue;
    put(slice, records, errors);
    const broken = errors.find(({ index }) => index < 0)?.message;
    const place = { ...from, offset, rows: reader.count };
    if (broken !== undefined) {
      yield slice.take(place, true, broken);
      return;
    }
    if (slice.size >= source.sliceRecords) yield slice.take(place);
  }
  const { records, errors } = reader.end();
  put(slice, records, errors);
  yield slice.take(
    { ...from, offset, rows: reader.count },
    true,
    errors.find(({ index }) => index < 0)?.message,
  );
}

/** Offsets stay 0 until the end, for a pack is resolved as a whole; its records are counted instead. */
async function* cborSlices(source: ImportSource, from: ImportPlace): AsyncGenerator<Slice, void> {
  const parts: Uint8Array[] = [];
  for await (const piece of source.bytes(0)) parts.push(piece);
  const bytes = Buffer.concat(parts);
  const { records, errors } = resolveSenmlCbor(bytes, {
    receivedAt: source.receivedAt,
    maxRecords: Infinity,
    maxErrors: Infinity,
  });
  const slice = new SliceBuilder();
  for (let at = from.rows; at < records.length; at += source.sliceRecords) {
    const part = records.slice(at, at + source.sliceRecords);
    put(slice, part, []);
    yield slice.take({ ...from, rows: at + part.length });
  }
  put(slice, [], errors);
  const broken = errors.find(({ index }) => index < 0)?.message;
  yield slice.take({ ...from, offset: bytes.length, rows: records.length + errors.length }, true, broken);
}
