import type { TechnicalType } from './catalogue';
import type { DiagnosticCode } from './diagnostic-codes';
import type { FunctionName } from './functions';

export interface AttributeReference {
  readonly source: string;
  readonly attribute: string;
  readonly context?: string;
}

export type Comparator = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** A literal. Text is folded to lower case (NFC), because text compares case-insensitively. */
export type Value =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'date'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean };

export interface Constraint {
  readonly attribute: AttributeReference;
  readonly comparator: Comparator;
  readonly value: Value;
}

/** One statistic or column: `AVG(a, b)` is two selections, `CORR(a, b)` is one. */
export interface Selection {
  readonly function: FunctionName;
  readonly attribute: AttributeReference;
  /** The other side of a statistic of two attributes. */
  readonly second?: AttributeReference;
  /** The number behind the attributes: the share of a quantile, the bins of a histogram. */
  readonly parameter?: number;
}

/** An attribute a query touches, once per reference (with its context). */
export interface QueriedAttribute {
  readonly reference: AttributeReference;
  readonly logicalType: string;
  readonly technicalType: TechnicalType;
  readonly inSelect: boolean;
  readonly inWhere: boolean;
}

/**
 * A query that can be executed. SELECT keeps the order of the text, which is that of the result; the other lists are
 * in the order of the canonical text.
 */
export interface CheckedQuery {
  readonly select: readonly Selection[];
  /** OR of ANDs; empty: no WHERE. */
  readonly where: readonly (readonly Constraint[])[];
  /** Queries of equal meaning have equal canonical text, and it checks to itself. */
  readonly canonical: string;
  readonly attributes: readonly QueriedAttribute[];
  readonly logicalTypes: readonly string[];
  readonly sourceTypes: readonly string[];
}

/** What is wrong, and where. A suggestion is text that replaces the marked range. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
  readonly length: number;
  readonly expected?: readonly string[];
  readonly suggestion?: string;
}

export type CheckResult =
  | { readonly ok: true; readonly query: CheckedQuery }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type HighlightKind = 'keyword' | 'attribute' | 'value' | 'punctuation' | 'error';

/** A coloured range of the text. */
export interface Highlight {
  readonly offset: number;
  readonly length: number;
  readonly kind: HighlightKind;
}
