import { expect } from 'vitest';
import type { Stage } from './stage';
import type { ModelQuery } from './records';

/** What must always hold, and that the real market is where the model is. Looked at after every step. */
export async function hold(stage: Stage): Promise<void> {
  const { world, market } = stage;
  const ids = world.queries.map(({ id }) => id);
  const rows = <Row>(sql: string, parameters: readonly unknown[] = [ids]): Promise<Row[]> =>
    market.owner.query<Row[]>(sql, [...parameters]);
  await books(stage);
  if (ids.length === 0) return;

  const states = await rows<{ id: string; state: string; result: boolean; held: boolean }>(
    `select q.id, q.state, exists (select 1 from queries.result r where r.query_id = q.id) as result,
            exists (select 1 from payments.float_hold f where f.query_id = q.id) as held
       from queries.query q where q.id = any($1)`,
  );
  expect(byId(states)).toEqual(
    byId(
      world.queries.map((query) => ({
        id: query.id,
        state: query.state,
        // A result exists if and only if it is released.
        result: query.state === 'released',
        held: query.rewardSat > 0n && (query.state === 'collecting' || query.state === 'executing'),
      })),
    ),
  );

  const consents = await rows<{ key: string }>(
    `select c.query_id || ' ' || c.user_id as key, c.state, c.class, c.claimed_class as claimed, c.outcome,
            b.state as charge, b.reserved_micro::int as reserved,
            -- What a charge comes to is settled before the release, and shown with it.
            case when q.state = 'executing' then 0 else b.spent_micro end::int as spent
       from queries.consent c join queries.query q on q.id = c.query_id
       left join privacy.budget_position b on b.user_id = c.user_id and b.query_id = c.query_id
      where c.query_id = any($1)`,
  );
  expect(byKey(consents)).toEqual(byKey(world.queries.flatMap(consentsOf)));

  const [people] = await rows<Record<string, number>>(
    `select (select count(*)::int from queries.participant where query_id = any($1)) as participants,
            (select count(*)::int from queries.erased_participant where query_id = any($1)) as erased,
            (select count(*)::int from queries.commitment m join queries.query q on q.id = m.query_id where q.id = any($1) and q.state = 'not_released') as "commitmentsForNothing",
            (select count(*)::int from queries.participant p join queries.consent c on c.query_id = p.query_id and c.user_id = p.user_id
              where p.query_id = any($1) and c.state <> 'allowed') as "withdrawnInside"`,
  );
  const claimed = world.queries.filter(({ headCount }) => headCount !== undefined);
  expect(people).toEqual({
    participants: sum(claimed.map((query) => world.participants(query))),
    erased: sum(claimed.map(({ erased }) => erased)),
    commitmentsForNothing: 0,
    withdrawnInside: 0,
  });
}

function consentsOf(query: ModelQuery): { readonly key: string }[] {
  return [...query.consents].map(([user, { state, class: level, claimedClass, outcome, charge }]) => ({
    key: `${query.id} ${user.id}`,
    state,
    class: level,
    claimed: claimedClass ?? null,
    outcome: outcome ?? null,
    charge: charge?.state ?? null,
    reserved: charge?.reserved ?? null,
    spent:
      charge === undefined && query.state !== 'executing'
        ? null
        : charge?.state === 'spent' && query.state !== 'executing'
          ? charge.spent
          : 0,
  }));
}

/** Invariant 3, and who was paid what. */
async function books({ world, market }: Stage): Promise<void> {
  const [ledger] = await market.owner.query<Record<string, string | number>[]>(
    `select (select sum(balance_msat) from payments.account) as total,
            (select count(*)::int from payments.account a
              where balance_msat <> coalesce((select sum(amount_msat) from payments.entry e where e.account_id = a.id), 0)) as wrong,
            (select count(*)::int from payments.account where kind in ('user_available', 'processor_credit', 'query_escrow', 'platform_float') and balance_msat > 0) as below`,
  );
  expect(ledger).toEqual({ total: '0', wrong: 0, below: 0 });
  const balances = await market.owner.query<{ owner: string; sat: string }[]>(
    `select owner, (-balance_msat / 1000)::bigint as sat from payments.account where kind in ('processor_credit', 'query_escrow') and owner = any($1)`,
    [[...world.organisations, ...world.queries].map(({ id }) => id)],
  );
  const of = new Map(balances.map(({ owner, sat }) => [owner, BigInt(sat)]));
  for (const { id, creditSat } of world.organisations)
    expect(['credit', of.get(id)]).toEqual(['credit', creditSat]);
  for (const query of world.queries)
    expect([query.state, of.get(query.id) ?? 0n]).toEqual([query.state, query.heldSat]);

  const settled = world.queries.filter(({ escrow }) => escrow === 'settled');
  const paid = await market.owner.query<Record<string, string | number>[]>(
    `select j.ref, count(*) filter (where a.kind = 'user_available')::int as people,
            coalesce(-sum(e.amount_msat) filter (where a.kind = 'user_available'), 0)::bigint as rewards,
            coalesce(-sum(e.amount_msat) filter (where a.kind = 'platform_fee'), 0)::bigint as fee,
            coalesce(-sum(e.amount_msat) filter (where a.kind = 'platform_float'), 0)::bigint as gain
       from payments.journal j join payments.entry e on e.journal_id = j.id join payments.account a on a.id = e.account_id
      where j.kind = 'settle' and j.ref = any($1) group by j.ref`,
    [world.queries.map(({ id }) => id)],
  );
  expect(new Map(paid.map(({ ref, ...row }) => [ref, row]))).toEqual(
    new Map(
      settled.map((query) => {
        const people = world.participants(query);
        const rewards = query.rewardSat * BigInt(people);
        const gain = world.charged(query) - query.feeSat - rewards;
        return [query.id, { people, rewards: msat(rewards), fee: msat(query.feeSat), gain: msat(gain) }];
      }),
    ),
  );
}

const msat = (sat: bigint): string => (sat * 1000n).toString();
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.id, row]));
const byKey = <Row extends { readonly key: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.key, row]));
