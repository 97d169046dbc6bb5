import type { Query, Reference } from '../../src/queries/query';
import { referenceIndex } from '../../src/queries/plan';
import type { DatasetRows } from '../../src/queries/execution/dataset-rows.store';
import { type Participant, stepOf } from './expected-sums';
import type { Datum } from './model';
import { folded, slotValues } from './oracle';

/** The same question as a dataset: its rows are the values behind every statistic. */
export function asDataset(query: Query): Query {
  const attributes = query.bound.query.select.flatMap(({ attribute, second }) =>
    second === undefined ? [attribute] : [attribute, second],
  );
  const once = [...new Map(attributes.map((each) => [referenceIndex(query.bound, each), each])).values()];
  const select = once.map((attribute) => ({ function: 'ALL' as const, attribute }));
  return { ...query, bound: { ...query.bound, query: { ...query.bound.query, select } } };
}

/** Rows as the engine read them, one text each, in an order of their own. */
export function foundRows(query: Query, { owners, slots, people, columns }: DatasetRows): readonly string[] {
  const references = selected(query);
  const read = columns.map((each) => ({ column: each.column(), cells: each.cells() }));
  return [...owners]
    .map((owner, row) => {
      const cells = read.map(({ column, cells: of }, position) => {
        const cell = of[row] ?? Number.NaN;
        if (column.type === 'category') return column.values[cell] ?? null;
        if (Number.isNaN(cell)) return null;
        return column.type === 'date' ? cell : onGrid(cell, references[position]);
      });
      return rowText(people[owner], slots[row], cells);
    })
    .sort();
}

/** The same person by person. */
export function expectedRows(
  query: Query,
  participants: readonly (Participant & { readonly userId: string })[],
): readonly string[] {
  const references = selected(query);
  return participants
    .flatMap((participant) => {
      const values = references.map((reference) =>
        slotValues(query, reference, participant.read[query.bound.references.indexOf(reference)] ?? []),
      );
      return (values[0] ?? []).flatMap((_, slot) => {
        const row = values.map((each) => each[slot]);
        if (row.every((value) => value === undefined)) return [];
        const cells = row.map((value, position) => cellOf(value, references[position]));
        return [rowText({ userId: participant.userId, level: participant.class }, slot, cells)];
      });
    })
    .sort();
}

const selected = ({ bound }: Query): readonly Reference[] =>
  bound.query.select.flatMap(({ attribute }) => bound.references[referenceIndex(bound, attribute)] ?? []);

function cellOf(value: Datum | undefined, reference: Reference | undefined): string | number | null {
  if (value === undefined || reference === undefined) return null;
  if (reference.bounds !== null) return onGrid(Number(value), reference);
  if (reference.technicalType === 'date') return Date.parse(String(value)) / 1000;
  const text = folded(String(value));
  if (reference.categories === null) return String(text);
  return reference.categories.find((category) => folded(category) === text) ?? null;
}

const onGrid = (value: number, reference: Reference | undefined): string | null =>
  reference === undefined || reference.bounds === null ? null : `step ${stepOf(value, reference.bounds)}`;

const rowText = (
  person: { readonly userId: string; readonly level: string } | undefined,
  slot: number | undefined,
  cells: readonly (string | number | null)[],
): string => `${person?.userId} ${person?.level} ${slot} ${JSON.stringify(cells)}`;
