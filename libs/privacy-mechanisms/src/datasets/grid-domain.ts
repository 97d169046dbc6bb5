import type { GridColumn } from './column';
import { datePath, levelStart } from './date-levels';
import { type CellShape, type Domain, MISSING, type RangeEdges, wrong } from './domain';
import { gridOf } from '../grid';
import { ANYTHING, coveringNode, pathTree, type Tree } from './hierarchy';
import { pointText } from './point-text';
import type { DatasetMode } from './space';

/** More cells than this make no dataset better, but every histogram slower. */
const MOST_CELLS = 4_096;

/** Consecutive points of a grid that are not told apart: first and last point of each. */
interface Cells {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** The codes of numbers or dates: cells of the public grid, the missing value behind them. */
export function gridDomain(
  column: GridColumn,
  values: Float64Array,
  mode: DatasetMode,
  ranges: RangeEdges,
): Domain {
  const { bounds, hierarchy } = column;
  if (hierarchy !== null && hierarchy.kind !== (column.type === 'date' ? 'dates' : 'steps'))
    throw wrong(column, `a hierarchy of ${hierarchy.kind} is none of ${column.type}s`);
  const cells = cellsOf(column);
  const count = cells.lows.length;
  const { codes, missing } = encode(values, cells, bounds.min, bounds.max, bounds.grid);
  const tree = mode === 'hierarchy' ? dateTree(column, cells, missing) : null;
  const size = count + (missing ? 1 : 0);
  const range = bounds.max - bounds.min;
  const text = (value: number): string => pointText(column.type, bounds.grid, value);
  const label = (low: number, high: number): string => {
    if (tree !== null) return tree.labels[coveringNode(tree, low, high)]!;
    if (low === count) return MISSING;
    if (high === count) return ANYTHING;
    const [from, to] = [cells.lows[low]!, cells.highs[high]!];
    return from === to ? text(from) : `[${text(from)}, ${text(to)}]`;
  };
  return {
    size,
    tree,
    coarse: tree === null && ranges === 'steps' ? coarseSteps(column, cells, missing) : null,
    missing: missing ? count : -1,
    codes,
    width: (low, high) => {
      if (high === count) return low === count ? 0 : 1;
      if (tree === null) return (cells.highs[high]! - cells.lows[low]!) / range;
      const node = coveringNode(tree, low, high);
      return tree.last[node]! >= count
        ? 1
        : (cells.highs[tree.last[node]!]! - cells.lows[tree.first[node]!]!) / range;
    },
    label,
    setLabel: (set) => label(set[0]!, set[set.length - 1]!),
    shapeOf: (set) => {
      const [low, high] = [set[0]!, set[set.length - 1]!];
      if (high === count) return { range: low === count ? 'missing' : 'anything' };
      return { range: [cells.lows[low]!, cells.highs[high]!] };
    },
    codesOf: (shape) => rangeCodes(shape, cells, missing),
  };
}

function encode(
  values: Float64Array,
  { lows }: Cells,
  min: number,
  max: number,
  grid: number,
): { codes: Int32Array; missing: boolean } {
  // From the steps of the grid to cells by one look-up where every cell is as wide, by halving elsewhere.
  const first = lows.length > 1 ? lows[1]! - lows[0]! : 1;
  const regular = lows.every((low, at) => Math.abs(low - min - at * first) < grid / 2);
  let missing = false;
  const codes = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) {
      missing = true;
      codes[row] = lows.length;
      continue;
    }
    const clamped = min + Math.round((Math.min(max, Math.max(min, value)) - min) / grid) * grid;
    codes[row] = regular
      ? Math.min(lows.length - 1, Math.floor((clamped - min + grid / 4) / first))
      : cellAt(lows, clamped + grid / 4);
  }
  return { codes, missing };
}

