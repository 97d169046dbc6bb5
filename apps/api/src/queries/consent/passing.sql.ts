import { admittedLevels } from '@mynedata/privacy-mechanisms';
import type { Comparator, Value } from '@mynedata/query-language';
import { foldedSql } from '../folded.sql';
import { type Query, type Reference, slotSeconds } from '../query';
import type { Plan, Range } from './planning.store';

/** A constraint with where it stands: the term of the OR, and the reference it is about. */
export interface Condition {
  readonly id: number;
  readonly term: number;
  readonly reference: number;
  readonly comparator: Comparator;
  readonly value: Value;
}

/** One reference of a query with the constraints on it. */
export interface Look {
  readonly reference: Reference;
  readonly index: number;
  readonly own: readonly Condition[];
}

/** Adds a parameter to a statement, and gives the text that stands for it. */
export type Bind = (value: unknown, type: string) => string;
/** A number of a series as its attribute measures it. */
type Converted = (number: string) => string;

const columns = { number: 'numbers', text: 'texts', boolean: 'booleans', date: 'dates' } as const;
const sqlTypes = { number: 'float8', text: 'text', boolean: 'boolean', date: 'date' } as const;

/**
 * Those people of a relation who have a passing source for one reference, each once: the relation's `carried` columns, `rank_<index>`
 * (the strictest level of the sources), for attributes of SELECT `sources_<index>`, and `holds_<id>` for each constraint on it.
 * Whether every record of a stretch satisfies a constraint is told by its least and greatest value where they can tell, and only
 * other stretches are opened. Few people are looked up one by one along the keys; of many, whole tables are joined; of a range of
 * people (its bounds are places of parameters) levels are joined as the keys have them, and stretches are looked up: there may be
 * very many of one person.
 */
export function passingPeople(
  { terms }: Query,
  { reference, index, own }: Look,
  people: {
    readonly relation: string;
    readonly carried: readonly string[];
    readonly within?: Range | undefined;
  },
  time: Times,
  bind: Bind,
  plan: Plan,
): string {
  const { kind, sourceType, attribute, context, inSelect } = reference;
  const mapped = kind === 'dynamic';
  const isStatic = kind === 'static';
  const converted: Converted = (number) => (mapped ? `(${number} * m.factor + m.shift)` : number);
  const found = isStatic ? latest(own, bind, time) : everyRecord(own, converted, bind, time);
  // Keeps the planner from joining otherwise than person by person.
  const fence = plan === 'many' ? '' : 'offset 0';
  // Keeps it from putting an expression into each place that uses it, where it would be computed again.
  const once = 'offset 0';
  const { within } = people;
  const inRange = (alias: string): string =>
    within === undefined
      ? ''
      : `and ${alias}.user_id > ${within.after} and ${alias}.user_id <= ${within.upTo}`;
  const levels =
    within === undefined
      ? 'privacy.effective_level'
      : `privacy.effective_level_between(${within.after}, ${within.upTo})`;
  const name = mapped ? 'm.name' : 'a.attribute';
  const reach = isStatic ? `'-infinity', ${time.until}` : `${time.from}, ${time.to}`;
  const stretches =
    plan === 'many'
      ? `(select * from sources.stretch(${reach}) r where r.user_id = a.user_id and r.source_id = a.source_id and r.name = ${name})`
      : `(select * from sources.stretch_of(a.user_id, a.source_id, ${name}, ${reach}) offset 0)`;
  const select = (...parts: readonly (readonly string[])[]): string => `select ${parts.flat().join(', ')}`;
  return `
    ${select(['user_id'], people.carried, [`rank_${index}`], inSelect ? [`sources_${index}`] : [], found.holds)}
      from (${select(
        ['user_id'],
        people.carried.map((name) => `any_value(${name}) as ${name}`),
        [`max(rank) as rank_${index}`],
        inSelect ? [`array_agg(distinct source_id) as sources_${index}`] : [],
        found.perPerson,
      )}
              from (${select(
                ['s.user_id'],
                people.carried.map((name) => `s.${name}`),
                ['a.source_id', 'a.rank'],
                found.perStretch,
              )}
                      from ${people.relation} s
                      cross join lateral (select * from ${levels} a
                                           where a.user_id = s.user_id and a.source_type = ${bind(sourceType, 'text')} and a.attribute = ${bind(attribute, 'text')}
                                             and not a.paused and a.rank <= ${bind(admittedLevels(terms.maxProtection).length, 'int')} ${within === undefined ? fence : ''}) a
                      ${mapped ? `cross join lateral (select * from sources.mapped_name m where m.user_id = a.user_id and m.source_id = a.source_id and m.attribute = a.attribute ${inRange('m')} ${fence}) m` : ''}
                      cross join lateral ${stretches} r
                     where true
                       ${context === null ? '' : `and ${mapped ? 'm.context' : 'null::text'} = ${bind(context, 'text')}`}
                       ${isStatic ? '' : inForce(time, name, inRange('d'))} ${once}) stretch
             group by user_id ${once}) person`;
}

interface Found {
  readonly perStretch: readonly string[];
  readonly perPerson: readonly string[];
  /** Whether each constraint holds, over what is known per person. */
  readonly holds: readonly string[];
}

export type Times = Readonly<Record<'from' | 'to' | 'until' | 'slot', string>>;

/** Bound when they are first used: PostgreSQL refuses a parameter that no part of the statement uses. */
export function times({ terms }: Query, now: Date, bind: Bind): Times {
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
function latest(own: readonly Condition[], bind: Bind, time: Times): Found {
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
            ...types.map((type) => `${last('o.value', columns[type])} as ${type}`),
          ],
    perPerson: types.map((type) => `(array_agg(${type} order by at desc, source_id))[1] as latest_${type}`),
    holds: own.map(
      ({ id, comparator, value }) =>
        `coalesce(${value.type === 'text' ? foldedSql('latest_text') : `latest_${value.type}`} ${sqlOf(comparator)} ${bind(value.value, sqlTypes[value.type])}, false) as holds_${id}`,
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
        text: foldedSql('o.value'),
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
    holds: own.map(({ id }) => `holds_${id}`),
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
 * At least one record lies in the interval, and no upload interval that was in force in it was longer than a slot. Only a stretch that
 * reaches over both ends has to be opened, by a function, so that all others are decided by an index, several workers at a time.
 */
const inForce = (time: Times, name: string, inRange: string): string => `
  and (r.first_at >= ${time.from} or r.last_at < ${time.to}
       or sources.has_record(a.user_id, a.source_id, ${name}, r.first_at, ${time.from}, ${time.to}))
  and not exists (select 1 from sources.declared_interval d
                   where d.user_id = a.user_id and d.source_id = a.source_id ${inRange} and d.interval_seconds > ${time.slot}
                     and d.since < ${time.to} and (d.until is null or d.until > ${time.from}))`;

const inside = (moved: string, time: Times): string =>
  `r.first_at + ${moved} * interval '1 microsecond' >= ${time.from} and r.first_at + ${moved} * interval '1 microsecond' < ${time.to}`;

const sqlOf = (comparator: Comparator): string => (comparator === '!=' ? '<>' : comparator);
