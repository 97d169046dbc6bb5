import type { ResolvedRecord } from '@mynedata/senml';
import type { Passed } from './time-zone';

export const importFormats = ['csv', 'senml-json', 'senml-cbor'] as const;
export type ImportFormat = (typeof importFormats)[number];

/**
 * `uploading` → `uploaded` (seen, can be changed) → `waiting` → `running` → `done` or `failed` (the file is no more than its first
 * part); `cancelled` from everywhere before.
 */
export const importStates = [
  'uploading',
  'uploaded',
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
] as const;
export type ImportState = (typeof importStates)[number];

export const isOver = (state: ImportState): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** How far an import has come: everything before is stored, and reading can begin there again. */
export interface ImportPlace {
  /** Bytes of the file. */
  readonly offset: number;
  /** Rows of CSV, records of SenML; also those that were refused. */
  readonly rows: number;
  /** The line that begins at `offset`, from 1. CSV only. */
  readonly line: number;
  /** The last row that had a time, which tells two hours of the same name apart. CSV only. */
  readonly passed?: Passed;
}

export const beginning: ImportPlace = { offset: 0, rows: 0, line: 1 };

/** Where in the file a record comes from. */
export interface Origin {
  /** CSV: its line, from 1. SenML: the record, from 0. */
  readonly place: number;
  readonly field: string;
  /** As it is written; for the report. */
  readonly value: string;
}

/** Something of the file that was not stored, and why. */
export interface ImportFault extends Origin {
  readonly code: string;
  readonly detail: string;
  /** How many records it costs. */
  readonly records: number;
}

/** A part of the file that is stored at once. `records` in chronological order; their `index` is that of `origins`. */
export interface Slice {
  readonly records: readonly ResolvedRecord[];
  readonly origins: readonly Origin[];
  readonly faults: readonly ImportFault[];
  readonly next: ImportPlace;
  /** Nothing of the file comes after it. */
  readonly last: boolean;
  /** The rest of the file cannot be read, and why. */
  readonly broken?: string;
}

export interface ImportCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly outsideBounds: number;
}

const maxShown = 200;

/** Values in a report are the file's: enough to find the place. */
export const shortened = (text: string): string =>
  text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;

/** What of the machine an import may use. Bytes, and records. */
export interface ImportLimits {
  readonly fileBytes: number;
  /** A CBOR pack is resolved as a whole. */
  readonly cborBytes: number;
  readonly pieceBytes: number;
  readonly sliceRecords: number;
  readonly errors: number;
  /** Of one person, not over yet. */
  readonly unfinished: number;
  /** All files of one person that are not imported yet. */
  readonly bytesOfPerson: number;
  /** All files of everybody that are not imported yet: what the disk is to hold at most. */
  readonly bytesOfAll: number;
  /** So long one import runs before another has its turn. */
  readonly turnMs: number;
}

export const IMPORT_LIMITS = Symbol('IMPORT_LIMITS');
export const importLimits: ImportLimits = {
  fileBytes: 2 ** 30,
  cborBytes: 2 * 2 ** 20,
  pieceBytes: 2 ** 18,
  sliceRecords: 5_000,
  errors: 10_000,
  unfinished: 5,
  bytesOfPerson: 2 ** 31,
  bytesOfAll: 20 * 2 ** 30,
  turnMs: 1000,
};
