import { Injectable } from '@nestjs/common';
import { Clock, Database, NotSignedIn } from '@mynedata/platform';
import { type SenmlError, type SenmlResult, resolveSenmlCbor, resolveSenmlJson } from '@mynedata/senml';
import { SourcesRefusal } from '../errors';
import { Intake } from './intake';
import { KnownSources } from './known-sources';
import { readPack } from './measurement';
import { StaleSource } from './load';
import { TokensStore } from '../tokens/tokens.store';

/** Into which source, and by which token if a device sent it. */
export interface Writer {
  readonly userId: string;
  readonly sourceId: string;
  readonly tokenId?: string;
}

export interface Stored {
  /** Records that are new, or that correct another. */
  readonly accepted: number;
  /** Records that were there already, or that a later one of the same pack corrects. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Of the numbers, those outside the catalogue's bounds: stored as they are, clamped by queries. */
  readonly outsideBounds: number;
  /** Why records were rejected, by position; at most 100. */
  readonly errors: readonly SenmlError[];
}

export const maxErrors = 100;
const attempts = 5;

/** Takes SenML (RFC 8428) into one source: all of a pack, or nothing and every error; with `partial` what is valid. */
@Injectable()
export class StoreMeasurements {
  constructor(
    private readonly database: Database,
    private readonly known: KnownSources,
    private readonly intake: Intake,
    private readonly tokens: TokensStore,
    private readonly clock: Clock,
  ) {}

  /** A pack as SenML JSON (a text) or SenML CBOR (bytes). */
  pack(writer: Writer, pack: string | Uint8Array, partial = false): Promise<Stored> {
    // With `partial` every record is looked at, however many are wrong; only so many are listed.
    const options = {
      receivedAt: this.clock.now().getTime() / 1000,
      maxErrors: partial ? Infinity : maxErrors,
    };
    const resolved =
      typeof pack === 'string' ? resolveSenmlJson(pack, options) : resolveSenmlCbor(pack, options);
    return this.records(writer, resolved, partial);
  }

  /** Records that were resolved already, with what was wrong among them; it tells so many errors at most. */
  async records(
    writer: Writer,
    { records, errors }: SenmlResult,
    partial = false,
    mostErrors = maxErrors,
  ): Promise<Stored> {
    const receivedAt = this.clock.now().getTime() / 1000;
    for (let attempt = 1; ; attempt++) {
      const remembered = this.known.remembers(writer.userId, writer.sourceId);
      const receiver = await this.known.get(writer.userId, writer.sourceId);
      if (receiver === undefined) throw gone(writer);
      const reading = readPack(records, receiver, receivedAt);
      if (reading.errors.length > 0 && remembered && attempt < attempts) {
        // What looks wrong may be right for the source as it is now.
        this.known.forget(writer.userId, writer.sourceId);
        continue;
      }
      const wrong = [...errors, ...reading.errors];
      if (wrong.length > 0 && !partial) return this.refuse(writer, wrong);
      try {
        const loaded = await this.intake.store({
          userId: writer.userId,
          sourceId: writer.sourceId,
          tokenId: writer.tokenId,
          namePrefix: receiver.namePrefix,
          series: receiver.series,
          conflict: receiver.type.conflict,
          uploads: reading.uploads,
          partial,
        });
        const left = [...wrong, ...loaded.errors];
        if (left.length > 0 && !partial) return await this.refuse(writer, left);
        if (reading.uploads.some(({ name }) => !receiver.series.has(name)))
          this.known.forget(writer.userId, writer.sourceId);
        return {
          accepted: loaded.accepted,
          duplicates: reading.duplicates + loaded.duplicates,
          rejected: new Set(left.map(({ index }) => index)).size,
          outsideBounds: reading.outsideBounds,
          errors: inOrder(left, mostErrors),
        };
      } catch (error) {
        this.known.forget(writer.userId, writer.sourceId);
        if (!(error instanceof StaleSource) || attempt >= attempts) throw error;
      }
    }
  }

  /** Whoever holds a revoked token must not even learn what is wrong with the pack. */
  private async refuse(writer: Writer, errors: readonly SenmlError[]): Promise<never> {
    const { tokenId } = writer;
    if (tokenId !== undefined) {
      const live = await this.database.transaction((tx) => this.tokens.use(tx, [tokenId], this.clock.now()));
      if (!live.has(tokenId)) throw new NotSignedIn();
    }
    throw notValid(errors);
  }
}

export const inOrder = (errors: readonly SenmlError[], most = maxErrors): SenmlError[] =>
  [...errors].sort((a, b) => a.index - b.index).slice(0, most);

/** The refusal of a whole pack. */
export function notValid(errors: readonly SenmlError[]): SourcesRefusal {
  const count =
    errors.length === 1
      ? 'One error'
      : `${errors.length >= maxErrors ? 'At least ' : ''}${errors.length} errors`;
  return new SourcesRefusal(
    'measurements-not-valid',
    `${count} in the pack; nothing of it was stored. With ?partial=true the valid records are stored.`,
    inOrder(errors).map(placeOf),
  );
}

/** The tokens of a deleted source went with it. */
const gone = ({ tokenId }: Writer): Error =>
  tokenId === undefined
    ? new SourcesRefusal('source-not-found', 'This source was deleted.')
    : new NotSignedIn();

/** An error of a pack as a place in a problem. */
export const placeOf = ({ index, field, code, message }: SenmlError) => ({
  index,
  field,
  code,
  detail: message,
  ...(index < 0 ? {} : { pointer: `/${index}${field === '' ? '' : `/${field}`}` }),
});
