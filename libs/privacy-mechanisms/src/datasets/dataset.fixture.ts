import fc from 'fast-check';
import { cellText, type Dataset, type DatasetColumn, type DatasetInput, type HierarchyNode } from '../index';

const DAY = 86_400;

/** A tree over these values: groups of three with a name, and groups of groups. */
export function treeOver(values: readonly string[]): HierarchyNode[] {
  const groups: HierarchyNode[] = [];
  for (let at = 0; at < values.length; at += 3)
    groups.push({ name: `g${at / 3}`, children: values.slice(at, at + 3).map((name) => ({ name })) });
  if (groups.length < 4) return groups;
  return [
    { name: 'upper', children: groups.slice(0, 2) },
    { name: 'lower', children: groups.slice(2) },
  ];
}

const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`);

const categories = fc
  .record({ count: fc.integer({ min: 1, max: 45 }), flat: fc.boolean() })
  .map(({ count, flat }): DatasetColumn => {
    const values = names(count, 'v');
    return {
      key: '',
      role: 'quasi',
      type: 'category',
      values,
      hierarchy: flat ? null : { kind: 'categories', nodes: treeOver(values) },
    };
  });
const numbers = fc.constantFrom<DatasetColumn>(
  { key: '', role: 'quasi', type: 'number', bounds: { min: 17, max: 90, grid: 1 }, hierarchy: null },
  { key: '', role: 'quasi', type: 'number', bounds: { min: -1, max: 1, grid: 0.1 }, hierarchy: null },
  {
    key: '',
    role: 'quasi',
    type: 'number',
    bounds: { min: 0, max: 100_000, grid: 1 },
    hierarchy: { kind: 'steps', steps: [10, 100, 1_000] },
  },
);
const dates = fc.constantFrom<DatasetColumn>({
  key: '',
  role: 'quasi',
  type: 'date',
  bounds: { min: 19_800 * DAY, max: 19_999 * DAY, grid: DAY },
  hierarchy: { kind: 'dates', levels: ['week', 'month', 'quarter', 'year'] },
});

/** Any dataset: people with several rows, levels, columns of all types with gaps, one sensitive category. */
export const anyInput: fc.Arbitrary<DatasetInput> = fc
  .record({
    columns: fc.array(fc.oneof(categories, numbers, dates), { minLength: 1, maxLength: 4 }),
    rows: fc.integer({ min: 0, max: 260 }),
    perPerson: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    gaps: fc.constantFrom(0, 0, 0.1),
    ks: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    l: fc.integer({ min: 1, max: 3 }),
    mode: fc.constantFrom('hierarchy' as const, 'sets' as const),
    ranges: fc.constantFrom('steps' as const, 'boxes' as const),
    t: fc.constantFrom(undefined, undefined, 0.3),
    diversity: fc.constantFrom('distinct' as const, 'entropy' as const),
  })
  .map(({ columns, rows, perPerson, seed, gaps, ks, l, mode, ranges, t, diversity }) => {
    const chance = fractions(seed);
    const quasi = columns.map((column, at): DatasetColumn => ({ ...column, key: `q${at}` }));
    const sensitive: DatasetColumn = {
      key: 's',
      role: 'sensitive',
      type: 'category',
      values: names(4, 's'),
      hierarchy: null,
    };
    const all = [...quasi, sensitive];
    const people = Math.max(1, Math.ceil(rows / perPerson));
    return {
      rows,
      columns: all,
      cells: all.map((column) => cellsOf(column, rows, column === sensitive ? 0 : gaps, chance)),
      owners: Int32Array.from({ length: rows }, (_, row) => row % people),
      demandOf: Uint8Array.from({ length: people }, () => Math.floor(chance() * ks.length)),
      demands: ks.map((k, at) => ({ k, l: at === 0 ? 1 : l, noiseSharePercent: 0 })),
      options: { mode, ranges, diversity, mostSuppressed: 1, ...(t === undefined ? {} : { t }) },
    };
  });

function cellsOf(
  column: DatasetColumn,
  rows: number,
  gaps: number,
  chance: () => number,
): Int32Array | Float64Array {
  // Squared, so that some values are common and others rare.
  if (column.type === 'category')
    return Int32Array.from({ length: rows }, () =>
      chance() < gaps ? -1 : Math.floor(chance() ** 2 * column.values.length),
    );
  const { min, max, grid } = column.bounds;
  return Float64Array.from({ length: rows }, () =>
    chance() < gaps ? NaN : min + Math.floor(chance() ** 2 * ((max - min) / grid)) * grid,
  );
}

/** A linear congruence is chance enough for data. */
export function fractions(seed: number): () => number {
  let state = seed % 2147483647;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** The rows as a reader of the published file sees them, and where each came from. */
export function publishedRows(
  dataset: Dataset,
): { readonly row: number; readonly cells: readonly string[] }[] {
  return Array.from(dataset.order, (row) => ({
    row,
    cells: dataset.columns.map((column) => cellText(dataset, column, row)),
  }));
}
