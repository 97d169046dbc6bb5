export type { Catalogue, CatalogueAttribute, CatalogueSourceType, TechnicalType } from './catalogue';
export type {
  AttributeReference,
  CheckedQuery,
  CheckResult,
  Comparator,
  Constraint,
  Diagnostic,
  FunctionName,
  Highlight,
  HighlightKind,
  QueriedAttribute,
  Selection,
  Value,
} from './query';
export { check } from './check';
export { highlight } from './highlight';
export { describe } from './describe';
