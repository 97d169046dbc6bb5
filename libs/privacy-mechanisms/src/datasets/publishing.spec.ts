import { describe, expect, it } from 'vitest';
import {
  anonymise,
  csvCell,
  csvHeader,
  csvLines,
  DatasetError,
  testRandomSource,
  type Dataset,
  type DatasetColumn,
  type DatasetInput,
} from '../index';

const DAY = 86_400;
const bounds = { min: 0, max: 100, grid: 1 };
const make = (input: DatasetInput): Dataset => anonymise(input, testRandomSource('x'));

function input(columns: readonly DatasetColumn[], cells: DatasetInput['cells'], k = 2): DatasetInput {
  const rows = cells[0]!.length;
  return {
    rows,
    columns,
    cells,
    owners: Int32Array.from({ length: rows }, (_, row) => row),
    demandOf: new Uint8Array(rows),
    demands: [{ k, l: 1, noiseSharePercent: 5 }],
    noise: {
      key: Buffer.from('the key of the noise'),
      people: Array.from({ length: rows }, (_, row) => `person ${row}`),
    },
  };
}

const age: DatasetColumn = { key: 'age', role: 'quasi', type: 'number', bounds, hierarchy: null };
const weight: DatasetColumn = { key: 'weight', role: 'sensitive', type: 'number', bounds, hierarchy: null };

function weights(dataset: Dataset): Float64Array {
  const column = dataset.columns[1]!;
  if (column.kind !== 'number') throw new Error(column.kind);
  return column.cells;
}

describe('noise on sensitive numbers', () => {
  const ages = Float64Array.from({ length: 400 }, (_, row) => 20 + (row % 50));
  const true_ = Float64Array.from({ length: 400 }, () => 50);

  it('is permanent: the same person, value and time show the same number in every dataset', () => {
    const [first, second] = [
      make(input([age, weight], [ages, true_])),
      make(input([age, weight], [ages, true_], 7)),
    ];
    expect(weights(second)).toEqual(weights(first));
  });

  it('is another for another person, value, attribute, time and key', () => {
    const noisy = weights(make(input([age, weight], [ages, true_])));
    const changed = (change: Partial<DatasetInput>, cells = true_): number => {
      const other = weights(make({ ...input([age, weight], [ages, cells]), ...change }));
      return other.filter((value, row) => value - cells[row]! !== noisy[row]! - 50).length;
    };
    const people = Array.from({ length: 400 }, (_, row) => `other ${row}`);
    const key = Buffer.from('the key of the noise');
    expect(changed({ noise: { key, people } })).toBeGreaterThan(300);
    expect(
      changed({ noise: { key: Buffer.from('another'), people: people.map((_, row) => `person ${row}`) } }),
    ).toBeGreaterThan(300);
    expect(changed({ columns: [age, { ...weight, key: 'height' }] })).toBeGreaterThan(300);
    expect(changed({ timeColumn: 'age' })).toBeGreaterThan(300);
    expect(
      changed(
        {},
        true_.map((value) => value + 1),
      ),
    ).toBeGreaterThan(300);
  });

  it('has the scale of its owner’s level, stays on the grid and within the bounds', () => {
    const noisy = weights(make(input([age, weight], [ages, true_])));
    expect(noisy.every((value) => Number.isInteger(value) && value >= 0 && value <= 100)).toBe(true);
    // 5 % of the range: the mean distance of discrete Laplace noise of scale 5 is 4.97.
    const mean = noisy.reduce((sum, value) => sum + Math.abs(value - 50), 0) / noisy.length;
    expect(mean).toBeGreaterThan(4);
    expect(mean).toBeLessThan(6);
    const edges = weights(make(input([age, weight], [ages, true_.map(() => 100)])));
    expect(Math.max(...edges)).toBe(100);
  });

  it('needs its key', () => {
    expect(() => make({ ...input([age, weight], [ages, true_]), noise: null })).toThrow(DatasetError);
  });
});

describe('what is published', () => {
  it('never holds a direct identifier', () => {
    const name: DatasetColumn = {
      key: 'name',
      role: 'direct',
      type: 'category',
      values: ['Ann'],
      hierarchy: null,
    };
    expect(() => make(input([age, name], [new Float64Array(2), new Int32Array(2)]))).toThrow(
      /name names people/,
    );
  });

  it('names dates by day, month, quarter and year, and places by the cells of a geohash', () => {
    const day = (text: string): number => Date.parse(text) / 1000;
    const date: DatasetColumn = {
      key: 'date',
      role: 'quasi',
      type: 'date',
      bounds: { min: day('2024-01-01'), max: day('2024-12-31'), grid: DAY },
      hierarchy: { kind: 'dates', levels: ['month', 'quarter', 'year'] },
    };
    const place: DatasetColumn = {
      key: 'place',
      role: 'quasi',
      type: 'category',
      values: ['u1hc', 'u1hd', 'u0qj', 'u0qk'],
      hierarchy: { kind: 'geohash', prefixLengths: [3, 2, 1] },
    };
    const dates = Float64Array.from(['2024-01-03', '2024-02-05', '2024-07-01', '2024-07-31'], day);
    const dataset = make(input([date, place], [dates, Int32Array.of(0, 1, 2, 3)]));
    expect(csvHeader(dataset, ';')).toBe('date;place\n');
    expect(csvLines(dataset, 0, 4, ';').trimEnd().split('\n').toSorted()).toEqual([
      '2024-07;u0q*',
      '2024-07;u0q*',
      '2024-Q1;u1h*',
      '2024-Q1;u1h*',
    ]);
  });

  it('cuts ranges down to public steps, or leaves the boxes as they are', () => {
    const ages = Float64Array.of(21, 22, 71, 74);
    const labels = (ranges: 'steps' | 'boxes'): string[] => {
      const [column] = make({ ...input([age], [ages]), options: { ranges } }).columns;
      return column?.kind === 'grouped' ? column.labels.toSorted() : [];
    };
    expect(labels('boxes')).toEqual(['[0, 46]', '[47, 100]']);
    expect(labels('steps')).toEqual(['[20, 29]', '[70, 79]']);
  });

  it('is no formula for a spreadsheet', () => {
    expect(csvCell('=1+1', ';')).toBe("'=1+1");
    expect(csvCell('@x', ';')).toBe("'@x");
    expect(csvCell('-5.5', ';')).toBe('-5.5');
    expect(csvCell('a;"b"', ';')).toBe('"a;""b"""');
  });
});
