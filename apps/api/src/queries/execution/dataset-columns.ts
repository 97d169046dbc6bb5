import { createHash } from 'node:crypto';
import { type DatasetCells, type DatasetColumn } from '@mynedata/privacy-mechanisms';
import { foldText } from '@mynedata/query-language';
import type { AttributeRole } from '@mynedata/sources';
import { nameOfReference, referenceIndex } from '../plan';
import { type Query, type Reference, slotCount, slotSeconds, slotSpans } from '../query';

/** Dates before are as good as this one: bounds are public, never those of the data. */
const firstDate = '1900-01-01';
const daySeconds = 24 * 3600;

/** Takes the values of one column, row by row. */
export interface ColumnReader {
  /** A value as text, as the database wrote it; null where there is none. */
  add(value: string | null): void;
  column(): DatasetColumn;
  cells(): DatasetCells;
}

/** What reads an attribute of SELECT. */
export function columnReader(query: Query, index: number): ColumnReader {
  const reference = query.bound.references[index];
  if (reference === undefined) throw new RangeError(`The query has no reference ${index}.`);
  const { technicalType, bounds, categories, hierarchy } = reference;
  const named = {
    key: nameOfReference(reference),
    role: roleIn(query, reference),
    timeless: reference.kind === 'static',
  };
  if (bounds !== null)
    return numbers({ ...named, type: 'number', bounds, hierarchy: only(hierarchy, 'steps') }, Number);
  if (technicalType === 'date')
    return numbers(
      { ...named, type: 'date', bounds: boundsOfDates(query), hierarchy: only(hierarchy, 'dates') },
      (text) => Date.parse(text) / 1000,
    );
  return texts(named, categories, only(hierarchy, 'categories'));
}

/** Names the column that says when a row was. */
export const slotKey = 'slot';

/** The time of each row, where there is more than one slot: somebody may know when it was. Slots count from 1970 in steps of their width. */
export function slotColumn(
  query: Query,
  slots: Int32Array,
): { readonly column: DatasetColumn; readonly cells: DatasetCells } | undefined {
  const count = slotCount(query.terms);
  if (count === 1) return undefined;
  const first = firstSlot(query);
  const bounds = { min: first, max: first + count - 1, grid: 1 };
  return {
    column: { key: slotKey, role: 'quasi', type: 'number', bounds, hierarchy: null },
    cells: Float64Array.from(slots, (slot) => first + slot),
  };
}

/** What is published of a slot, or of a range of them, as the interval that ISO 8601 writes. */
export function slotText(query: Query): (published: string) => string {
  const spans = slotSpans(query.terms);
  const first = firstSlot(query);
  return (published) => {
    const [from, to = from] = (published.match(/\d+/g) ?? []).map((slot) => spans[Number(slot) - first]);
    return from === undefined || to === undefined
      ? published
      : `${from.from.toISOString()}/${to.to.toISOString()}`;
  };
}

const firstSlot = ({ terms }: Query): number => Math.floor(terms.from.getTime() / 1000 / slotSeconds(terms));

/**
 * What is harmless by itself is not in a row: a number with many digits is as good as a name to whoever has seen it before, and with
 * several rows of one person anything tells which of them belong together. Both are generalised.
 */
const roleIn = ({ terms }: Query, { role, bounds }: Pick<Reference, 'role' | 'bounds'>): AttributeRole =>
  role === 'harmless' && (bounds !== null || slotCount(terms) > 1) ? 'quasi' : role;

/** Only datasets of one kind show people in the same groups: hash of the generalised columns and the width of the slots. */
export function kindOf(query: Query): Buffer {
  const { bound, terms } = query;
  const quasi = bound.query.select.flatMap(({ attribute }) => {
    const reference = bound.references[referenceIndex(bound, attribute)];
    if (reference === undefined || roleIn(query, reference) !== 'quasi') return [];
    return [nameOfReference(reference)];
  });
  return createHash('sha256')
    .update(JSON.stringify([quasi, terms.granularitySeconds]))
    .digest();
}

type Kind = NonNullable<DatasetColumn['hierarchy']>['kind'];

/** The catalogue has one hierarchy for all uses of an attribute; one that is not for such a column is left out. */
const only = (hierarchy: DatasetColumn['hierarchy'], kind: Kind): DatasetColumn['hierarchy'] =>
  hierarchy?.kind === kind ? hierarchy : null;

const boundsOfDates = ({ terms }: Query) => {
  const last = Date.UTC(terms.to.getUTCFullYear(), 11, 31) / 1000;
  return { min: Date.parse(firstDate) / 1000, max: last, grid: daySeconds };
};

function numbers(column: DatasetColumn, parse: (text: string) => number): ColumnReader {
  const cells: number[] = [];
  return {
    add: (value) => cells.push(value === null ? Number.NaN : parse(value)),
    column: () => column,
    cells: () => Float64Array.from(cells),
  };
}

/** A text outside of the categories counts as none. Without categories every text that occurs is one. */
function texts(
  named: Pick<DatasetColumn, 'key' | 'role' | 'timeless'>,
  categories: readonly string[] | null,
  hierarchy: DatasetColumn['hierarchy'],
): ColumnReader {
  const values = [...(categories ?? [])];
  const places = new Map(values.map((value, place) => [foldText(value), place]));
  const cells: number[] = [];
  const placeOf = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    if (categories !== null) return -1;
    const place = values.push(text) - 1;
    places.set(text, place);
    return place;
  };
  return {
    add: (value) => cells.push(value === null ? -1 : placeOf(value)),
    column: () => ({ ...named, type: 'category', values, hierarchy }),
    cells: () => Int32Array.from(cells),
  };
}
