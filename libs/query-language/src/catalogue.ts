export type TechnicalType = 'number' | 'integer' | 'text' | 'boolean' | 'date';

/** What releasing an attribute tells: `direct` identifies a person and can never be queried. */
export type AttributeRole = 'direct' | 'quasi' | 'sensitive' | 'harmless';

/** The languages in which queries are said in words. */
export type Language = 'en' | 'de';

/** One text in each language. */
export type Texts = Readonly<Record<Language, string>>;

export interface CatalogueAttribute {
  readonly name: string;
  readonly technicalType: TechnicalType;
  readonly logicalType: string;
  readonly role: AttributeRole;
  /** Contexts a reference may name in brackets; without them all contexts are read. */
  readonly contexts?: readonly string[];
  /** Where only these texts count, a comparison with another one is a mistake. */
  readonly categories?: readonly string[] | null;
  /** What people call it. */
  readonly titles?: Texts;
}

export interface CatalogueSourceType {
  readonly name: string;
  readonly kind: 'static' | 'time_series' | 'dynamic';
  readonly attributes: readonly CatalogueAttribute[];
  readonly titles?: Texts;
}

/** What can be queried: the source types of the catalogue. Names are exact. */
export type Catalogue = readonly CatalogueSourceType[];
