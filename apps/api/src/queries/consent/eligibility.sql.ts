import { admittedLevels } from '@mynedata/privacy-mechanisms';
import type { Comparator, Value } from '@mynedata/query-language';
import type { LogicalType } from '@mynedata/sources';
import { referenceIndex } from '../plan';
import { type Query, type Reference, slotSeconds } from '../query';
import type { Plan } from './planning.store';

/** A relation of people as SQL: a column `user_id`, nobody twice. Its own parameters are $1 … $n. */
export interface Candidates {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Further columns of the relation, which `fitting` has as well. */
  readonly columns?: readonly string[];
}

/**
 * Common table expressions, to be put after `with`, and the parameters they use: those of the candidates first, so a statement
 * appends its own after them. They define `fitting (user_id uuid, class_rank int, type_ranks int[], …)`: each candidate whose data fits, once, with the rank of the strictest
 * level over all references and per logical type (1 low, 2 medium, 3 high), in the order of `logicalTypes`; the further columns of
 * the candidates; and for each attribute of SELECT `sources_0`, `sources_1`, …, by its reference: the sources that would be read.
 */
export interface Fitting {
  readonly ctes: string;
  readonly parameters: readonly unknown[];
  readonly logicalTypes: readonly LogicalType[];
}

/** A constraint with where it stands: the term of the OR, and the reference it is about. */
interface Condition {
  readonly id: number;
  readonly term: number;
  readonly reference: number;
  readonly comparator: Comparator;
  readonly value: Value;
}

type Bind = (value: unknown, type: string) => string;
/** A number of a series as its attribute measures it. */
type Converted = (number: string) => string;

const columns = { number: 'numbers', text: 'texts', boolean: 'booleans', date: 'dates' } as const;
const sqlTypes = { number: 'float8', text: 'text', boolean: 'boolean', date: 'date' } as const;

/**
 * "Who is asked" (`1-market.md`), reserve price and budget aside, for these candidates: sets all the way, over the views that
 * `sources` and `privacy` publish. The references are looked at one after the other, those that decide most first; after each only
 * those people stay who can still fit. Whether every record of a stretch satisfies a constraint is told by its least and greatest
 * value where they can tell, and only other stretches are opened. For few candidates the statement is to be run `planned` as such.
 */
export function fittingPeople(query: Query, now: Date, candidates: Candidates, plan: Plan = 'many'): Fitting {
  const { bound, terms } = query;
  const parameters: unknown[] = [...candidates.parameters];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const time = times(query, now, bind);
  const conditions = bound.query.where
    .flatMap((constraints, term) => constraints.map((constraint) => ({ ...constraint, term })))
    .map((constraint, id): Condition => ({
      ...constraint,
      id,
      reference: referenceIndex(bound, constraint.attribute),
    }));
  const order = bound.references
    .map((reference, index) => ({
      reference,
      index,
      own: conditions.filter((condition) => condition.reference === index),
    }))
    .sort((a, b) => cost(a) - cost(b) || a.index - b.index);

  // Keeps the planner from joining otherwise than person by person, along the keys.
  const fence = plan === 'few' ? 'offset 0' : '';
  const admitted = bind(admittedLevels(terms.maxProtection).length, 'int');
  const ctes = [`candidate as materialized (${candidates.sql})`];
  let before = 'candidate';
  let carried: string[] = [...(candidates.columns ?? [])];
  const seen = new Map<number, string>();
  for (const { reference, index, own } of order) {
    const mapped = reference.kind === 'dynamic';
    const converted: Converted = (number) => (mapped ? `(${number} * m.factor + m.shift)` : number);
    const found =
      reference.kind === 'static' ? latest(index, own, bind, time) : everyRecord(own, converted, bind, time);
    ctes.push(
      `passing_${index} as (
        select ${['s.user_id', ...carried.map((name) => `s.${name}`), 'a.source_id', 'a.rank', ...found.perStretch].join(', ')}
          from ${before} s
          cross join lateral (select * from privacy.effective_level a
                               where a.user_id = s.user_id and a.source_type = ${bind(reference.sourceType, 'text')} and a.attribute = ${bind(reference.attribute, 'text')}
                                 and not a.paused and a.rank <= ${admitted} ${fence}) a
          ${mapped ? `cross join lateral (select * from sources.mapped_name m where m.user_id = a.user_id and m.source_id = a.source_id and m.attribute = a.attribute ${fence}) m` : ''}
          cross join lateral (select * from sources.stretch(${reference.kind === 'static' ? `'-infinity', ${time.until}` : `${time.from}, ${time.to}`}) r
                               where r.user_id = a.user_id and r.source_id = a.source_id and r.name = ${mapped ? 'm.name' : 'a.attribute'} ${fence}) r
         where true
           ${reference.context === null ? '' : `and ${mapped ? 'm.context' : 'null::text'} = ${bind(reference.context, 'text')}`}
           ${reference.kind === 'static' ? '' : inForce(time)})`,
    );
    for (const [id, holds] of found.holds) seen.set(id, holds);
    ctes.push(
      `step_${index} as materialized (
        select * from (
          select user_id, ${[...carried.map((name) => `any_value(${name}) as ${name}`), `max(rank) as rank_${index}`, ...(reference.inSelect ? [`array_agg(distinct source_id) as sources_${index}`] : []), ...found.perPerson].join(', ')}
            from passing_${index} group by user_id) person
         where ${stillPossible(conditions, seen)})`,
    );
    carried = [
      ...carried,
      `rank_${index}`,
      ...(reference.inSelect ? [`sources_${index}`] : []),
      ...found.carried,
    ];
    before = `step_${index}`;
  }
  const ranks = bound.references.map((_, index) => `rank_${index}`);
  const logicalTypes = [...new Set(bound.references.map(({ logicalType }) => logicalType))].sort();
  const rankOf = (type: LogicalType): string =>
    `greatest(${bound.references.flatMap((reference, index) => (reference.logicalType === type ? [`rank_${index}`] : [])).join(', ')})`;
  const read = bound.references.flatMap(({ inSelect }, index) => (inSelect ? [`sources_${index}`] : []));
  ctes.push(
    `fitting as materialized (select ${[
      'user_id',
      `greatest(${ranks.join(', ')}) as class_rank`,
      `array[${logicalTypes.map(rankOf).join(', ')}] as type_ranks`,
      ...(candidates.columns ?? []),
      ...read,
    ].join(', ')} from ${before})`,
  );
  return { ctes: ctes.join(',\n'), parameters, logicalTypes };
}

