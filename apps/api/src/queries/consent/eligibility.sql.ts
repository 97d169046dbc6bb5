import type { LogicalType } from '@mynedata/sources';
import { asksForDataset, referenceIndex } from '../plan';
import type { Query } from '../query';
import { type Bind, type Condition, type Look, passingPeople, times } from './passing.sql';
import type { Plan, Range } from './planning.store';
import { willingToBeAsked } from './willing.sql';

/** A relation of people as SQL: a column `user_id`, nobody twice. Its own parameters are $1 … $n. */
export interface Candidates {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Further columns of the relation, which `fitting` has as well. */
  readonly columns?: readonly string[];
  /** All of them are in this range, and are a good part of those who are: for the plan `range`. */
  readonly within?: Range;
}

/**
 * Common table expressions, to be put after `with`, and the parameters they use: those of the candidates first, so a statement
 * appends its own after them. They define `fitting (user_id uuid, class_rank int, type_ranks int[], …)`: each candidate whose data
 * fits, once, with the rank of the strictest level over all references and per logical type (1 low, 2 medium, 3 high), in the order of
 * `logicalTypes`; the further columns of the candidates; and for each attribute of SELECT `sources_0`, `sources_1`, …, by its
 * reference: the sources that would be read.
 */
export interface Fitting {
  readonly ctes: string;
  readonly parameters: readonly unknown[];
  readonly logicalTypes: readonly LogicalType[];
  /** The relation of all references over the same people, with `holds_0`, `holds_1`, … of the conditions. */
  readonly looked: string;
}

/** SQL for the name of a level's rank. */
export const levelNamed = (rank: string): string => `('{low,medium,high}'::text[])[${rank}]`;

/** The same in pieces for very many people: tables to make one after the other, each by several workers, and `fitting` as a query over them. */
export interface FittingTables {
  readonly tables: readonly {
    readonly name: string;
    readonly sql: string;
    readonly parameters: readonly unknown[];
  }[];
  readonly fitting: string;
}

/**
 * "Who is asked" (`1-market.md`), reserve price and budget aside, for these candidates: sets all the way, over the views that
 * `sources` and `privacy` publish. The references are looked at one after the other, those that decide most first; after each only
 * those people stay who can still fit. The statement is to be run `planned` as it is written.
 */
export function fittingPeople(query: Query, now: Date, everybody: Candidates, plan: Plan): Fitting {
  const candidates = withoutRecentDataset(query, now, willingToBeAsked(query, everybody, plan));
  const parameters: unknown[] = [...candidates.parameters];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const time = times(query, now, bind);
  const conditions = conditionsOf(query);
  const ctes = [`candidate as materialized (${candidates.sql})`];
  const seen: number[] = [];
  const within = candidates.within && boundsOf(candidates.within, bind);
  let relation = 'candidate';
  let carried: readonly string[] = candidates.columns ?? [];
  for (const look of looksOf(query, conditions)) {
    const people = passingPeople(query, look, { relation, carried, within }, time, bind, plan);
    seen.push(...look.own.map(({ id }) => id));
    relation = `step_${look.index}`;
    carried = [...carried, ...columnsOf(look)];
    ctes.push(
      `${relation} as materialized (select * from (${people}) p where ${stillPossible(conditions, seen)})`,
    );
  }
  const { sql, logicalTypes } = fittingOf(query, candidates, relation);
  ctes.push(`fitting as materialized (${sql})`);
  return { ctes: ctes.join(',\n'), parameters, logicalTypes, looked: relation };
}

/**
 * Each reference by itself over all candidates: nothing that one statement found is in the way of several workers in the next. For
 * candidates most of whom fit.
 */
export function fittingTables(query: Query, now: Date, everybody: Candidates): FittingTables {
  const willing = willingToBeAsked(query, everybody, 'many');
  const conditions = conditionsOf(query);
  const looks = looksOf(query, conditions);
  const tables = looks.map((look, position) => {
    // Who is left out of one is left out of all.
    const candidates = withoutRecentDataset(query, now, position === 0 ? willing : everybody);
    const parameters: unknown[] = [...candidates.parameters];
    const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
    const people = {
      relation: `(${candidates.sql})`,
      carried: position === 0 ? (candidates.columns ?? []) : [],
    };
    const sql = passingPeople(query, look, people, times(query, now, bind), bind, 'many');
    return { name: `passing_${look.index}`, sql, parameters };
  });
  const joined = tables.map(({ name }) => name).join(' natural join ');
  const all = conditions.map(({ id }) => id);
  return {
    tables,
    fitting: fittingOf(
      query,
      everybody,
      `(select * from ${joined} where ${stillPossible(conditions, all)}) p`,
    ).sql,
  };
}

