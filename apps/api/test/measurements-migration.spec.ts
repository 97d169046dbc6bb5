import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrations } from '@mynedata/migrations';
import { openDataSource } from '@mynedata/platform';
import { type Market, openMarket } from './market';
import { push } from './person';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

const stored = (): Promise<unknown[]> =>
  market.owner.query(
    `select s.name, c.first_at + v.moved * interval '1 microsecond' as at, v.number, v.text, v.boolean
       from sources.chunk c join sources.series s using (user_id, source_id)
      cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans) as v (moved, number, text, boolean)
      where s.id = c.series order by s.name collate "C", at`,
  );

it('records survive the way from chunks to rows and back', async () => {
  const user = await market.newcomer().registerAsUser();
  const { token } = await user.pair('OpenhabSensor');
  const pack = Array.from({ length: 2500 }, (_, at) => [
    { n: 'kitchen', t: 1_700_000_000.25 + at * 3, v: at / 7 },
    { n: 'note', t: 1_700_000_000 + at * 5, vs: `"${at}", \\ {}` },
    { n: 'door', t: 1_700_000_000 + at * 7, vb: at % 2 === 0 },
  ]).flat();
  expect((await push(market.url, token, pack)).body.accepted).toBe(7500);
  const before = await stored();
  const owner = await openDataSource(market.ownerUrl, [], migrations);
  try {
    const name = migrations.findIndex(({ name: one }) => one.startsWith('Measurements'));
    for (let undone = migrations.length; undone > name; undone--)
      await owner.undoLastMigration({ transaction: 'each' });
    expect(await owner.query('select count(*)::int as n from sources.measurement')).toEqual([{ n: 7500 }]);
    await owner.runMigrations({ transaction: 'each' });
  } finally {
    await owner.destroy();
  }
  expect(await stored()).toEqual(before);
});
