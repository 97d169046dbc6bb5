import { foldText } from '@mynedata/query-language';
import type { Bind } from '../consent/passing.sql';
import { foldedSql } from '../folded.sql';
import { type Query, type Reference, slotCount, slotMicros } from '../query';

/** Gaps longer than this stay empty, unless a single slot is longer. */
const longestGapMicros = 2 * 3600 * 1_000_000;
const missingPercentForFilling = 21;
/** With fewer slots a single missing one is more than that share. */
const fewestSlotsForFilling = 5;

/**
 * The value of each participant in each slot (`1-market.md`, "Who is asked"), of some references side by side.
 *
 * A relation with columns `user_id`, `class`, `slot` and `v0`, `v1`, … in the order of the references; null where somebody has no value.
 * Numbers: the mean of all records in the slot. Others: the latest, as a code: the position among the categories, −1 for a value
 * outside of them, 0 and 1 for booleans, 0 where only presence matters. With `as: 'texts'` every value is text: what was recorded
 * (folded), a date as ISO 8601 writes it, a number with all its digits. Static attributes: the value valid at the slot's end.
 * Gaps are filled. `frozen` is what the claim has frozen, or a relation of the same columns. Sums of people follow from this; no row of it leaves the database but for quantiles and datasets.
 */
export function slotValues(
  query: Query,
  references: readonly number[],
  bind: Bind,
  as: 'codes' | 'texts' = 'codes',
  frozen = 'queries.frozen_source',
): string {
  const [lead] = references;
  if (lead === undefined) throw new RangeError('Slot values of no attribute.');
  const context = contextOf(query, bind, as, frozen);
  if (!isPersonwise(query, references)) return oneSlot(query, references, context);
  const values = references.map(
    (reference, position) =>
      `select ${position} as position, slot, value${textIf(as)} from (${filled(query, reference, context)}) filled`,
  );
  const columns = references.map((_, position) =>
    references.length === 1
      ? 'value as v0'
      : `any_value(value) filter (where position = ${position}) as v${position}`,
  );
  // Walked person by person: each person's few slots are grouped alone, instead of everybody's together.
  return `
    select f.user_id, f.class, w.slot, ${references.map((_, position) => `w.v${position}`).join(', ')}
      from ${frozen} f
      cross join lateral (
        select slot, ${columns.join(', ')} from (${values.join(' union all ')}) u ${references.length === 1 ? '' : 'group by slot'}) w
     where f.query_id = ${context.queryId} and f.reference = ${lead} and f.leads`;
}

/** Whether values are found person by person, which wants another plan than everybody's at once. */
export const isPersonwise = (query: Query, references: readonly number[]): boolean =>
  slotCount(query.terms) > 1 || !references.every((reference) => isPlain(query, reference));

const textIf = (as: Context['as']): string => (as === 'texts' ? '::text' : '');

interface Context {
  readonly slots: number;
  readonly queryId: string;
  readonly since: string;
  readonly until: string;
  readonly micros: string;
  readonly slotCount: string;
  readonly bind: Bind;
  readonly as: 'codes' | 'texts';
  readonly frozen: string;
}

function contextOf(query: Query, bind: Bind, as: Context['as'], frozen: string): Context {
  const slots = slotCount(query.terms);
  return {
    slots,
    queryId: bind(query.id, 'uuid'),
    since: bind(query.terms.from, 'timestamptz'),
    until: bind(query.terms.to, 'timestamptz'),
    micros: `${slotMicros(query.terms)}::bigint`,
    slotCount: String(slots),
    bind,
    as,
    frozen,
  };
}

function referenceOf(query: Query, index: number): Reference {
  const reference = query.bound.references[index];
  if (reference === undefined) throw new RangeError(`The query has no reference ${index}.`);
  return reference;
}

/** Numbers over time: summaries of chunks answer them without opening any. */
function isPlain(query: Query, index: number): boolean {
  const { kind, bounds } = referenceOf(query, index);
  return kind !== 'static' && bounds !== null;
}

/** A single slot has no gaps: everybody at once, in any order the planner likes. */
function oneSlot(query: Query, references: readonly number[], context: Context): string {
  const { queryId, since, until, as, frozen } = context;
  const means = references.map((reference, position) => {
    const part = (relation: string): string => `
      select f.user_id, f.class, ${sumOf(query, reference)} as sum, m.count
        from ${frozen} f ${recordsOf(query, reference, 'f', `sources.${relation}(${since}, ${until})`, context)}
       where f.query_id = ${queryId} and f.reference = ${reference}`;
    return `(select user_id, class, sum(sum) / sum(count) as v${position}
               from (${part('inner_sum')} union all ${part('edge_sum')}) part group by user_id, class) m${position}`;
  });
  return `select user_id, class, 0 as slot, ${references.map((_, position) => `v${position}${textIf(as)}`).join(', ')}
            from ${means.map((mean, position) => (position === 0 ? mean : `full join ${mean} using (user_id, class)`)).join(' ')}`;
}

/** Joins what was read (`m`) to the sources of a person (`f` or `g`), by the names that stand for the attribute; `n` where these are mapped. */
function recordsOf(query: Query, index: number, of: 'f' | 'g', relation: string, { bind }: Context): string {
  const { kind, attribute, context } = referenceOf(query, index);
  const same = `m.user_id = ${of}.user_id and m.source_id = ${of}.source_id`;
  if (kind !== 'dynamic') return `join ${relation} m on ${same} and m.name = ${bind(attribute, 'text')}`;
  return `
    join sources.mapped_name n on n.user_id = ${of}.user_id and n.source_id = ${of}.source_id and n.attribute = ${bind(attribute, 'text')}
     ${context === null ? '' : `and n.context = ${bind(context, 'text')}`}
    join ${relation} m on ${same} and m.name = n.name`;
}

