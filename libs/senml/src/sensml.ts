import { positionOfJsonError } from './json-error';
import type { SenmlResult } from './record';
import { resolveJsonRecord } from './resolve-json';
import { Resolver } from './resolver';
import { SensmlScanner } from './sensml-scanner';

const DEFAULT_MAX_RECORD_BYTES = 64 * 1024;
/** A large chunk is not held a second time as text and objects. */
const MAX_RUN_BYTES = 256 * 1024;

/** Where a record lies in a chunk. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SensmlOptions {
  /** Default 100. The stream is given up with the last of them. */
  readonly maxErrors?: number;
  /** Default 65,536: the longest record, as it is written. A longer one is passed over and an error. */
  readonly maxRecordBytes?: number;
}

/**
 * Resolves a SensML JSON stream (RFC 8428 §4.8) as it arrives: chunks of bytes go in, cut anywhere, and every record
 * comes out with the chunk that completes it. "Now" is the receipt of that chunk; base fields hold over the whole
 * stream. Memory is one chunk and one record, however long the stream is.
 */
export class SensmlJsonReader {
  readonly #resolver: Resolver;
  readonly #scanner = new SensmlScanner();
  readonly #maxRecordBytes: number;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** The record that has begun in chunks before this one. */
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  #index = 0;
  #offset = 0;
  #broken = false;

  constructor({ maxErrors, maxRecordBytes }: SensmlOptions = {}) {
    this.#resolver = new Resolver(maxErrors);
    this.#maxRecordBytes = maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES;
  }

  /** No more is read: the array is broken, or the errors have reached their limit. */
  get isGivenUp(): boolean {
    return this.#broken || this.#resolver.errors.isFull;
  }

  /** How many records have begun so far, valid or not. */
  get count(): number {
    return this.#index;
  }

  /**
   * @param receivedAt when this chunk arrived, seconds since 1970
   * @returns the records that this chunk completes, in chronological order among themselves, and the errors in it
   */
  push(chunk: Uint8Array, receivedAt: number): SenmlResult {
    let start = 0;
    const run: Span[] = [];
    for (let at = 0; at < chunk.length && !this.isGivenUp;) {
      at = this.#scanner.scan(chunk, at);
      switch (this.#scanner.step) {
        case 'begins':
          start = at - 1;
          break;
        case 'ends':
          if (this.#begunBytes > 0) this.#record(chunk.subarray(start, at), receivedAt);
          else run.push({ start, end: at });
          if (at - (run[0]?.start ?? at) > MAX_RUN_BYTES) this.#resolveRun(chunk, run, receivedAt);
          break;
        case 'breaks':
          this.#resolveRun(chunk, run, receivedAt);
          this.#break(at);
          break;
        case 'on':
          break;
      }
    }
    this.#resolveRun(chunk, run, receivedAt);
    if (this.#scanner.isInRecord && !this.isGivenUp) this.#keep(chunk.subarray(start));
    this.#offset += chunk.length;
    return this.#resolver.take();
  }

  /** The stream is over. The array may be left open; a record may not. */
  end(): SenmlResult {
    if (!this.isGivenUp) {
      if (this.#scanner.isIncomplete)
        this.#resolver.errors.add(
          this.#scanner.isInRecord ? this.#index : -1,
          '',
          'not-json',
          `Not JSON: the stream ends at byte ${this.#offset} ${this.#scanner.isInRecord ? 'within a record' : 'before its array begins'}.`,
        );
      else if (this.#index === 0)
        this.#resolver.errors.add(-1, '', 'empty', 'A stream has at least one record.');
    }
    this.#broken = true;
    return this.#resolver.take();
  }

  /**
   * Whole records that stand behind each other are parsed as one array, which is twice as fast. Only commas and blanks
   * are between them; if one is not JSON, or too long, each is read alone, to say which.
   */
  #resolveRun(chunk: Uint8Array, run: Span[], receivedAt: number): void {
    const records = this.#parsedRun(chunk, run);
    for (const [at, { start, end }] of run.entries()) {
      if (this.isGivenUp) break;
      if (records) resolveJsonRecord(this.#resolver, this.#index++, records[at], receivedAt);
      else this.#record(chunk.subarray(start, end), receivedAt);
    }
    run.length = 0;
  }

  #parsedRun(chunk: Uint8Array, run: readonly Span[]): readonly unknown[] | undefined {
    const start = run[0]?.start ?? 0;
    const end = run.at(-1)?.end ?? 0;
    if (run.some((span) => span.end - span.start > this.#maxRecordBytes)) return undefined;
    const text = this.#text(chunk.subarray(start, end));
    if (text === undefined) return undefined;
    try {
      return JSON.parse(`[${text}]`) as readonly unknown[];
    } catch {
      return undefined;
    }
  }

  #record(rest: Uint8Array, receivedAt: number): void {
    const index = this.#index++;
    const size = this.#begunBytes + rest.length;
    if (size > this.#maxRecordBytes) {
      const message = `A record has at most ${this.#maxRecordBytes} bytes, but this one has ${size}.`;
      this.#resolver.errors.add(index, '', 'record-too-long', message);
    } else {
      const text = this.#text(this.#begunBytes === 0 ? rest : joined([...this.#begun, rest], size));
      if (text === undefined)
        this.#resolver.errors.add(index, '', 'not-json', 'Not JSON: the record is not UTF-8.');
      else this.#resolve(index, text, receivedAt);
    }
    this.#begun = [];
    this.#begunBytes = 0;
  }

  #resolve(index: number, text: string, receivedAt: number): void {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      const { line, column } = positionOfJsonError(text);
      const message = `Not JSON: line ${line}, column ${column} of the record.`;
      this.#resolver.errors.add(index, '', 'not-json', message);
      return;
    }
    resolveJsonRecord(this.#resolver, index, record, receivedAt);
  }

  #text(bytes: Uint8Array): string | undefined {
    try {
      return this.#utf8.decode(bytes);
    } catch {
      return undefined;
    }
  }

  /**
   * A copy, which `slice` of a Buffer is not: the caller may use its memory again. Of a record that is too long
   * already only the size is kept.
   */
  #keep(part: Uint8Array): void {
    this.#begunBytes += part.length;
    if (this.#begunBytes > this.#maxRecordBytes) this.#begun = [];
    else this.#begun.push(new Uint8Array(part));
  }

  #break(at: number): void {
    this.#broken = true;
    const message = this.#scanner.isClosed
      ? `Not JSON: the array is closed, but byte ${this.#offset + at} follows.`
      : `Not JSON: byte ${this.#offset + at} of the stream is not what an array of objects goes on with.`;
    this.#resolver.errors.add(-1, '', 'not-json', message);
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
