import type { Comparator, Constraint } from '@mynedata/query-language';
import { type Level, admittedLevels, strictest } from '@mynedata/privacy-mechanisms';
import { referenceIndex } from '../../src/queries/plan';
import { type Query, type Reference, slotCount } from '../../src/queries/query';
import {
  type Datum,
  type ModelPerson,
  type ModelSource,
  type Protection,
  typeOfOrganisations,
} from './model';

/**
 * "Who is asked" and the values of slots (`1-market.md`), once more: person by person, record by record, without a thought of speed.
 * Where the specification leaves it open: of records with one time the one of the smaller source id, then of the smaller name, is
 * the latest; a static attribute has a record "in the interval" when one value is valid in it; a gap is as long as its slots are.
 */
export interface Read {
  readonly at: number;
  readonly value: Datum;
  readonly sourceId: string;
  readonly name: string;
}

export interface Fit {
  readonly class: Level;
  readonly types: Readonly<Record<string, Level>>;
  /** Per reference: every record of the passing sources that counts in the interval. */
  readonly read: readonly (readonly Read[])[];
}

const microsOf = (time: Date): number => time.getTime() * 1000;

/** What a person would take part with; undefined for whoever does not fit. */
export function fitOf(person: ModelPerson, query: Query, now: Date): Fit | undefined {
  if (person.blocksEverybody === true || person.refusedTypes?.includes(typeOfOrganisations) === true)
    return undefined;
  const passing = query.bound.references.map((reference) =>
    person.sources.flatMap((source) => {
      const level = levelOf(person, source, reference);
      const records = recordsOf(source, reference, query, now);
      const passes =
        source.type.name === reference.sourceType &&
        !source.paused &&
        level !== 'dont_share' &&
        admittedLevels(query.terms.maxProtection).includes(level) &&
        (reference.kind === 'static' || uploadsOftenEnough(source, query)) &&
        records.length > 0;
      return passes ? [{ level, records }] : [];
    }),
  );
  if (passing.some((sources) => sources.length === 0)) return undefined;
  const read = passing.map((sources) => sources.flatMap(({ records }) => records));
  const { where } = query.bound.query;
  const holds = ({ attribute, comparator, value }: Constraint): boolean => {
    const index = referenceIndex(query.bound, attribute);
    const records = read[index] ?? [];
    const isStatic = query.bound.references[index]?.kind === 'static';
    const decisive = isStatic ? [latest(records)] : records;
    return decisive.every(
      (record) => record !== undefined && compares(record.value, comparator, value.value),
    );
  };
  if (where.length > 0 && !where.some((term) => term.every(holds))) return undefined;
  const levels = passing.map((sources) => strictest(sources.map(({ level }) => level)));
  const types: Record<string, Level> = {};
  query.bound.references.forEach(({ logicalType }, index) => {
    const level = levels[index] ?? 'high';
    types[logicalType] = strictest([level, types[logicalType] ?? level]);
  });
  return { class: strictest(levels), types, read };
}

function levelOf(
  person: ModelPerson,
  source: ModelSource,
  { attribute, logicalType }: Reference,
): Protection {
  return source.levels[attribute] ?? person.defaults[logicalType] ?? 'dont_share';
}

/** Every declared interval in force during [from, to) is at most the granularity, or the interval's length without one. */
function uploadsOftenEnough({ intervals }: ModelSource, { terms }: Query): boolean {
  const slot = terms.granularitySeconds ?? (terms.to.getTime() - terms.from.getTime()) / 1000;
  return intervals.every(({ since, seconds }, index) => {
    const until = intervals[index + 1]?.since ?? Infinity;
    const inForce = since < microsOf(terms.to) && until > microsOf(terms.from);
    return !inForce || seconds === null || seconds <= slot;
  });
}

/** Records of the interval; of static attributes, all before its end. */
function recordsOf(source: ModelSource, reference: Reference, { terms }: Query, now: Date): Read[] {
  const isStatic = reference.kind === 'static';
  const since = isStatic ? -Infinity : microsOf(terms.from);
  const until = isStatic ? Math.min(microsOf(terms.to), microsOf(now)) : microsOf(terms.to);
  return source.series.flatMap(({ name, records }) => {
    const convert = converterOf(source, name, reference);
    if (convert === undefined) return [];
    return records
      .filter(({ at }) => at >= since && at < until)
      .map(({ at, value }) => ({ at, value: convert(value), sourceId: source.id, name }));
  });
}

/** How values of this name become values of the attribute; undefined where it stands for another one. */
function converterOf(
  source: ModelSource,
  name: string,
  { kind, attribute, context }: Reference,
): ((value: Datum) => Datum) | undefined {
  if (kind !== 'dynamic') return name === attribute ? (value) => value : undefined;
  const mapping = source.mappings.find((candidate) => candidate.name === name);
  if (mapping?.attribute !== attribute || (context !== null && mapping.context !== context)) return undefined;
  return (value) => (typeof value === 'number' ? value * mapping.factor + mapping.shift : value);
}

function latest(records: readonly Read[]): Read | undefined {
  return records.toSorted(
    (a, b) =>
      b.at - a.at ||
      (a.sourceId < b.sourceId ? -1 : a.sourceId > b.sourceId ? 1 : 0) ||
      (a.name < b.name ? -1 : 1),
  )[0];
}

/** Text compares case-insensitively, letter by letter; however letters are composed, and whatever small sigma ends a word. */
export const folded = (value: Datum): Datum =>
  typeof value === 'string'
    ? Array.from(value.normalize('NFD'), (letter) => (letter === 'ς' ? 'σ' : letter.toLowerCase()))
        .join('')
        .normalize('NFC')
    : value;

function compares(left: Datum, comparator: Comparator, right: Datum): boolean {
  const [a, b] = [folded(left), folded(right)];
  switch (comparator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
  }
}

/** A person's value in each slot: the mean of numbers, the latest of others, the value valid at the end of static ones; gaps filled. */
export function slotValues(query: Query, reference: Reference, read: readonly Read[]): (Datum | undefined)[] {
  const { terms } = query;
  const [from, to] = [microsOf(terms.from), microsOf(terms.to)];
  const width = terms.granularitySeconds === null ? to - from : terms.granularitySeconds * 1_000_000;
  const values = Array.from({ length: slotCount(terms) }, (_, slot) => {
    const begin = from + slot * width;
    const end = Math.min(begin + width, to);
    if (reference.kind === 'static') return latest(read.filter(({ at }) => at < end))?.value;
    const inside = read.filter(({ at }) => at >= begin && at < end);
    if (reference.bounds === null || inside.length === 0) return latest(inside)?.value;
    return inside.reduce((sum, { value }) => sum + Number(value), 0) / inside.length;
  });
  const missing = values.filter((value) => value === undefined).length;
  if (missing * 100 > 21 * values.length) return values;
  return values.map((value, slot) => {
    if (value !== undefined) return value;
    const before = values.findLastIndex((other, index) => index < slot && other !== undefined);
    const after = values.findIndex((other, index) => index > slot && other !== undefined);
    const gapEnd = after === -1 ? to : from + after * width;
    if (gapEnd - (from + (before + 1) * width) > Math.max(2 * 3600 * 1_000_000, width)) return undefined;
    if (reference.bounds === null || after === -1) return values[before];
    if (before === -1) return values[after];
    const [low, high] = [Number(values[before]), Number(values[after])];
    return low + ((high - low) * (slot - before)) / (after - before);
  });
}
