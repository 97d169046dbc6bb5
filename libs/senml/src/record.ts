/** What is wrong with one field of one record. */
export interface SenmlError {
  /** Position of the record in the pack; -1: the pack itself. */
  readonly index: number;
  /** The label; empty: the record as a whole. */
  readonly field: string;
  /** In kebab-case, for programs. */
  readonly code: string;
  /** For people: what is wrong, and what would be right. */
  readonly message: string;
}

/** `v` is a number, `vs` a text, `vb` a boolean, `vd` bytes. */
export type SenmlValue = number | string | boolean | Uint8Array;

/**
 * A record without base fields and with absolute time (RFC 8428 §4.6). Every record has all fields in this order,
 * so that engines see one shape: optional properties cost a third of the speed.
 */
export interface ResolvedRecord {
  /** Position in the pack it came from, from 0. */
  readonly index: number;
  readonly name: string;
  readonly unit: string | undefined;
  /** Seconds since 1970, with fractions. */
  readonly time: number;
  readonly value: SenmlValue;
  readonly sum: number | undefined;
  /** Seconds within which the sensor will report again (`ut`). */
  readonly updateTime: number | undefined;
}

export interface SenmlResult {
  /** The valid records, in chronological order. */
  readonly records: readonly ResolvedRecord[];
  /** By position in the pack. The caller decides whether one refuses the whole pack. */
  readonly errors: readonly SenmlError[];
}

export interface SenmlOptions {
  /** The moment of receipt, seconds since 1970: what relative times refer to. */
  readonly receivedAt: number;
  /** Default 10,000; a pack with more is refused. */
  readonly maxRecords?: number;
  /** Default 100; further errors are not listed. */
  readonly maxErrors?: number;
}
