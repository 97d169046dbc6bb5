import type { Tx } from '@mynedata/platform';

/** How a statement over people is to be planned: person by person along the keys, or by joining whole tables. */
export type Plan = 'few' | 'many';

/** Below this, a look at the indexes for each person is faster than reading any table of a large market. */
const alwaysFew = 1_000;
/** Of all sources. To read the tables whole costs for each source there about a twelfth of what finding one person by the indexes costs. */
const largeShare = 1 / 12;

/** The plan for so many people; an estimate will do. */
export async function planFor(tx: Tx, people: number): Promise<Plan> {
  if (people < alwaysFew) return 'few';
  const [sources] = await tx.query<{ estimate: number }>(
    `select greatest(reltuples, 0)::float8 as estimate from pg_class where oid = 'sources.source'::regclass`,
  );
  return people < largeShare * (sources?.estimate ?? 0) ? 'few' : 'many';
}

/**
 * Runs one statement by such a plan. The statistics do not know how many people are in a set that was just made, and a wrong guess
 * costs a thousand times: what would be wrong is forbidden. What comes after the statement is planned as usual.
 */
export async function planned<T>(tx: Tx, plan: Plan, work: () => Promise<T>): Promise<T> {
  const [forbidden, allowed] = plan === 'few' ? [wholeTables, personByPerson] : [personByPerson, wholeTables];
  await tx.query(
    [
      'set local jit = off',
      `set local work_mem = '64MB'`,
      'set local enable_mergejoin = off',
      ...forbidden.map((setting) => `set local ${setting} = off`),
      ...allowed.map((setting) => `set local ${setting} = on`),
    ].join('; '),
  );
  const result = await work();
  await tx.query(
    ['jit', 'work_mem', 'enable_mergejoin', ...wholeTables, ...personByPerson]
      .map((setting) => `set local ${setting} to default`)
      .join('; '),
  );
  return result;
}

const wholeTables = ['enable_hashjoin', 'enable_material', 'enable_seqscan'];
const personByPerson = ['enable_nestloop'];
