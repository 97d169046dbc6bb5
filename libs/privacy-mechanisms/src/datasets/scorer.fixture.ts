import type { DatasetColumn, DatasetInput, HierarchyNode } from '../index';

const DAY = 86_400;

/** What a published text of a column may stand for, read from the text alone. */
export interface Meaning {
  covers(value: string | number | null): boolean;
  readonly loss: number;
}

/** The original value of a row: a category's name, a number, or null. */
export function original(input: DatasetInput, at: number, row: number): string | number | null {
  const column = input.columns[at]!;
  const cell = input.cells[at]![row]!;
  if (column.type === 'category') return column.values[cell] ?? null;
  return Number.isNaN(cell) ? null : cell;
}

/** Reads a published text by the rules of the format, without any code of the product. */
export function meaning(input: DatasetInput, at: number, text: string): Meaning {
  const column = input.columns[at]!;
  const gaps = Array.from({ length: input.rows }, (_, row) => original(input, at, row)).includes(null);
  if (text === '') return { covers: (value) => value === null, loss: 0 };
  if (column.type !== 'category') return rangeMeaning(column, text);
  const leaves = column.values.length + (gaps ? 1 : 0);
  if (text === '*') return { covers: () => true, loss: leaves === 1 ? 0 : 1 };
  const members = text.startsWith('{') ? text.slice(1, -1).split(', ') : leavesUnder(column, text);
  return {
    covers: (value) => members.includes(value === null ? '' : String(value)),
    loss: leaves === 1 ? 0 : (members.length - 1) / (leaves - 1),
  };
}

function leavesUnder(column: DatasetColumn, name: string): string[] {
  if (column.hierarchy?.kind !== 'categories') return [name];
  const find = (nodes: readonly HierarchyNode[]): HierarchyNode | undefined => {
    for (const node of nodes) {
      const found = node.name === name ? node : find(node.children ?? []);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const leaves = (node: HierarchyNode): string[] =>
    node.children === undefined ? [node.name] : node.children.flatMap(leaves);
  const node = find(column.hierarchy.nodes);
  if (node === undefined) throw new Error(`${name} is no node of ${column.key}`);
  return leaves(node);
}

function rangeMeaning(column: Exclude<DatasetColumn, { type: 'category' }>, text: string): Meaning {
  if (text === '*') return { covers: () => true, loss: 1 };
  const { min, max, grid } = column.bounds;
  const [, from, to] = /^\[(.+), (.+)\]$/.exec(text) ?? [];
  const read = (word: string): number => (column.type === 'date' ? Date.parse(word) / 1000 : Number(word));
  const [low, high] =
    column.type === 'date' && from === undefined
      ? datesOf(text).map((edge) => Math.min(max, Math.max(min, edge)))
      : [read(from ?? text), read(to ?? text)];
  if (low === undefined || high === undefined || Number.isNaN(low) || Number.isNaN(high))
    throw new Error(`${text} is no range of ${column.key}`);
  for (const edge of [low, high])
    if (Math.abs((edge - min) / grid - Math.round((edge - min) / grid)) > 1e-6)
      throw new Error(`${edge} is no point of the grid of ${column.key}`);
  return {
    covers: (value) => typeof value === 'number' && value >= low - grid / 4 && value <= high + grid / 4,
    loss: (high - low) / (max - min),
  };
}

function datesOf(text: string): [number, number] {
  const at = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 1000;
  const [year = '', month = ''] = text.split(/[- ]/);
  const monthsFrom = (first: number, count: number): [number, number] => [
    Date.UTC(Number(year), first, 1) / 1000,
    Date.UTC(Number(year), first + count, 1) / 1000 - DAY,
  ];
  const week = /week (\d)$/.exec(text);
  if (week !== null) {
    const first = [1, 8, 15, 22][Number(week[1]) - 1]!;
    const [, last] = monthsFrom(Number(month) - 1, 1);
    const begin = Date.UTC(Number(year), Number(month) - 1, first) / 1000;
    return [begin, week[1] === '4' ? last : begin + 6 * DAY];
  }
  if (/^\d{4}$/.test(text)) return monthsFrom(0, 12);
  if (month.startsWith('Q')) return monthsFrom(3 * (Number(month.slice(1)) - 1), 3);
  if (/^\d{4}-\d\d$/.test(text)) return monthsFrom(Number(month) - 1, 1);
  return [at(text), at(text)];
}
