import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anonymise,
  DatasetError,
  shapeOfGroup,
  testRandomSource,
  type Dataset,
  type DatasetInput,
} from '../index';
import { distance, entropy } from './constraint';
import { anyInput, publishedRows } from './dataset.fixture';
import { repetitions } from '../repetitions.fixture';
import { meaning, original, type Meaning } from './scorer.fixture';

const numRuns = repetitions(120, 4_000);
const make = (input: DatasetInput, seed = 'a'): Dataset => anonymise(input, testRandomSource(seed));
const quasiOf = (input: DatasetInput): number[] =>
  input.columns.flatMap(({ role }, at) => (role === 'quasi' ? [at] : []));

/** Rows by what is seen of them. */
function lookingAlike(input: DatasetInput, dataset: Dataset): number[][] {
  const groups = new Map<string, number[]>();
  for (const { row, cells } of publishedRows(dataset)) {
    const look = JSON.stringify(quasiOf(input).map((at) => cells[at]));
    groups.set(look, [...(groups.get(look) ?? []), row]);
  }
  return [...groups.values()];
}

const holds = (property: (input: DatasetInput) => void): void => {
  fc.assert(fc.property(anyInput, property), { numRuns });
};

const rows = 12;
/** People who could all stand in one group, but for what their sensitive values ask. */
const sick = (
  values: readonly string[],
  cells: readonly number[],
  owners: readonly number[],
): DatasetInput => ({
  rows: cells.length,
  columns: [
    { key: 'town', role: 'quasi', type: 'category', values: ['a'], hierarchy: null },
    { key: 'illness', role: 'sensitive', type: 'category', values, hierarchy: null },
  ],
  cells: [new Int32Array(cells.length), Int32Array.from(cells)],
  owners: Int32Array.from(owners),
  demandOf: new Uint8Array(Math.max(...owners) + 1),
  demands: [{ k: 5, l: 2, noiseSharePercent: 0 }],
});
const people = Array.from({ length: rows }, (_, person) => person);

describe('a group', () => {
  it('is not made diverse by somebody without a value', () => {
    expect(() => make(sick(['flu'], [...new Array<number>(rows - 1).fill(0), -1], people))).toThrow(
      DatasetError,
    );
    expect(
      make(sick(['flu', 'cold'], [...new Array<number>(rows - 1).fill(0), 1], people)).report.groups,
    ).toBe(1);
  });

  it('is not made diverse by one person with several rows', () => {
    const cells = [...new Array<number>(rows).fill(0), 1, 2];
    const owners = [...people, rows - 1, rows - 1];
    expect(() => make(sick(['flu', 'cold', 'cough'], cells, owners))).toThrow(DatasetError);
  });
});

describe('a number that is published as it is', () => {
  it('says nothing outside of its bounds, and nothing finer than its grid', () => {
    const bounds = { min: 0, max: 100, grid: 10 };
    const cells = Float64Array.of(1e308, -5, 33, 47, Number.NaN);
    const dataset = make({
      rows: 5,
      columns: [{ key: 'n', role: 'harmless', type: 'number', bounds, hierarchy: null }],
      cells: [cells],
      owners: Int32Array.of(0, 1, 2, 3, 4),
      demandOf: new Uint8Array(5),
      demands: [{ k: 5, l: 1, noiseSharePercent: 2 }],
    });
    const shown = publishedRows(dataset).sort((a, b) => a.row - b.row);
    expect(shown.map(({ cells: [cell] }) => cell)).toEqual(['100', '0', '30', '50', '']);
  });
});

describe('permanent noise', () => {
  it('is the same at all times for a value that belongs to none of them', () => {
    const rows = 20;
    const bounds = { min: 0, max: 1000, grid: 1 };
    const cells = [
      Float64Array.from({ length: rows }, (_, row) => Math.floor(row / 5)),
      new Float64Array(rows).fill(500),
      new Float64Array(rows).fill(500),
    ];
    const { columns } = make({
      rows,
      columns: [
        { key: 'slot', role: 'quasi', type: 'number', bounds, hierarchy: null },
        { key: 'fixed', role: 'sensitive', type: 'number', bounds, hierarchy: null, timeless: true },
        { key: 'timed', role: 'sensitive', type: 'number', bounds, hierarchy: null },
      ],
      cells,
      owners: Int32Array.from({ length: rows }, (_, row) => row % 5),
      demandOf: new Uint8Array(5),
      demands: [{ k: 5, l: 1, noiseSharePercent: 5 }],
      noise: { key: new Uint8Array(32), people: ['a', 'b', 'c', 'd', 'e'] },
      timeColumn: 'slot',
    });
    const values = (key: string): number =>
      new Set(
        columns.flatMap((column) =>
          column.key === key && column.kind === 'number' ? [...column.cells] : [],
        ),
      ).size;
    expect(values('fixed')).toBeLessThanOrEqual(5);
    expect(values('timed')).toBeGreaterThan(10);
  });
});

