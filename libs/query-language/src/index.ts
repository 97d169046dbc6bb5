export type {
  Catalogue,
  CatalogueAttribute,
  CatalogueSourceType,
  Language,
  TechnicalType,
  Texts,
} from './catalogue';
export type {
  AttributeReference,
  CheckedQuery,
  CheckResult,
  Comparator,
  Constraint,
  Diagnostic,
  Highlight,
  HighlightKind,
  QueriedAttribute,
  Selection,
  Value,
} from './query';
export type { FunctionDefinition, FunctionName } from './functions';
export { functionNames, functions } from './functions';
export { diagnosticCodes, type DiagnosticCode } from './diagnostic-codes';
export { check } from './check';
export { foldText } from './literal';
export { complete, type Completion, type CompletionKind, type Completions } from './complete';
export { highlight } from './highlight';
export { describe, type Wording } from './describe';