/** Static attributes with a constraint decide most for the least; others need every person's records of the interval. */
const cost = ({
  reference,
  own,
}: {
  readonly reference: Reference;
  readonly own: readonly Condition[];
}): number => (reference.kind === 'static' ? 0 : 2) + (own.length > 0 ? 0 : 1);

interface Found {
  readonly perStretch: readonly string[];
  readonly perPerson: readonly string[];
  readonly carried: readonly string[];
  /** By the constraint's id: the SQL that says whether it holds, over the columns of a step. */
  readonly holds: ReadonlyMap<number, string>;
}

type Times = Readonly<Record<'from' | 'to' | 'until' | 'slot', string>>;

/** Bound when they are first used: PostgreSQL refuses a parameter that no part of the statement uses. */
function times({ terms }: Query, now: Date, bind: Bind): Times {
  const known = new Map<string, string>();
  const once = (name: string, value: unknown, type: string): string => {
    const place = known.get(name) ?? bind(value, type);
    known.set(name, place);
    return place;
  };
  return {
    get from() {
      return once('from', terms.from, 'timestamptz');
    },
    get to() {
      return once('to', terms.to, 'timestamptz');
    },
    get until() {
      return once('until', terms.to < now ? terms.to : now, 'timestamptz');
    },
    get slot() {
      return once('slot', slotSeconds(terms), 'float8');
    },
  };
}

/** A static attribute counts by the value valid at the interval's end: the latest of all passing sources. */
function latest(index: number, own: readonly Condition[], bind: Bind, time: Times): Found {
  const types = [...new Set(own.map(({ value }) => value.type))];
  const moment = "r.first_at + o.moved * interval '1 microsecond'";
  const last = (what: string, array: string): string =>
    `case when r.last_at < ${time.until} then r.${array}[cardinality(r.${array})]
          else (select ${what} from unnest(r.offsets, r.${array}) as o (moved, value) where ${moment} < ${time.until} order by o.moved desc limit 1) end`;
  return {
    perStretch:
      own.length === 0
        ? []
        : [
            `case when r.last_at < ${time.until} then r.last_at
                  else (select max(${moment}) from unnest(r.offsets) as o (moved) where ${moment} < ${time.until}) end as at`,
            ...types.map((type) => {
              const value = last('o.value', columns[type]);
              return `${type === 'text' ? `lower(${value})` : value} as ${type}`;
            }),
          ],
    perPerson: types.map((type) => `(array_agg(${type} order by at desc, source_id))[1] as ${type}_${index}`),
    carried: types.map((type) => `${type}_${index}`),
    holds: new Map(
      own.map(({ id, comparator, value }) => [
        id,
        `coalesce(${value.type}_${index} ${sqlOf(comparator)} ${bind(value.value, sqlTypes[value.type])}, false)`,
      ]),
    ),
  };
}

