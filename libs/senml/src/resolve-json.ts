import { readField } from './labels';
import { positionOfJsonError } from './json-error';
import type { SenmlOptions, SenmlResult } from './record';
import { Resolver } from './resolver';

export const DEFAULT_MAX_RECORDS = 10_000;

/**
 * Resolves a SenML JSON pack (RFC 8428 §5): base fields applied, times absolute, chronological.
 *
 * Never throws. All errors of the pack are listed, at most `maxErrors`; a record with an error is not in `records`.
 * Records with base fields only yield nothing, and so do those with a sum but no value, which are valid (§4.2) but
 * measure nothing that could be stored as a value. Of a label that a record has twice the last counts, as JSON has it.
 */
export function resolveSenmlJson(text: string, options: SenmlOptions): SenmlResult {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    const { line, column } = positionOfJsonError(text);
    return refusedPack('not-json', `Not JSON: line ${line}, column ${column}.`);
  }
  if (!Array.isArray(root)) return refusedPack('not-an-array', 'A pack is an array of records.');
  const maxRecords = options.maxRecords ?? DEFAULT_MAX_RECORDS;
  if (root.length === 0) return refusedPack('empty', 'A pack has at least one record.');
  if (root.length > maxRecords) return tooManyRecords(maxRecords, root.length);
  const resolver = new Resolver(options.maxErrors);
  for (let index = 0; index < root.length && !resolver.errors.isFull; index++)
    resolveJsonRecord(resolver, index, root[index], options.receivedAt);
  return resolver.take();
}

/** Resolves one value that `JSON.parse` made of a record. */
export function resolveJsonRecord(
  resolver: Resolver,
  index: number,
  record: unknown,
  receivedAt: number,
): void {
  const { fields, errors } = resolver;
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    errors.add(index, '', 'not-a-record', 'A record is an object.');
    return;
  }
  const before = errors.count;
  fields.clear();
  // JSON.parse makes own properties of everything, __proto__ included; nothing is inherited but what Object has.
  for (const label in record)
    readField(fields, label, (record as Readonly<Record<string, unknown>>)[label], index, errors);
  resolver.resolve(index, receivedAt, before);
}

/** A pack of which nothing could be read. */
export function refusedPack(code: string, message: string): SenmlResult {
  return { records: [], errors: [{ index: -1, field: '', code, message }] };
}

/** `found` is undefined where nobody counted to the end. */
export function tooManyRecords(maxRecords: number, found?: number): SenmlResult {
  const message = `A pack has at most ${maxRecords} records${found === undefined ? '' : `, but this one has ${found}`}. Send several packs.`;
  return refusedPack('too-many-records', message);
}
