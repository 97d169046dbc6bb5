import type { Hierarchy } from './catalogue-hierarchy';

/** The words of the catalogue (`1-market.md`, "Words"). */
export const technicalTypes = ['number', 'integer', 'text', 'boolean', 'date'] as const;
export type TechnicalType = (typeof technicalTypes)[number];
export const logicalTypes = [
  'medical',
  'location',
  'personal',
  'smart_home',
  'online_activity',
  'consumer',
] as const;
export type LogicalType = (typeof logicalTypes)[number];
export const sourceKinds = ['static', 'time_series', 'dynamic'] as const;
export type SourceKind = (typeof sourceKinds)[number];
export const attributeRoles = ['direct', 'quasi', 'sensitive', 'harmless'] as const;
export type AttributeRole = (typeof attributeRoles)[number];

/** What a record with another value for a stored (attribute, time) does: it corrects, or it is refused. */
export const conflictRules = ['replace', 'refuse'] as const;
export type ConflictRule = (typeof conflictRules)[number];

/** One sentence or name in each language of the product. */
export interface Texts {
  readonly en: string;
  readonly de: string;
}

export interface CatalogueAttribute {
  readonly name: string;
  readonly technicalType: TechnicalType;
  readonly logicalType: LogicalType;
  readonly role: AttributeRole;
  readonly unit: string | null;
  readonly bounds: { readonly min: number; readonly max: number; readonly grid: number } | null;
  /** The values that count, where they are a list; the leaves where there is a tree. */
  readonly categories: readonly string[] | null;
  readonly hierarchy: Hierarchy | null;
  readonly contexts: readonly string[] | null;
  readonly titles: Texts;
  readonly descriptions: Texts;
}

export interface CatalogueSourceType {
  readonly name: string;
  readonly version: number;
  readonly kind: SourceKind;
  readonly conflict: ConflictRule;
  /** The English title, for screens that know no other language yet. */
  readonly title: string;
  readonly titles: Texts;
  readonly descriptions: Texts;
  readonly attributes: readonly CatalogueAttribute[];
}

/** The newest version of every source type that is not retired. */
export type Catalogue = readonly CatalogueSourceType[];
