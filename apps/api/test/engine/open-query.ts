import { ClaimQuery } from '../../src/queries/execution/claim-query';
import { allow, submit, terms } from '../given';
import type { Market } from '../market';
import type { Person } from '../person';
import { meter, somebody } from './given';
import type { ModelPerson } from './model';
import { storePeople, storeTypes } from './store-market';

export interface OpenQuery {
  readonly id: string;
  readonly people: readonly ModelPerson[];
}

let serial = 0;

/** A query without reward, for at least 20 at the level low, that so many people of their own allowed, by the product's use cases; each has one record, of 40. */
export async function allowedQuery(market: Market, processor: Person, count: number): Promise<OpenQuery> {
  const type = meter(`Open${serial++}x`);
  const at = (market.clock.now().getTime() - 600_000) * 1000;
  const people = Array.from({ length: count }, () => somebody(type, 'low', [{ at, value: 40 }]));
  await storeTypes(market, [type]);
  await storePeople(market, people);
  const submitted = await submit(
    market,
    processor,
    terms(market, {
      text: `SELECT AVG(${type.name}.value)`,
      title: type.name,
      maxProtection: 'low',
      participants: { min: 20, max: 100 },
    }),
  );
  const id = (submitted.body as { id: string }).id;
  await market.settle();
  await allow(
    market,
    people.map((person) => person.id),
    id,
  );
  return { id, people };
}

/** The window closes and nothing more happens: the computation waits in its queue. */
export async function closed(market: Market): Promise<void> {
  market.clock.forward(61);
  await market.jobs.tick('queries.clock');
}

/** The claim alone. */
export async function claimed(market: Market, { id }: OpenQuery): Promise<void> {
  await closed(market);
  await market.app.get(ClaimQuery).run(id, {});
}

/** What is kept of the people of a query. */
export async function kept(
  market: Market,
  { id }: OpenQuery,
): Promise<{
  readonly participants: number;
  readonly erased: number;
  readonly charge: number;
  readonly headCount: number | null;
}> {
  const [row] = await market.owner.query(
    `select (select count(*)::int from queries.participant p where p.query_id = q.id) as participants,
            (select count(*)::int from queries.erased_participant p where p.query_id = q.id) as erased,
            (select low_micro::int from privacy.claim c where c.query_id = q.id) as charge,
            (select head_count from queries.execution e where e.query_id = q.id) as "headCount"
       from queries.query q where id = $1`,
    [id],
  );
  return row;
}

/** Waits until somebody waits for a lock in this database: both ways of a race begin with that. */
export async function someoneWaits(market: Market): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const [row] = await market.owner.query(
      'select count(*)::int as waiting from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()',
    );
    if (row.waiting > 0) return;
  }
  throw new Error('nobody waited for a lock within half a minute');
}
