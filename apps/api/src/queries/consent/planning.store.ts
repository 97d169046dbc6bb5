import type { Tx } from '@mynedata/platform';

/** Below this, a probe of an index for each person and table is faster than reading any table of a large market. */
const alwaysFew = 1_000;
/** Of all sources. Reading the tables whole costs for each source there about a twelfth of finding one person by the indexes. */
const largeShare = 1 / 12;

/**
 * Runs one statement over so many people (an estimate) with a plan that fits their number. Statistics do not know how many people a
 * set has that was just made, and a wrong guess costs a thousand times: so few people are looked up by the indexes one by one, and
 * many by joining whole tables. What comes after the statement is planned as usual.
 */
export async function planned<T>(tx: Tx, people: number, work: () => Promise<T>): Promise<T> {
  await tx.query(
    `select set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
            set_config('enable_nestloop', (not many)::text, true), set_config('enable_hashjoin', many::text, true), set_config('enable_mergejoin', 'off', true)
       from (select $1::int >= $2::int and $1::int >= $3::float8 * greatest(c.reltuples, 0) as many
               from pg_class c where c.oid = 'sources.source'::regclass) as p`,
    [people, alwaysFew, largeShare],
  );
  const result = await work();
  await tx.query(
    'set local jit to default; set local work_mem to default; set local enable_nestloop to default; set local enable_hashjoin to default; set local enable_mergejoin to default',
  );
  return result;
}