/** Of a dynamic or time-series attribute every record in the interval has to satisfy a constraint. */
function everyRecord(own: readonly Condition[], converted: Converted, bind: Bind, time: Times): Found {
  return {
    perStretch: own.map(({ id, comparator, value }) => {
      const wanted = bind(value.value, sqlTypes[value.type]);
      const of = {
        number: converted('o.value'),
        text: 'lower(o.value)',
        boolean: 'o.value',
        date: 'o.value',
      };
      const opened = `(select bool_and(coalesce(${of[value.type]} ${sqlOf(comparator)} ${wanted}, false))
                         from unnest(r.offsets, r.${columns[value.type]}) as o (moved, value) where ${inside('o.moved', time)})`;
      if (value.type !== 'number') return `${opened} as holds_${id}`;
      const { always, never } = bySummary(comparator, wanted, converted);
      return `case when ${always} then true when r.first_at >= ${time.from} and r.last_at < ${time.to} and (${never}) then false else ${opened} end as holds_${id}`;
    }),
    perPerson: own.map(({ id }) => `bool_and(holds_${id}) as holds_${id}`),
    carried: own.map(({ id }) => `holds_${id}`),
    holds: new Map(own.map(({ id }) => [id, `holds_${id}`])),
  };
}

/** What the least and the greatest value of a stretch say about all of its records. Rounding keeps the order, so both are exact. */
function bySummary(
  comparator: Comparator,
  wanted: string,
  converted: Converted,
): { readonly always: string; readonly never: string } {
  const least = converted('r.min');
  const greatest = converted('r.max');
  switch (comparator) {
    case '<':
    case '<=':
      return {
        always: `${greatest} ${comparator} ${wanted}`,
        never: `not ${greatest} ${comparator} ${wanted}`,
      };
    case '>':
    case '>=':
      return { always: `${least} ${comparator} ${wanted}`, never: `not ${least} ${comparator} ${wanted}` };
    case '=':
      return {
        always: `${least} = ${wanted} and ${greatest} = ${wanted}`,
        never: `${least} <> ${wanted} or ${greatest} <> ${wanted}`,
      };
    case '!=':
      return {
        always: `${greatest} < ${wanted} or ${least} > ${wanted}`,
        never: `${least} = ${wanted} or ${greatest} = ${wanted}`,
      };
  }
}

/**
 * At least one record lies in the interval, and no upload interval that was in force in it was longer than a slot. The stretch itself
 * is fetched anew by the few that have to be opened, so that all others are decided by an index.
 */
const inForce = (time: Times): string => `
  and (r.first_at >= ${time.from} or r.last_at < ${time.to}
       or exists (select 1 from sources.stretch(${time.from}, ${time.to}) w cross join lateral unnest(w.offsets) as o (moved)
                   where w.user_id = r.user_id and w.source_id = r.source_id and w.name = r.name and w.first_at = r.first_at
                     and ${inside('o.moved', time).replaceAll('r.first_at', 'w.first_at')}))
  and not exists (select 1 from sources.declared_interval d
                   where d.user_id = a.user_id and d.source_id = a.source_id and d.interval_seconds > ${time.slot}
                     and d.since < ${time.to} and (d.until is null or d.until > ${time.from}))`;

const inside = (moved: string, time: Times): string =>
  `r.first_at + ${moved} * interval '1 microsecond' >= ${time.from} and r.first_at + ${moved} * interval '1 microsecond' < ${time.to}`;

/** WHERE as far as it is decided: a term can still hold as long as none of its constraints seen so far fails. */
function stillPossible(conditions: readonly Condition[], seen: ReadonlyMap<number, string>): string {
  const terms = [...new Set(conditions.map(({ term }) => term))].map((term) =>
    conditions.flatMap(({ id, term: of }) => (of === term ? (seen.get(id) ?? []) : [])),
  );
  if (terms.length === 0 || terms.some((holds) => holds.length === 0)) return 'true';
  return terms.map((holds) => `(${holds.join(' and ')})`).join(' or ');
}

const sqlOf = (comparator: Comparator): string => (comparator === '!=' ? '<>' : comparator);
