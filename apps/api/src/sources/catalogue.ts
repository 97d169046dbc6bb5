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

export interface CatalogueAttribute {
  readonly name: string;
  readonly technicalType: TechnicalType;
  readonly logicalType: LogicalType;
  readonly role: AttributeRole;
  readonly unit: string | null;
  readonly bounds: { readonly min: number; readonly max: number; readonly grid: number } | null;
  readonly categories: readonly string[] | null;
  readonly contexts: readonly string[] | null;
}

export interface CatalogueSourceType {
  readonly name: string;
  readonly version: number;
  readonly kind: SourceKind;
  readonly title: string;
  readonly attributes: readonly CatalogueAttribute[];
}

/** The newest version of every source type. */
export type Catalogue = readonly CatalogueSourceType[];
