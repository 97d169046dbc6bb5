export type TechnicalType = 'number' | 'integer' | 'text' | 'boolean' | 'date';

export interface CatalogueAttribute {
  readonly name: string;
  readonly technicalType: TechnicalType;
  readonly logicalType: string;
  /** `direct` attributes identify a person and can never be queried. */
  readonly role: 'direct' | 'quasi' | 'sensitive' | 'harmless';
  /** Contexts a reference may name in brackets; without them all contexts are read. */
  readonly contexts?: readonly string[];
}

export interface CatalogueSourceType {
  readonly name: string;
  readonly kind: 'static' | 'time_series' | 'dynamic';
  readonly attributes: readonly CatalogueAttribute[];
}

/** What can be queried: the source types of the catalogue. Names are exact. */
export type Catalogue = readonly CatalogueSourceType[];
