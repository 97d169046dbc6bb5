/** What is wrong with one field of one record. */
export interface SenmlError {
  /** Position of the record in the pack; -1: the pack itself. */
  readonly index: number;
  /** The label; empty: the record as a whole. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type SenmlValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'data'; readonly value: Uint8Array };

/** A record without base fields and with absolute time (RFC 8428 §4.6). */
export interface ResolvedRecord {
  /** Position in the pack it came from. */
  readonly index: number;
  readonly name: string;
  readonly unit?: string;
  /** Seconds since 1970, with fractions. */
  readonly time: number;
  readonly value: SenmlValue;
  readonly sum?: number;
  /** Seconds within which the sensor will report again (`ut`). */
  readonly updateTime?: number;
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
  /** Default 10,000. */
  readonly maxRecords?: number;
}