describe('a dataset', () => {
  it('without anything that others could know is one group, and noisy all the same', () => {
    const rows = 30;
    const input: DatasetInput = {
      rows,
      columns: [
        {
          key: 'steps',
          role: 'sensitive',
          type: 'number',
          bounds: { min: 0, max: 100, grid: 1 },
          hierarchy: null,
        },
      ],
      cells: [Float64Array.from({ length: rows }, (_, row) => row)],
      owners: Int32Array.from({ length: rows }, (_, row) => row),
      demandOf: new Uint8Array(rows),
      demands: [{ k: 5, l: 2, noiseSharePercent: 5 }],
      noise: { key: new Uint8Array(32), people: Array.from({ length: rows }, (_, row) => `person ${row}`) },
    };
    const dataset = make(input);
    expect(dataset.report).toMatchObject({ rows, people: rows, groups: 1, ncp: 0, suppressed: 0 });
    expect([...dataset.order].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
    const noisy = publishedRows(dataset).filter(({ row, cells }) => cells[0] !== String(row));
    expect(noisy.length).toBeGreaterThan(rows / 2);
    expect(() =>
      make({ ...input, rows: 4, cells: [new Float64Array(4)], owners: new Int32Array([0, 1, 2, 3]) }),
    ).toThrow(DatasetError);
  });

  it('shows every person among as many others as the strictest of them demands', () => {
    holds((input) => {
      for (const rows of lookingAlike(input, make(input))) {
        const people = new Set(rows.map((row) => input.owners[row]!));
        const k = Math.max(...rows.map((row) => input.demands[input.demandOf[input.owners[row]!]!]!.k));
        expect(people.size).toBeGreaterThanOrEqual(k);
      }
    });
  });

  it('shows in every group as many sensitive values as the strictest of it demands, distributed like everybody’s', () => {
    holds((input) => {
      const at = input.columns.length - 1;
      const dataset = make(input);
      const countsOf = (rows: readonly number[]): number[] => {
        const counts = [0, 0, 0, 0];
        for (const row of rows) counts[input.cells[at]![row]!]!++;
        return counts;
      };
      const everybody = countsOf([...dataset.order]).map((count) => count / dataset.order.length);
      const { t, diversity } = input.options!;
      // Groups as they were made: two that look alike together are no less diverse, but their entropy may be lower.
      const made = Map.groupBy(dataset.order, (row) => dataset.groupOfRow[row]!);
      for (const rows of made.values()) {
        const counts = countsOf(rows);
        const l = Math.max(...rows.map((row) => input.demands[input.demandOf[input.owners[row]!]!]!.l));
        expect(counts.filter((count) => count > 0).length).toBeGreaterThanOrEqual(l);
        if (diversity === 'entropy') expect(entropy(counts, rows.length)).toBeGreaterThan(Math.log(l) - 1e-9);
        if (t !== undefined) expect(distance(counts, everybody, rows.length, false)).toBeLessThan(t + 1e-9);
      }
    });
  });

  it('says of everybody only what is true, in ranges that end on the public grid', () => {
    holds((input) => {
      const read = new Map<string, Meaning>();
      for (const { row, cells } of publishedRows(make(input))) {
        for (const at of quasiOf(input)) {
          const id = `${at} ${cells[at]!}`;
          if (!read.has(id)) read.set(id, meaning(input, at, cells[at]!));
          if (!read.get(id)!.covers(original(input, at, row)))
            throw new Error(`${cells[at]!} does not cover ${String(original(input, at, row))}`);
        }
        expect(cells.at(-1)).toBe(original(input, cells.length - 1, row));
      }
    });
  });

  it('shows or leaves out every row, and counts both', () => {
    holds((input) => {
      const { order, groupOfRow, report } = make(input);
      expect(new Set(order).size).toBe(order.length);
      expect(report.rows).toBe(order.length);
      expect(report.suppressed).toBe(input.rows - order.length);
      groupOfRow.forEach((group, row) => expect(group >= 0).toBe(order.includes(row)));
    });
  });

  it('is the same from the same chance, and from another only in another order', () => {
    holds((input) => {
      const [first, second, other] = [make(input), make(input), make(input, 'b')];
      expect(second).toEqual(first);
      expect({ ...other, order: other.order.toSorted() }).toEqual({
        ...first,
        order: first.order.toSorted(),
      });
    });
  });

  it('reports the loss and the risk that a reader of the rows finds', () => {
    holds((input) => {
      const dataset = make({ ...input, options: { ...input.options, population: 10_000 } });
      const { report } = dataset;
      const rows = publishedRows(dataset);
      if (rows.length === 0) return;
      const losses = quasiOf(input).map((at) => {
        const lost = new Map<string, number>();
        return (
          rows.reduce((sum, { cells }) => {
            const text = cells[at]!;
            if (!lost.has(text)) lost.set(text, meaning(input, at, text).loss);
            return sum + lost.get(text)!;
          }, 0) / rows.length
        );
      });
      losses.forEach((loss, at) => expect(report.ncpByColumn[`q${at}`]).toBeCloseTo(loss, 8));
      expect(report.ncp).toBeCloseTo(losses.reduce((a, b) => a + b) / losses.length, 8);
      const groups = lookingAlike(input, dataset);
      const least = Math.min(
        ...[...dataset.order].map((row) => input.demands[input.demandOf[input.owners[row]!]!]!.k),
      );
      expect(report.groups).toBe(groups.length);
      expect(report.averageGroup).toBeCloseTo(rows.length / groups.length / least, 8);
      expect(report.discernibility).toBe(
        groups.reduce((sum, { length }) => sum + length ** 2, 0) + report.suppressed * input.rows,
      );
      // With one row a person the risk is of rows.
      if (new Set(input.owners).size < input.rows) return;
      const smallest = Math.min(...groups.map(({ length }) => length));
      expect(report.risk.prosecutor.greatest).toBeCloseTo(1 / smallest, 10);
      expect(report.risk.prosecutor.mean).toBeCloseTo(groups.length / rows.length, 10);
      expect(report.risk.marketer).toBeCloseTo(groups.length / rows.length, 10);
      expect(report.risk.journalist?.greatest).toBeCloseTo(rows.length / 10_000 / smallest, 10);
      const above = groups.filter(({ length }) => length < 11).flat().length;
      expect(report.risk.prosecutor.aboveEleventh).toBeCloseTo(above / rows.length, 10);
    });
  });

  it('shows those whose data is unchanged in the same groups again, whoever came or went besides', () => {
    holds((input) => {
      const before = make(input);
      const gone = input.demandOf.length - 1;
      const known = {
        shapes: Array.from({ length: before.shapes[0]!.ofGroup.length }, (_, group) =>
          shapeOfGroup(before, group),
        ),
        ofRow: before.groupOfRow.map((group, row) => (input.owners[row] === gone ? -1 : group)),
      };
      const after = make({ ...input, known });
      const same = make({ ...input, known: { ...known, ofRow: before.groupOfRow } });
      expect(publishedRows(same)).toEqual(publishedRows(before));
      for (const rows of lookingAlike(input, after)) {
        const people = new Set(rows.map((row) => input.owners[row]!));
        expect(people.size).toBeGreaterThanOrEqual(
          Math.max(...rows.map((row) => input.demands[input.demandOf[input.owners[row]!]!]!.k)),
        );
      }
    });
  });

  it('is refused where more would be left out than may be', () => {
    holds((input) => {
      const { suppressed } = make(input).report;
      const strict = { ...input, options: { ...input.options, mostSuppressed: 0.05 } };
      if (suppressed > 0.05 * input.rows) expect(() => make(strict)).toThrow(DatasetError);
      else expect(make(strict).report.suppressed).toBe(suppressed);
    });
  });
});
