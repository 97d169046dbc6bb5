import type { DatasetColumn, GridColumn } from './column';
import type { DatasetInput } from './dataset';
import { permanentNoise } from './permanent-noise';
import type { GroupedCells } from './publish';

/**
 * A column of the result: texts of groups, categories as they were, or numbers and dates (sensitive ones noised; NaN: no
 * value). Cells are by row of the input.
 */
export type PublishedColumn =
  | {
      readonly kind: 'grouped';
      readonly key: string;
      readonly labels: readonly string[];
      readonly ofGroup: Int32Array;
    }
  | {
      readonly kind: 'category';
      readonly key: string;
      readonly values: readonly string[];
      readonly cells: Int32Array;
    }
  | {
      readonly kind: 'number' | 'date';
      readonly key: string;
      readonly cells: Float64Array;
      readonly grid: number;
    };

/** A column as it is published; `grouped` for quasi-identifiers. */
export function publishedColumn(
  input: DatasetInput,
  column: DatasetColumn,
  at: number,
  grouped?: GroupedCells,
): PublishedColumn {
  const { key } = column;
  if (grouped !== undefined)
    return { kind: 'grouped', key, labels: grouped.labels, ofGroup: grouped.ofGroup };
  const cells = input.cells[at]!;
  if (column.type === 'category')
    return { kind: 'category', key, values: column.values, cells: cells as Int32Array };
  const numbers = cells as Float64Array;
  return {
    kind: column.type,
    key,
    cells: column.role === 'sensitive' ? noisy(input, column, numbers) : onGrid(column, numbers),
    grid: column.bounds.grid,
  };
}

/** What a number may say is public: nothing outside of its bounds, and nothing finer than its grid. */
function onGrid(column: GridColumn, cells: Float64Array): Float64Array {
  const snap = permanentNoise(new Uint8Array(0), column);
  return cells.map((value) => snap(value, 0, '', ''));
}

function noisy(input: DatasetInput, column: GridColumn, cells: Float64Array): Float64Array {
  const { columns, owners, demandOf, demands, noise, timeColumn = null } = input;
  const add = permanentNoise(noise?.key ?? new Uint8Array(0), column);
  const times =
    timeColumn === null || column.timeless === true
      ? null
      : input.cells[columns.findIndex(({ key }) => key === timeColumn)]!;
  return cells.map((value, row) => {
    const owner = owners[row]!;
    const { noiseSharePercent } = demands[demandOf[owner]!]!;
    return add(
      value,
      noiseSharePercent,
      noise?.people[owner] ?? '',
      times === null ? '' : String(times[row]),
    );
  });
}
