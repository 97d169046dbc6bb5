import fc from 'fast-check';
import { marketSensitivity, marketWeight } from '@mynedata/privacy-mechanisms';
import { Database } from '@mynedata/platform';
import { DrawMarket, SetPrices } from '@mynedata/privacy';
import { RegisterSource } from '@mynedata/sources';
import { organisationTypes } from '@mynedata/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MarketDrawsStore } from '../src/privacy/market-draws.store';
import { marketEpsilonMicro, priceSteps, sourceTypesCounted } from '../src/privacy/market-statistics';
import { defaultParameters } from '@mynedata/privacy-mechanisms';
import { people } from './given';
import { type Market, openMarket } from './market';

let market: Market;
let ids: readonly string[];
beforeAll(async () => {
  market = await openMarket();
  ids = await people(market, 8);
  const more = ['AirQuality', 'SmartMeter', 'Iris', 'ScreenTime', 'Purchases', 'LocationProbe'];
  for (const sourceType of more)
    await market.app.get(RegisterSource).run(ids[0] ?? '', { sourceType, label: sourceType });
});
afterAll(async () => market.close());

class Undone extends Error {}

/** What a draw would count with these settings, as it is; nothing of it stays. */
async function counted(
  settings: readonly { readonly sql: string; readonly parameters: readonly unknown[] }[] = [],
): Promise<{ found: ReadonlyMap<string, number>; charged: readonly string[] }> {
  let seen: { found: ReadonlyMap<string, number>; charged: readonly string[] } | undefined;
  const draw = '00000000-0000-4000-8000-000000000000';
  await market.app
    .get(Database)
    .transaction(async (tx) => {
      for (const { sql, parameters } of settings) await tx.execute(sql, parameters);
      const store = market.app.get(MarketDrawsStore);
      await store.lockEverybody(tx);
      const found = await store.charge(tx, draw, market.clock.now(), defaultParameters, organisationTypes);
      const rows = await tx.query<{ user_id: string }>(
        'select user_id from privacy.market_charge where draw_id = $1',
        [draw],
      );
      seen = { found, charged: rows.map((row) => row.user_id) };
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  if (seen === undefined) throw new Error('nothing was counted');
  return seen;
}

const terms = {
  epsilonMicro: marketEpsilonMicro,
  sourceTypes: sourceTypesCounted,
  organisationTypes: organisationTypes.length,
};
const unitsOf = (found: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map(
    [...found].map(([key, count]) => [
      key,
      count * marketWeight((JSON.parse(key) as ['', 'every' | 'own' | 'one'])[1], terms),
    ]),
  );
const distance = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number =>
  [...new Set([...a.keys(), ...b.keys()])].reduce(
    (sum, key) => sum + Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0)),
    0,
  );
const off = (userId: string) => ({
  sql: 'insert into privacy.uncounted (user_id, changed_at) values ($1, now())',
  parameters: [userId],
});

describe('the weekly count of the market', () => {
  it('changes by no more than its sensitivity with one person, whatever that person has set', async () => {
    const person = fc.record({
      levels: fc.record({
        personal: fc.constantFrom('dont_share', 'low', 'medium', 'high'),
        location: fc.constantFrom('dont_share', 'low', 'high'),
        smart_home: fc.constantFrom('low', 'medium'),
      }),
      refused: fc.subarray([...organisationTypes]),
      prices: fc.array(
        fc.record({
          organisationType: fc.constantFrom(...organisationTypes),
          logicalType: fc.constantFrom('personal', 'location', 'smart_home'),
          sat: fc.integer({ min: 1, max: 20_000 }),
        }),
        { maxLength: 8 },
      ),
    });
    const bound = marketSensitivity(terms);
    await fc.assert(
      fc.asyncProperty(person, fc.constantFrom(0, 1), async ({ levels, refused, prices }, who) => {
        const userId = ids[who] ?? '';
        const settings = [
          ...Object.entries(levels).map(([logicalType, level]) => ({
            sql: 'update privacy.default_level set level = $3 where user_id = $1 and logical_type = $2',
            parameters: [userId, logicalType, level],
          })),
          {
            sql: 'insert into privacy.refused_type (user_id, organisation_type, changed_at) select $1, unnest($2::text[]), now()',
            parameters: [userId, refused],
          },
          ...prices.map(({ organisationType, logicalType, sat }) => ({
            sql: 'insert into privacy.reserve_price (user_id, organisation_type, logical_type, sat, changed_at) values ($1, $2, $3, $4, now()) on conflict do nothing',
            parameters: [userId, organisationType, logicalType, sat],
          })),
        ];
        const [present, absent] = [await counted(settings), await counted([...settings, off(userId)])];
        const change = distance(unitsOf(present.found), unitsOf(absent.found));
        expect(change).toBeLessThanOrEqual(bound);
        // Who changes a number pays for it, and who does not pays nothing.
        expect(present.charged.includes(userId)).toBe(change > 0);
        expect(absent.charged).not.toContain(userId);
      }),
      { numRuns: 25 },
    );
  });

  it('counts somebody with many types of sources with as many as the noise is made for', async () => {
    const change = distance(
      unitsOf((await counted()).found),
      unitsOf((await counted([off(ids[0] ?? '')])).found),
    );
    expect(change).toBe(marketSensitivity(terms));
  });

  it('leaves out whose budget or own limit does not cover it', async () => {
    const [, second = '', third = ''] = ids;
    const { charged } = await counted([
      {
        sql: "insert into privacy.own_cap (user_id, logical_type, percent, changed_at) values ($1, 'all', 0, now())",
        parameters: [second],
      },
      {
        sql: `insert into privacy.budget_entry (user_id, query_id, logical_types, class, reserved_micro, state, reserved_at)
              values ($1, gen_random_uuid(), '{personal}', 'low', 4980001, 'reserved', now())`,
        parameters: [third],
      },
    ]);
    expect(charged).not.toContain(second);
    expect(charged).not.toContain(third);
    expect(charged).toHaveLength(ids.length - 2);
  });

  it('still counts whose budget just covers it', async () => {
    const { charged } = await counted([
      {
        sql: `insert into privacy.budget_entry (user_id, query_id, logical_types, class, reserved_micro, state, reserved_at)
              values ($1, gen_random_uuid(), '{personal}', 'low', 4980000, 'reserved', now())`,
        parameters: [ids[2]],
      },
    ]);
    expect(charged).toContain(ids[2]);
  });

  it('counts by price step and type of organisation who has set prices of their own', async () => {
    await market.app.get(SetPrices).run(ids[3] ?? '', [
      { logicalType: 'personal', organisationType: 'banks_insurance', sat: 150n },
      { logicalType: 'personal', organisationType: 'ngo', sat: 20_000n },
    ]);
    const { found } = await counted();
    const people = (...cell: readonly unknown[]): number => found.get(JSON.stringify(cell)) ?? 0;
    expect(people('PersonalInformation', 'own', null, null, null)).toBe(1);
    const step = (sat: (typeof priceSteps)[number]): number => priceSteps.indexOf(sat);
    expect(people('PersonalInformation', 'one', 'low', 'banks_insurance', step(200))).toBe(1);
    expect(people('PersonalInformation', 'one', 'low', 'science', step(0))).toBe(1);
    expect([...found.keys()].some((key) => key.includes('"ngo"'))).toBe(false);
    await market.app.get(SetPrices).run(ids[3] ?? '', [
      { logicalType: 'personal', organisationType: 'banks_insurance', sat: 0n },
      { logicalType: 'personal', organisationType: 'ngo', sat: 0n },
    ]);
  });

  it('is drawn once a week, by whichever process comes first', async () => {
    const twin = await openMarket({ like: market });
    try {
      const draws = await Promise.all(
        [market, twin, market, twin].map(({ app }) => app.get(DrawMarket).run()),
      );
      expect(draws.filter(Boolean)).toHaveLength(1);
    } finally {
      await twin.app.close();
    }
    const [row] = await market.owner.query<{ draws: number; charges: number; people: number }[]>(
      `select (select count(*)::int from privacy.market_draw) as draws, (select count(*)::int from privacy.market_charge) as charges,
              (select count(distinct user_id)::int from privacy.market_charge) as people`,
    );
    expect(row).toEqual({ draws: 1, charges: ids.length, people: ids.length });
    market.clock.forward(7 * 24 * 3600);
    expect(await market.app.get(DrawMarket).run()).toBe(true);
    expect(await market.app.get(DrawMarket).run()).toBe(false);
  });

  it('is written down without a person or a true number', async () => {
    const events = await market.owner.query<{ facts: string; commitment: Buffer | null }[]>(
      "select facts, commitment from platform.audit_event where kind = 'market-counted' order by position",
    );
    expect(events).toHaveLength(2);
    for (const { facts } of events)
      expect(Object.keys(JSON.parse(facts) as object).sort()).toEqual([
        'draw',
        'epsilonMicro',
        'statistics',
        'week',
      ]);
  });

  it('forgets charges that no longer count', async () => {
    market.clock.forward(91 * 24 * 3600);
    await market.app.get(DrawMarket).run();
    const [row] = await market.owner.query<{ charges: number }[]>(
      'select count(*)::int as charges from privacy.market_charge',
    );
    expect(row?.charges).toBe(ids.length);
  });
});
