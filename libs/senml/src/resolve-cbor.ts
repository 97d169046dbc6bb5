import { CborReader, CborSyntaxError, notAField } from './cbor-reader';
import { cborLabels, readField, type Label } from './labels';
import type { SenmlOptions, SenmlResult } from './record';
import { DEFAULT_MAX_RECORDS, refusedPack, tooManyRecords } from './resolve-json';
import { Resolver } from './resolver';

const LOWEST_LABEL = -6;
const labelsInOrder = (Object.keys(cborLabels) as Label[]).sort((a, b) => cborLabels[a] - cborLabels[b]);
const ARRAY = 4;
const MAP = 5;

/**
 * Resolves a SenML CBOR pack (RFC 8428 §6, RFC 8949) exactly as `resolveSenmlJson` does the same pack in JSON.
 *
 * Arrays and maps may be definite or not, strings are definite (§6); numbers are integers, floats of any size, or
 * decimal fractions (tag 4). Known labels are integers. A label twice in one record is an error. Never throws.
 */
export function resolveSenmlCbor(bytes: Uint8Array, options: SenmlOptions): SenmlResult {
  try {
    return new CborPack(bytes, options).resolve();
  } catch (error) {
    if (error instanceof CborSyntaxError) return refusedPack('not-cbor', error.message);
    throw error;
  }
}

class CborPack {
  readonly #reader: CborReader;
  readonly #resolver: Resolver;

  constructor(
    bytes: Uint8Array,
    private readonly options: SenmlOptions,
  ) {
    this.#reader = new CborReader(bytes);
    this.#resolver = new Resolver(options.maxErrors);
  }

  resolve(): SenmlResult {
    const reader = this.#reader;
    const maxRecords = this.options.maxRecords ?? DEFAULT_MAX_RECORDS;
    if (reader.nextMajor !== ARRAY) {
      reader.skip();
      return refusedPack('not-an-array', 'A pack is an array of records.');
    }
    const count = reader.open(ARRAY);
    if (count !== Infinity && count > maxRecords) return tooManyRecords(maxRecords, count);
    let index = 0;
    for (; !reader.atEnd(count, index); index++) {
      if (index >= maxRecords) return tooManyRecords(maxRecords);
      this.#record(index);
      if (this.#resolver.errors.isFull) return this.#resolver.take();
    }
    reader.expectEnd();
    return index === 0 ? refusedPack('empty', 'A pack has at least one record.') : this.#resolver.take();
  }

  #record(index: number): void {
    const reader = this.#reader;
    const { fields, errors } = this.#resolver;
    if (reader.nextMajor !== MAP) {
      reader.skip();
      errors.add(index, '', 'not-a-record', 'A record is a map.');
      return;
    }
    const before = errors.count;
    fields.clear();
    const entries = reader.open(MAP);
    let known = 0;
    let unknown: Set<number | string> | undefined;
    for (let entry = 0; !reader.atEnd(entries, entry); entry++) {
      const label = reader.label();
      const position = typeof label === 'number' ? label - LOWEST_LABEL : -1;
      const name = labelsInOrder[position];
      if (name !== undefined) {
        if (known & (1 << position)) this.#refuseDuplicate(index, name);
        known |= 1 << position;
        this.#knownField(index, name);
      } else {
        unknown ??= new Set();
        this.#unknownField(index, label, unknown);
      }
    }
    this.#resolver.resolve(index, this.options.receivedAt, before);
  }

  #knownField(index: number, label: Label): void {
    const reader = this.#reader;
    const { fields, errors } = this.#resolver;
    const major = reader.nextMajor;
    const value = reader.field();
    if (label === 'vd' && major !== 2) errors.add(index, label, 'wrong-type', 'vd is a byte string.');
    else if (label === 'bver' && major !== 0)
      errors.add(index, label, 'wrong-type', 'bver is an unsigned integer.');
    else readField(fields, label, value === notAField ? undefined : value, index, errors);
  }

  #unknownField(index: number, label: number | string | undefined, seen: Set<number | string>): void {
    const { fields, errors } = this.#resolver;
    this.#reader.skip();
    if (label === undefined) {
      errors.add(index, '', 'invalid-label', 'A label is an integer or a text.');
      return;
    }
    if (seen.has(label)) this.#refuseDuplicate(index, String(label));
    seen.add(label);
    if (typeof label === 'number') return;
    if (Object.hasOwn(cborLabels, label)) {
      const message = `In CBOR the label of ${label} is the integer ${cborLabels[label as Label]}.`;
      errors.add(index, label, 'text-label', message);
    } else readField(fields, label, undefined, index, errors);
  }

  #refuseDuplicate(index: number, label: string): void {
    this.#resolver.errors.add(index, label, 'duplicate-label', 'A record has each label once.');
  }
}
