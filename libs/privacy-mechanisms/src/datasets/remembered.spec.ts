import { describe, expect, it } from 'vitest';
import {
  anonymise,
  type Dataset,
  type DatasetInput,
  type KnownGroups,
  shapeOfGroup,
  testRandomSource,
} from '../index';
import { uniform } from '../exact';

const k = 5;
const chance = testRandomSource('people who come and go');
const values = Array.from({ length: 400 }, () => [uniform(chance, 101), uniform(chance, 101)] as const);
const bounds = { min: 0, max: 100, grid: 1 };

/** These of the people, each with one row of two numbers. */
function inputOf(people: readonly number[], known: KnownGroups | null = null): DatasetInput {
  return {
    rows: people.length,
    columns: ['a', 'b'].map((key) => ({ key, role: 'quasi', type: 'number', bounds, hierarchy: null })),
    cells: [0, 1].map((column) => Float64Array.from(people, (person) => values[person]?.[column] ?? 0)),
    owners: Int32Array.from(people.keys()),
    demandOf: new Uint8Array(people.length),
    demands: [{ k, l: 1, noiseSharePercent: 0 }],
    known,
    options: { ranges: 'boxes' },
  };
}

const make = (input: DatasetInput): Dataset => anonymise(input, testRandomSource('rows'));

/** What is seen of each person. */
const looks = (people: readonly number[], dataset: Dataset): ReadonlyMap<number, string> =>
  new Map(
    people.map((person, row) => [
      person,
      dataset.columns
        .map((column) =>
          column.kind === 'grouped' ? column.labels[column.ofGroup[dataset.groupOfRow[row] ?? -1] ?? -1] : '',
        )
        .join(' '),
    ]),
  );

const remembering = (before: readonly number[], dataset: Dataset, after: readonly number[]): KnownGroups => {
  const groupOf = new Map(before.map((person, row) => [person, dataset.groupOfRow[row] ?? -1]));
  return {
    ofRow: Int32Array.from(after, (person) => groupOf.get(person) ?? -1),
    shapes: Array.from({ length: dataset.report.groups }, (_, group) => shapeOfGroup(dataset, group)),
  };
};

const first = Array.from({ length: 300 }, (_, person) => person);

describe.each([
  ['three newcomers', [...first, 300, 301, 302]],
  ['thirty newcomers', [...first, ...Array.from({ length: 30 }, (_, index) => 300 + index)]],
  ['two who left', first.slice(2)],
  ['some who left and some who came', [...first.slice(7), 300, 301, 302, 303]],
])('a second dataset with %s', (_, people) => {
  const dataset = make(inputOf(first));
  const before = looks(first, dataset);
  const after = looks(people, make(inputOf(people, remembering(first, dataset, people))));
  const stayed = people.filter((person) => before.has(person));

  it('shows almost everybody as the first has shown them', () => {
    const same = stayed.filter((person) => before.get(person) === after.get(person));
    // A group that newcomers join, and groups that were left by too many, are made anew.
    expect(stayed.length - same.length).toBeLessThanOrEqual(8 * k);
    // Made without memory most look otherwise: the memory is what does it.
    const forgetful = looks(people, make(inputOf(people)));
    const alike = stayed.filter((person) => before.get(person) === forgetful.get(person));
    expect(alike.length).toBeLessThan(same.length);
  });

  it('together with the first one leaves nobody among fewer than half as many others', () => {
    const cells = Map.groupBy(stayed, (person) => `${before.get(person)} | ${after.get(person)}`);
    const least = Math.min(...[...cells.values()].map(({ length }) => length));
    expect(least).toBeGreaterThan(k / 2);
  });
});
