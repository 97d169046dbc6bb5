import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';
import type { Reference } from '../../src/queries/query';

/** A market as plain data: what the engine finds in its tables, without any table. Times are microseconds since 1970. */
export type Protection = 'dont_share' | Level;
export type Datum = number | string | boolean;

export interface ModelAttribute extends Pick<
  Reference,
  'technicalType' | 'logicalType' | 'bounds' | 'categories'
> {
  readonly name: string;
  readonly contexts: readonly string[] | null;
}

export interface ModelType {
  readonly name: string;
  readonly kind: Reference['kind'];
  readonly attributes: readonly ModelAttribute[];
}

export interface ModelRecord {
  readonly at: number;
  readonly value: Datum;
}

/** Records of one name, no two of one time, ascending; and where they are cut into chunks. */
export interface ModelSeries {
  readonly name: string;
  readonly records: readonly ModelRecord[];
  /** How many records each chunk holds. */
  readonly cuts: readonly number[];
}

export interface ModelMapping {
  readonly name: string;
  readonly attribute: string;
  readonly context: string | null;
  readonly factor: number;
  readonly shift: number;
}

export interface ModelSource {
  readonly id: string;
  readonly type: ModelType;
  readonly paused: boolean;
  readonly levels: Readonly<Record<string, Protection>>;
  /** Declared upload intervals, ascending; null: none is declared from then on. */
  readonly intervals: readonly { readonly since: number; readonly seconds: number | null }[];
  readonly series: readonly ModelSeries[];
  readonly mappings: readonly ModelMapping[];
}

export interface ModelPerson {
  readonly id: string;
  readonly defaults: Readonly<Partial<Record<LogicalType, Protection>>>;
  readonly sources: readonly ModelSource[];
  /** Types of organisations that may not ask; without it all may. */
  readonly refusedTypes?: readonly OrganisationType[];
  /** Whether the person blocked every organisation there is. */
  readonly blocksEverybody?: boolean;
}

/** What every organisation of these markets is. */
export const typeOfOrganisations: OrganisationType = 'science';
