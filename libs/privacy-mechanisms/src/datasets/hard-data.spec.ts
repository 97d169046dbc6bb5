import { describe, expect, test } from 'vitest';
import { anonymise, type Dataset, type DatasetColumn, type DatasetInput } from '../index';
import { fractions } from './dataset.fixture';

const ROWS = 20_000;
/** Hundreds of milliseconds on an idle machine; what grows with the square of the rows takes longer. */
const SECONDS = 5;

type Column = readonly [column: DatasetColumn, cells: Int32Array | Float64Array];

const chance = fractions(11);
const below = (most: number): number => Math.floor(chance() * most);

function texts(
  key: string,
  rows: number,
  values: number,
  of: (row: number) => number,
  role: 'quasi' | 'sensitive' = 'quasi',
): Column {
  const names = Array.from({ length: values }, (_, at) => `${key}${at}`);
  return [
    { key, role, type: 'category', values: names, hierarchy: null },
    Int32Array.from({ length: rows }, (_, row) => of(row)),
  ];
}

function ages(rows: number, of: () => number = () => below(101)): Column {
  return [
    { key: 'age', role: 'quasi', type: 'number', bounds: { min: 0, max: 100, grid: 1 }, hierarchy: null },
    Float64Array.from({ length: rows }, of),
  ];
}

function inputOf(columns: readonly Column[], k: number, l: number): DatasetInput {
  const rows = columns[0]![1].length;
  return {
    rows,
    columns: columns.map(([column]) => column),
    cells: columns.map(([, cells]) => cells),
    owners: Int32Array.from({ length: rows }, (_, row) => row),
    demandOf: new Uint8Array(rows),
    demands: [{ k, l, noiseSharePercent: 0 }],
  };
}

/** Fewest rows of a group, and fewest different values of the last column in one. */
function leastOf(input: DatasetInput, { groupOfRow }: Dataset): { rows: number; values: number } {
  const groups = new Map<number, { rows: number; values: Set<number> }>();
  const sensitive = input.cells[input.cells.length - 1]!;
  groupOfRow.forEach((group, row) => {
    const known = groups.get(group) ?? { rows: 0, values: new Set() };
    known.rows++;
    known.values.add(sensitive[row]!);
    groups.set(group, known);
  });
  let [rows, values] = [Infinity, Infinity];
  for (const group of groups.values())
    [rows, values] = [Math.min(rows, group.rows), Math.min(values, group.values.size)];
  return { rows, values };
}

const random = { uint32: () => Math.floor(chance() * 2 ** 32) };

const shapes: readonly (readonly [name: string, k: number, l: number, columns: () => readonly Column[]])[] = [
  ['texts that are all different', 5, 1, () => [texts('text', ROWS, ROWS, (row) => row)]],
  [
    'four columns of texts that are all different',
    5,
    1,
    () =>
      [1, 7919, 10_007, 31].map((step) => texts(`text${step}-`, ROWS, ROWS, (row) => (row * step) % ROWS)),
  ],
  [
    'texts of two people each, which the rows are cut off by one by one',
    2,
    1,
    () => [texts('text', ROWS, ROWS / 2, (row) => row >> 1)],
  ],
  [
    'one rare sensitive value',
    11,
    2,
    () => [ages(ROWS), texts('illness', ROWS, 2, (row) => (row === 77 ? 1 : 0), 'sensitive')],
  ],
  [
    'a rare sensitive value of twenty people beside different texts',
    11,
    2,
    () => [
      texts('text', ROWS, ROWS, (row) => row),
      ages(ROWS),
      texts('illness', ROWS, 2, (row) => (row % 1_000 === 0 ? 1 : 0), 'sensitive'),
    ],
  ],
  ['people who are all equal', 5, 1, () => [ages(ROWS, () => 40), texts('city', ROWS, 3, () => 1)]],
  [
    'columns of hundreds of values',
    5,
    1,
    () => [1, 2].map((column) => texts(`c${column}-`, ROWS, 500, () => below(500))),
  ],
];

describe('data that is hard to divide', () => {
  test.each(shapes)('%s: done in seconds, and nobody stands out', (_, k, l, columns) => {
    const input = inputOf(columns(), k, l);
    const start = performance.now();
    const dataset = anonymise(input, random);
    const seconds = (performance.now() - start) / 1_000;
    const least = leastOf(input, dataset);
    expect(dataset.report.suppressed).toBe(0);
    expect(least.rows).toBeGreaterThanOrEqual(k);
    expect(least.values).toBeGreaterThanOrEqual(l);
    expect(seconds).toBeLessThan(SECONDS);
  });

  test('texts of two people each stay as they are', () => {
    const input = inputOf([texts('text', ROWS, ROWS / 2, (row) => row >> 1)], 2, 1);
    const { report } = anonymise(input, random);
    expect(report).toMatchObject({ groups: ROWS / 2, ncp: 0 });
  });

  test('where twenty people have the rare value there are groups around most of them', () => {
    const [, k, l, columns] = shapes[4]!;
    expect(anonymise(inputOf(columns(), k, l), random).report.groups).toBeGreaterThanOrEqual(15);
  });

  test('a group of 130,000 rows that nothing divides is one group', () => {
    const rows = 130_000;
    const input = inputOf(
      [ages(rows), texts('illness', rows, 2, (row) => (row === 77 ? 1 : 0), 'sensitive')],
      11,
      2,
    );
    const { report, groupOfRow } = anonymise(input, random);
    expect(report.groups).toBe(1);
    expect(groupOfRow.every((group) => group === 0)).toBe(true);
  });
});