/** The sum of a row of what was read, as the attribute measures it. */
const sumOf = (query: Query, index: number): string =>
  referenceOf(query, index).kind === 'dynamic' ? 'm.sum * n.factor + m.count * n.shift' : 'm.sum';

/** One person's values of one reference; the person is `f`. */
function perSlot(query: Query, index: number, context: Context): string {
  const reference = referenceOf(query, index);
  const { queryId, since, until, micros, slotCount: slots, frozen } = context;
  const own = `g.query_id = ${queryId} and g.reference = ${index} and g.user_id = f.user_id`;
  const records = (relation: string): string => recordsOf(query, index, 'g', relation, context);
  const latestFirst = 'm.at desc, g.source_id, m.name';
  if (reference.kind === 'static') {
    // One pass, however many records somebody has: each counts from the first slot that ends after it, until a later one does.
    const from = `greatest(0, least(${slots} - 1, (extract(epoch from m.at - ${since}) * 1000000)::bigint / ${micros}))::int`;
    return `
      select s.slot, l.value
        from (select first, value, lead(first) over (order by first) as next
                from (select distinct on (first) first, value
                        from (select ${from} as first, ${valueOf(reference, context)} as value, row_number() over (order by ${latestFirst}) as newest
                                from ${frozen} g ${records(`sources.series_reading('-infinity', ${until})`)} where ${own}) r
                       order by first, newest) latest) l
        cross join lateral generate_series(l.first, coalesce(l.next, ${slots}) - 1) as s (slot)`;
  }
  if (isPlain(query, index)) {
    return `
      select m.slot, sum(${sumOf(query, index)}) / sum(m.count) as value
        from ${frozen} g ${records(`sources.slot_sum(${since}, ${until}, ${micros})`)} where ${own}
       group by m.slot`;
  }
  const slot = `((extract(epoch from m.at - ${since}) * 1000000)::bigint / ${micros})::int`;
  return `
    select distinct on (slot) slot, value from (
      select ${slot} as slot, ${valueOf(reference, context)} as value, row_number() over (order by ${latestFirst}) as newest
        from ${frozen} g ${records(`sources.series_reading(${since}, ${until})`)} where ${own}) r
     order by slot, newest`;
}

function valueOf(reference: Reference, { bind, as }: Context): string {
  const { kind, technicalType, bounds, categories } = reference;
  if (bounds !== null) return kind === 'dynamic' ? 'm.number * n.factor + n.shift' : 'm.number';
  if (as === 'texts')
    return technicalType === 'text'
      ? foldedSql('m.text')
      : technicalType === 'date'
        ? "to_char(m.date, 'YYYY-MM-DD')"
        : 'm.boolean::text';
  if (technicalType === 'boolean') return 'm.boolean::int::float8';
  if (categories === null) return '0::float8';
  const known = bind(categories.map(foldText), 'text[]');
  return `coalesce(array_position(${known}, ${foldedSql('m.text')}) - 1, -1)::float8`;
}

/** The same with gaps filled: only for those who have gaps, and few enough. */
function filled(query: Query, index: number, context: Context): string {
  const values = perSlot(query, index, context);
  const { slots, micros } = context;
  if (slots < fewestSlotsForFilling) return values;
  const isNumber = referenceOf(query, index).bounds !== null;
  const short = (gap: string): string => `${gap} <= greatest(${longestGapMicros}, ${micros})`;
  // A last slot that is shorter makes a gap at the end shorter, too.
  const length = (query.terms.to.getTime() - query.terms.from.getTime()) * 1000;
  const after = `least(coalesce(p.next_slot, ${slots}) * ${micros}, ${length}) - (p.slot + 1) * ${micros}`;
  const between = isNumber
    ? 'case when p.next_slot is null then p.value else p.value + (p.next_value - p.value) * (s.slot - p.slot) / (p.next_slot - p.slot) end'
    : 'p.value';
  // Before the first value only a number is copied back; a category is carried forward, never backward.
  const before = isNumber
    ? `union all
       select s.slot, p.value from generate_series(0, p.slot - 1) as s (slot) where p.is_first and ${short(`p.slot * ${micros}`)}`
    : '';
  return `
    select v.slot, v.value
      from (select array_agg(slot) as slots, array_agg(value) as found from (${values}) per_slot) a
      cross join lateral (
        select unnest(a.slots) as slot, unnest(a.found) as value
        union all
        select k.slot, k.value
          from (select u.slot, u.value, lead(u.slot) over w as next_slot, lead(u.value) over w as next_value, row_number() over w = 1 as is_first
                  from unnest(a.slots, a.found) as u (slot, value) window w as (order by u.slot)) p
          cross join lateral (
            select s.slot, ${between} as value from generate_series(p.slot + 1, coalesce(p.next_slot, ${slots}) - 1) as s (slot)
             where ${short(after)}
            ${before}) k
         where cardinality(a.slots) < ${slots} and (${slots} - cardinality(a.slots)) * 100 <= ${missingPercentForFilling} * ${slots}) v`;
}
