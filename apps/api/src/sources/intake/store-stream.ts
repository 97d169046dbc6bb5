import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Clock } from '@mynedata/platform';
import { SensmlJsonReader, type SenmlError, type SenmlResult } from '@mynedata/senml';
import { SourcesRefusal } from '../errors';
import {
  StoreMeasurements,
  type Stored,
  type Writer,
  inOrder,
  maxErrors,
  placeOf,
} from './store-measurements';
import { UploadRate } from './upload-rate';

type Counts = { -readonly [Key in 'accepted' | 'duplicates' | 'rejected' | 'outsideBounds']: number };

const maxEmptyBytes = 2 ** 20;

/**
 * Takes a SensML stream (RFC 8428 §4.8) into a source while it arrives. Each piece is durable before the next is read, so memory
 * stays constant, a slow disk slows the sender, and what was stored before a break stays stored.
 */
@Injectable()
export class StoreStream implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    private readonly storeMeasurements: StoreMeasurements,
    private readonly rate: UploadRate,
    private readonly clock: Clock,
  ) {}

  /** Comes when the process is asked to stop: devices connect again, and send again what was not acknowledged. */
  get stop(): AbortSignal {
    return this.stopping.signal;
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** @param partial go on after an error; otherwise the first one ends the stream, and records before it stay stored */
  async run(writer: Writer, pieces: AsyncIterable<Uint8Array>, partial: boolean): Promise<Stored> {
    const reader = new SensmlJsonReader({ maxErrors: partial ? Infinity : 1 });
    const counts: Counts = { accepted: 0, duplicates: 0, rejected: 0, outsideBounds: 0 };
    const errors: SenmlError[] = [];
    const take = async (result: SenmlResult): Promise<boolean> => {
      if (result.records.length === 0 && result.errors.length === 0) return true;
      await this.rate.records(writer.sourceId, result.records.length + result.errors.length);
      const stored = partial
        ? await this.storeMeasurements.records(writer, result, true)
        : await this.untilFirstError(writer, result);
      for (const key of ['accepted', 'duplicates', 'rejected', 'outsideBounds'] as const)
        counts[key] += stored[key];
      errors.push(...stored.errors.slice(0, maxErrors - errors.length));
      return partial || errors.length === 0;
    };
    let going = true;
    let empty = 0;
    for await (const piece of pieces) {
      const before = reader.count;
      const result = reader.push(piece, this.clock.now().getTime() / 1000);
      empty = reader.count === before ? empty + piece.length : 0;
      // Compressed, a gigabyte of blanks is a small request.
      if (empty > maxEmptyBytes)
        throw new SourcesRefusal(
          'measurements-not-valid',
          'The stream goes on for a megabyte without a record.',
        );
      going = await take(result);
      if (!going || reader.isGivenUp) break;
    }
    if (going) await take(reader.end());
    if (errors.length > 0 && !partial)
      throw new SourcesRefusal(
        'measurements-not-valid',
        `The stream ended at its first error. ${counts.accepted} records before it were stored; with ?partial=true the valid ones after it are, too.`,
        inOrder(errors).map(placeOf),
      );
    return { ...counts, errors: inOrder(errors) };
  }

  /** Where a chunk ends is chance: what comes after an error in it must not be stored, as what comes in the next is not. */
  private async untilFirstError(writer: Writer, { records, errors }: SenmlResult): Promise<Stored> {
    try {
      return await this.storeMeasurements.records(writer, { records, errors });
    } catch (error) {
      if (!(error instanceof SourcesRefusal) || error.code !== 'measurements-not-valid') throw error;
      const [first] = error.errors;
      const before = records.filter(({ index }) => first?.index !== undefined && index < first.index);
      const stored = await this.storeMeasurements.records(writer, { records: before, errors: [] });
      const { index = -1, field = '', code = '', detail } = first ?? { detail: error.message };
      return { ...stored, rejected: 1, errors: [{ index, field, code, message: detail }] };
    }
  }
}
