import type { CategoryColumn, DatasetCells, DatasetColumn } from './column';
import { DatasetError } from './dataset-error';
import { gridDomain } from './grid-domain';
import { ANYTHING, categoryTree, coveringNode, pathTree, type HierarchyNode, type Tree } from './hierarchy';
import type { DatasetMode, SpaceColumn } from './space';

/** Where the published ranges of ordered grids may end. */
export type RangeEdges = 'steps' | 'boxes';

/** What is known of the values of a group in one column, in words that outlive codes. */
export type CellShape =
  | { readonly values: readonly string[] }
  | { readonly range: readonly [low: number, high: number] }
  | { readonly range: 'missing' | 'anything' };

/** By quasi-identifier: each different shape once, and which of them each group has. */
export type GroupShapes = readonly {
  readonly shapes: readonly CellShape[];
  readonly ofGroup: Int32Array;
}[];

/** A column as codes, and back. */
export interface Domain extends SpaceColumn {
  readonly codes: Int32Array;
  /** The published text of a range of codes. */
  label(low: number, high: number): string;
  /** The published text of a set of codes in ascending order; of ordered grids as {@link label}. */
  setLabel(codes: readonly number[]): string;
  /** What {@link codesOf} reads. For a grid or a wide tree `codes` are low and high, else those that occur. */
  shapeOf(codes: readonly number[]): CellShape;
  /** Codes of a shape; null if it does not fit the column any more. */
  codesOf(shape: CellShape): readonly number[] | null;
}

/** What stands where a row has no value. */
export const MISSING = '';

/**
 * The codes of a column's cells.
 *
 * @throws DatasetError `wrong-column` for cells, values or hierarchies that do not fit.
 */
export function domainOf(
  column: DatasetColumn,
  cells: DatasetCells,
  mode: DatasetMode,
  ranges: RangeEdges,
): Domain {
  if (column.type === 'category') {
    if (!(cells instanceof Int32Array)) throw wrong(column, 'cells of categories are an Int32Array');
    return treeDomain(column, cells);
  }
  if (!(cells instanceof Float64Array)) throw wrong(column, 'cells of numbers and dates are a Float64Array');
  return gridDomain(column, cells, mode, ranges);
}

export function wrong(column: DatasetColumn, why: string): DatasetError {
  return new DatasetError('wrong-column', `Column ${column.key}: ${why}.`, column.key);
}

function treeDomain(column: CategoryColumn, cells: Int32Array): Domain {
  const missing = cells.includes(-1);
  const tree = treeOf(column, missing ? [MISSING] : []);
  const leafOf = new Map(Array.from({ length: tree.leaves }, (_, leaf) => [tree.labels[leaf]!, leaf]));
  const leaves = Int32Array.from(column.values, (value) => leafOf.get(value)!);
  const codes = cells.map((cell) => {
    if (cell === -1) return tree.leaves - 1;
    const leaf = leaves[cell];
    if (leaf === undefined) throw wrong(column, `there is no value number ${cell}`);
    return leaf;
  });
  const nodeLabel = (low: number, high: number): string => tree.labels[coveringNode(tree, low, high)]!;
  return {
    size: tree.leaves,
    tree,
    coarse: null,
    missing: missing ? tree.leaves - 1 : -1,
    width: (low, high) => {
      const node = coveringNode(tree, low, high);
      return tree.leaves === 1 ? 0 : (tree.last[node]! - tree.first[node]!) / (tree.leaves - 1);
    },
    codes,
    label: nodeLabel,
    setLabel: (set) => {
      if (set.length === 1) return tree.labels[set[0]!]!;
      if (set.length === tree.leaves) return ANYTHING;
      return `{${set.map((code) => tree.labels[code]!).join(', ')}}`;
    },
    shapeOf: (set) => ({ values: set.map((code) => tree.labels[code]!) }),
    codesOf: (shape) => {
      if (!('values' in shape)) return null;
      const set = shape.values.map((value) => leafOf.get(value) ?? -1);
      return set.includes(-1) ? null : set.sort((a, b) => a - b);
    },
  };
}

/** Values that the hierarchy does not know hang from the root. */
function treeOf(column: CategoryColumn, extra: readonly string[]): Tree {
  const { hierarchy, values } = column;
  if (new Set(values).size < values.length) throw wrong(column, 'a value is in its list twice');
  if (hierarchy === null)
    return categoryTree(
      values.map((name) => ({ name })),
      extra,
    );
  switch (hierarchy.kind) {
    case 'categories': {
      const known = new Set(leafNames(hierarchy.nodes));
      return categoryTree(hierarchy.nodes, [...values.filter((value) => !known.has(value)), ...extra]);
    }
    case 'geohash':
      return pathTree(
        [...values].sort().map((value) => geohashPath(value, hierarchy.prefixLengths)),
        extra,
      );
    case 'steps':
    case 'dates':
      throw wrong(column, `a hierarchy of ${hierarchy.kind} is none of categories`);
  }
}

function leafNames(nodes: readonly HierarchyNode[]): string[] {
  return nodes.flatMap(({ name, children }) =>
    children === undefined || children.length === 0 ? [name] : leafNames(children),
  );
}

/** The cell itself and its prefixes; a star says how much was left out. */
function geohashPath(value: string, prefixLengths: readonly number[]): string[] {
  const prefixes = prefixLengths.filter((length) => length < value.length);
  return [value, ...prefixes.map((length) => value.slice(0, length).padEnd(value.length, '*'))];
}
