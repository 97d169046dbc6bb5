import type { Bounds } from '../grid';
import type { DatasetHierarchy } from './hierarchy';

/**
 * `direct` names a person and is refused; `quasi` could be known to others and becomes coarser; `sensitive` is what must not be
 * learned: texts as they are, numbers with permanent noise; `harmless` is published as it is.
 */
export type ColumnRole = 'direct' | 'quasi' | 'sensitive' | 'harmless';

interface ColumnBase {
  /** Names the column in the output; permanent noise depends on it, so the same attribute has the same key forever. */
  readonly key: string;
  readonly role: ColumnRole;
  /** Its values do not belong to the time of their row: permanent noise is the same at all times. */
  readonly timeless?: boolean;
}

/**
 * A column, without its cells. Cells come beside it, one per row:
 * - `category`: Int32Array of places in `values`, −1 where there is no value;
 * - `number`: Float64Array in the attribute's unit, NaN where there is no value, clamped to the bounds;
 * - `date`: Float64Array in seconds since 1970, bounds and grid in seconds too.
 */
export type DatasetColumn =
  | (ColumnBase & {
      readonly type: 'category';
      readonly values: readonly string[];
      /** Kind `categories` or `geohash`; null: nothing between a value and everything. */
      readonly hierarchy: DatasetHierarchy | null;
    })
  | (ColumnBase & {
      readonly type: 'number';
      readonly bounds: Bounds;
      /** Kind `steps`: which coarser grids to take where the grid is too fine. */
      readonly hierarchy: DatasetHierarchy | null;
    })
  | (ColumnBase & {
      readonly type: 'date';
      readonly bounds: Bounds;
      /** Kind `dates`; with it dates are published as its nodes in hierarchy mode, otherwise as intervals. */
      readonly hierarchy: DatasetHierarchy | null;
    });

export type CategoryColumn = Extract<DatasetColumn, { type: 'category' }>;
export type GridColumn = Exclude<DatasetColumn, { type: 'category' }>;
export type DatasetCells = Int32Array | Float64Array;