/** The last cell that begins at or before a value. */
function cellAt(lows: Float64Array, value: number): number {
  let [low, high] = [0, lows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lows[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function cellsOf(column: GridColumn): Cells {
  const { min, max, grid, gridSteps } = gridOf(column.key, column.bounds);
  if (gridSteps < MOST_CELLS) return regularCells(min, max, grid, 1);
  if (column.type === 'date')
    return dateCells(column) ?? regularCells(min, max, grid, Math.ceil((gridSteps + 1) / MOST_CELLS));
  const steps = column.hierarchy?.kind === 'steps' ? column.hierarchy.steps : [];
  const declared = steps.map((step) => Math.round(step / grid)).find((each) => gridSteps / each < MOST_CELLS);
  return regularCells(min, max, grid, declared ?? roundUp((gridSteps + 1) / MOST_CELLS));
}

/** 1, 2 or 5 times a power of ten. */
function roundUp(least: number): number {
  if (least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function regularCells(min: number, max: number, grid: number, together: number): Cells {
  const points = Math.round((max - min) / grid) + 1;
  const count = Math.ceil(points / together);
  const lows = Float64Array.from({ length: count }, (_, at) => min + at * together * grid);
  const highs = lows.map((low) => Math.min(max, low + (together - 1) * grid));
  return { lows, highs };
}

/** So many coarse steps at most, besides that of the missing value. */
const MOST_STEPS = 16;

/**
 * The coarse step each cell lies in: steps begin at multiples of their width, which is the finest of the column's hierarchy, or
 * of 1, 2 and 5 times a power of ten grid points, that makes few enough.
 */
function coarseSteps({ bounds, hierarchy }: GridColumn, { lows }: Cells, missing: boolean): Uint8Array {
  const { min, max, grid } = bounds;
  const few = (width: number): boolean => stepAt(max, width, grid) - stepAt(min, width, grid) < MOST_STEPS;
  const declared = hierarchy?.kind === 'steps' ? hierarchy.steps.find(few) : undefined;
  let width = declared ?? grid * roundUp((max - min) / grid / MOST_STEPS);
  while (!few(width)) width *= 2;
  const first = stepAt(min, width, grid);
  const steps = Array.from(lows, (low) => stepAt(low, width, grid) - first);
  return Uint8Array.from(missing ? [...steps, MOST_STEPS] : steps);
}

function stepAt(value: number, width: number, grid: number): number {
  // A hair more, for decimal grids such as 0.1.
  return Math.floor((value + grid / 4) / width);
}

/** Cells that begin where a date level does: the finest one that makes few enough. */
function dateCells({ bounds: { min, max, grid } }: GridColumn): Cells | null {
  for (const level of ['day', 'month', 'year'] as const) {
    const lows: number[] = [];
    for (let low = min; low <= max && lows.length <= MOST_CELLS; low = levelStart(low, level, 1))
      lows.push(low);
    if (lows.length > MOST_CELLS) continue;
    // The grid need not meet the beginning of every month: a cell begins at its first point.
    const points = lows.map((low) => min + Math.ceil((low - min) / grid - 1e-9) * grid);
    return {
      lows: Float64Array.from(points),
      highs: Float64Array.from(points, (_, at) => (points[at + 1] ?? max + grid) - grid),
    };
  }
  return null;
}

function dateTree(column: GridColumn, { lows }: Cells, missing: boolean): Tree | null {
  if (column.type !== 'date' || column.hierarchy?.kind !== 'dates') return null;
  const { levels } = column.hierarchy;
  const paths = Array.from(lows, (low) => datePath(low, column.bounds.grid, levels));
  return pathTree(paths, missing ? [MISSING] : []);
}

function rangeCodes(shape: CellShape, { lows, highs }: Cells, missing: boolean): readonly number[] | null {
  if (!('range' in shape)) return null;
  if (shape.range === 'missing') return missing ? [lows.length, lows.length] : null;
  if (shape.range === 'anything') return [0, lows.length - (missing ? 0 : 1)];
  const [low, high] = shape.range;
  const codes = [lows.indexOf(low), highs.indexOf(high)];
  return codes.includes(-1) ? null : codes;
}