/** Datasets of one person together tell more than each: a processor gets at most one in this time. */
export const daysBetweenDatasets = 90;

/** Of the candidates for a dataset, those who neither are in another one of this processor nor have agreed to one. */
function withoutRecentDataset(query: Query, now: Date, candidates: Candidates): Candidates {
  if (!asksForDataset(query.bound)) return candidates;
  const parameters = [...candidates.parameters];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const sql = `
    select c.* from (${candidates.sql}) c
     where not exists (
       select 1 from queries.consent o join queries.query q on q.id = o.query_id
        where o.user_id = c.user_id and o.state = 'allowed' and o.outcome is null
          and q.gives = 'dataset' and q.organisation_id = ${bind(query.organisationId, 'uuid')} and q.id <> ${bind(query.id, 'uuid')}
          and (q.state in ('collecting', 'executing')
               or (q.state = 'released' and q.state_since > ${bind(now, 'timestamptz')} - interval '${daysBetweenDatasets} days')))`;
  return { ...candidates, sql, parameters };
}

/** The bounds of a range as places of parameters. */
export const boundsOf = ({ after, upTo }: Range, bind: Bind): Range => ({
  after: bind(after, 'uuid'),
  upTo: bind(upTo, 'uuid'),
});

/** Every constraint of WHERE, numbered, with the term of the OR that it is in. */
export const conditionsOf = ({ bound }: Query): readonly Condition[] =>
  bound.query.where
    .flatMap((constraints, term) => constraints.map((constraint) => ({ ...constraint, term })))
    .map((constraint, id) => ({ ...constraint, id, reference: referenceIndex(bound, constraint.attribute) }));

const looksOf = ({ bound }: Query, conditions: readonly Condition[]): readonly Look[] =>
  bound.references
    .map((reference, index) => ({
      reference,
      index,
      own: conditions.filter((condition) => condition.reference === index),
    }))
    .sort((a, b) => cost(a) - cost(b) || a.index - b.index);

const columnsOf = ({ reference, index, own }: Look): readonly string[] => [
  `rank_${index}`,
  ...(reference.inSelect ? [`sources_${index}`] : []),
  ...own.map(({ id }) => `holds_${id}`),
];

/** `fitting` over a relation that has the columns of all references. */
function fittingOf(
  { bound }: Query,
  candidates: Candidates,
  relation: string,
): { readonly sql: string; readonly logicalTypes: readonly LogicalType[] } {
  const ranks = bound.references.map((_, index) => `rank_${index}`);
  const logicalTypes = [...new Set(bound.references.map(({ logicalType }) => logicalType))].sort();
  const rankOf = (type: LogicalType): string =>
    `greatest(${bound.references.flatMap((reference, index) => (reference.logicalType === type ? [`rank_${index}`] : [])).join(', ')})`;
  const read = bound.references.flatMap(({ inSelect }, index) => (inSelect ? [`sources_${index}`] : []));
  const selected = [
    'user_id',
    `greatest(${ranks.join(', ')}) as class_rank`,
    `array[${logicalTypes.map(rankOf).join(', ')}] as type_ranks`,
    ...(candidates.columns ?? []),
    ...read,
  ];
  return { sql: `select ${selected.join(', ')} from ${relation}`, logicalTypes };
}

/** Static attributes with a constraint decide most for the least; others need every person's records of the interval. */
const cost = ({ reference, own }: Look): number =>
  (reference.kind === 'static' ? 0 : 2) + (own.length > 0 ? 0 : 1);

/** WHERE as far as it is decided: a term can still hold as long as none of its constraints seen so far fails. */
function stillPossible(conditions: readonly Condition[], seen: readonly number[]): string {
  const terms = [...new Set(conditions.map(({ term }) => term))].map((term) =>
    conditions.flatMap(({ id, term: of }) => (of === term && seen.includes(id) ? [`holds_${id}`] : [])),
  );
  if (terms.length === 0 || terms.some((holds) => holds.length === 0)) return 'true';
  return terms.map((holds) => `(${holds.join(' and ')})`).join(' or ');
}
