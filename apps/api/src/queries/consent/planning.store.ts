import type { Tx } from '@mynedata/platform';

/**
 * How a statement over people is to be planned: person by person along the keys, by joining whole tables, or by joining what the keys
 * have of a range of people.
 */
export type Plan = 'few' | 'many' | 'range';

/** People by their ids: above `after`, up to `upTo`. */
export interface Range {
  readonly after: string;
  readonly upTo: string;
}

/** Below this, a look at the indexes for each person is faster than reading any table of a large market. */
const alwaysFew = 1_000;
/** Of all sources. To read the tables whole costs for each source there about a twelfth of what finding one person by the indexes costs. */
const largeShare = 1 / 12;

/** The plan for so many people; an estimate will do. */
export async function planFor(tx: Tx, people: number): Promise<Plan> {
  if (people < alwaysFew) return 'few';
  return people < largeShare * (await estimatedSources(tx)) ? 'few' : 'many';
}

/** To read a range costs for each source in it about a tenth of what finding one person by the indexes costs. */
const denseShare = 1 / 10;

/** Whether so many people are so good a part of those in a range that it is better read whole. */
export async function isDense(tx: Tx, people: number, { after, upTo }: Range): Promise<boolean> {
  return people >= denseShare * shareOfIds(after, upTo) * (await estimatedSources(tx));
}

/** Ids are random, so this is the share of people as well. */
const shareOfIds = (after: string, upTo: string): number =>
  (firstDigits(upTo) - firstDigits(after)) / 2 ** 32;
const firstDigits = (id: string): number => Number.parseInt(id.slice(0, 8), 16);

async function estimatedSources(tx: Tx): Promise<number> {
  const [sources] = await tx.query<{ estimate: number }>(
    `select greatest(reltuples, 0)::float8 as estimate from pg_class where oid = 'sources.source'::regclass`,
  );
  return sources?.estimate ?? 0;
}

/**
 * Runs one statement by such a plan. The statistics do not know how many people are in a set that was just made, and a wrong guess
 * costs a thousand times: what would be wrong is forbidden. What comes after the statement is planned as usual.
 */
export async function planned<T>(tx: Tx, plan: Plan, work: () => Promise<T>): Promise<T> {
  const forbidden = forbiddenBy[plan];
  await tx.query(
    [
      'set local jit = off',
      `set local work_mem = '64MB'`,
      'set local enable_mergejoin = off',
      // Written along the keys, joins are estimated by them; in an order of the planner's own it takes everybody for one person.
      ...(plan === 'many' ? ['set local join_collapse_limit = 1', 'set local from_collapse_limit = 1'] : []),
      ...methods.map((method) => `set local ${method} = ${forbidden.includes(method) ? 'off' : 'on'}`),
    ].join('; '),
  );
  const result = await work();
  await tx.query(
    ['jit', 'work_mem', 'enable_mergejoin', 'join_collapse_limit', 'from_collapse_limit', ...methods]
      .map((setting) => `set local ${setting} to default`)
      .join('; '),
  );
  return result;
}

/**
 * Runs a statement over one or few people again and again by one plan: they are looked up by the keys, whoever they are. Unlike
 * after `planned`, the settings stay for the rest of the transaction, which is about the same few.
 */
export async function plannedOnce<Row>(tx: Tx, sql: string, values: readonly unknown[]): Promise<Row[]> {
  await tx.query(
    `set local jit = off; set local enable_mergejoin = off; set local plan_cache_mode = force_generic_plan; ${forbiddenBy.few
      .map((method) => `set local ${method} = off`)
      .join('; ')}`,
  );
  return tx.prepared<Row>(sql, values);
}

const methods = [
  'enable_hashjoin',
  'enable_material',
  'enable_seqscan',
  'enable_bitmapscan',
  'enable_nestloop',
] as const;
const forbiddenBy: Readonly<Record<Plan, readonly (typeof methods)[number][]>> = {
  few: ['enable_hashjoin', 'enable_material', 'enable_seqscan'],
  many: ['enable_nestloop'],
  // The statistics take a range for one person: a nested loop would compare everybody in it with everybody.
  range: ['enable_nestloop', 'enable_seqscan', 'enable_bitmapscan'],
};
