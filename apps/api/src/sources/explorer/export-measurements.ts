import { Injectable } from '@nestjs/common';
import { EARLIEST_ENCODABLE_TIME, type ResolvedRecord, SenmlJsonWriter } from '@mynedata/senml';
import { csvField, guarded } from '../csv-text';
import { type Value, instantOf } from '../measurements/series';
import type { ExportFormat } from './explorer.dto';
import { type ExportPiece, type ExportPlace, ExplorerView, type Range } from './explorer.view';

/** Writes every record of a source as one file, in pieces: memory holds a few chunks, however long the file is. */
@Injectable()
export class ExportMeasurements {
  constructor(private readonly view: ExplorerView) {}

  /** The first pieces are read before the file begins, so that a refusal can still be answered as one. */
  async run(
    userId: string,
    sourceId: string,
    format: ExportFormat,
    range: Range,
  ): Promise<AsyncGenerator<string>> {
    const first = await this.view.exportAfter(userId, sourceId, range, undefined);
    const { view } = this;
    async function* pieces(): AsyncGenerator<ExportPiece> {
      let place: ExportPlace | undefined = first.place;
      yield* first.pieces;
      while (place !== undefined) {
        const next = await view.exportAfter(userId, sourceId, range, place);
        yield* next.pieces;
        place = next.place;
      }
    }
    return format === 'csv' ? csv(pieces()) : senml(pieces());
  }
}

async function* senml(pieces: AsyncIterable<ExportPiece>): AsyncGenerator<string> {
  // A dynamic source may have sent secondary units (kWh, ppm), which only such a pack may hold.
  const writer = new SenmlJsonWriter({ secondaryUnits: true });
  for await (const piece of pieces) yield writer.write(recordsOf(piece));
  yield writer.end();
}

function recordsOf({ name, unit, times, values }: ExportPiece): ResolvedRecord[] {
  return times.flatMap((micros, index) => {
    const time = micros / 1e6;
    const value = values[index];
    // SenML cannot say times before 1978 (RFC 8428 §4.5.3); CSV can.
    if (value === undefined || time < EARLIEST_ENCODABLE_TIME) return [];
    return { index, name, unit: unit ?? undefined, time, value, sum: undefined, updateTime: undefined };
  });
}

/** RFC 4180, with the columns that an import of CSV expects. */
async function* csv(pieces: AsyncIterable<ExportPiece>): AsyncGenerator<string> {
  yield 'name,time,value,unit\r\n';
  for await (const { name, unit, times, values } of pieces) {
    let text = '';
    for (const [index, micros] of times.entries())
      text += `${csvField(name)},${instantOf(micros)},${valueField(values[index])},${csvField(unit ?? '')}\r\n`;
    yield text;
  }
}

const valueField = (value: Value | undefined): string =>
  csvField(typeof value === 'string' ? guarded(value) : String(value));
