import fc from 'fast-check';
import { GrantConsent } from '@mynedata/queries';
import { SetCaps } from '@mynedata/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, people, submit, terms } from './given';
import { type Market, openMarket } from './market';
import type { Person } from './person';

/** A query of low protection costs ε 1 of the 5 of one kind of data, and of the 10 over all. */
const lowTerms = (market: Market, title: string): object =>
  terms(market, {
    title,
    text: `SELECT AVG(RandomData.random_two)`,
    maxProtection: 'low',
    participants: { min: 20, max: 100 },
  });

describe('limits of one’s own', () => {
  let market: Market;
  let processor: Person;
  let kind: 'personal' | 'location' | 'smart_home';

  const asked = async (userId: string): Promise<string[]> =>
    (
      await market.owner.query<{ query_id: string }[]>(
        'select query_id from queries.consent where user_id = $1 order by asked_at',
        [userId],
      )
    ).map((row) => row.query_id);
  const reserved = async (userId: string): Promise<number> => {
    const [row] = await market.owner.query<{ sum: string }[]>(
      'select coalesce(sum(amount_micro), 0) as sum from privacy.budget_charge where user_id = $1',
      [userId],
    );
    return Number(row?.sum);
  };
  const newQuery = async (title: string): Promise<string> => {
    const reply = await submit(market, processor, lowTerms(market, title));
    expect(reply.status).toBe(201);
    return reply.body.id as string;
  };
  const lower = (userId: string, logicalType: 'all' | typeof kind, percent: number): Promise<void> =>
    market.app.get(SetCaps).run(userId, [{ logicalType, percent }]);

  beforeAll(async () => {
    market = await openMarket();
    processor = await market.newcomer().registerAsProcessor();
    const [row] = await market.owner.query<{ logical_type: typeof kind }[]>(
      `select a.logical_type from sources.attribute a where a.source_type = 'RandomData' and a.name = 'random_two' limit 1`,
    );
    kind = row!.logical_type;
  });
  afterAll(() => market.close());

  it('are seen beside the meters, in percent of what the level gives, and come back by 100', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ medical: 'low', location: 'high' });
    const meterOf = (body: any, type: string) => body.meters.find((meter: any) => meter.logicalType === type);
    const lowered = await person.put('/privacy/settings/caps', {
      caps: [
        { logicalType: 'medical', percent: 40 },
        { logicalType: 'all', percent: 25 },
      ],
    });
    expect(lowered.status).toBe(200);
    expect(meterOf(lowered.body, 'medical')).toMatchObject({ ownPercent: 40, limitMicro: 2_000_000 });
    // Over all types the strictest shared level counts: a quarter of high's 2.
    expect(meterOf(lowered.body, 'all')).toMatchObject({ ownPercent: 25, limitMicro: 500_000 });
    expect(meterOf(lowered.body, 'location')).toMatchObject({ ownPercent: 100, limitMicro: 1_000_000 });
    const back = await person.put('/privacy/settings/caps', {
      caps: [{ logicalType: 'medical', percent: 100 }],
    });
    expect(meterOf(back.body, 'medical')).toMatchObject({ ownPercent: 100, limitMicro: 5_000_000 });
    expect(meterOf((await person.get('/privacy/budget')).body, 'all').ownPercent).toBe(25);
  });

  it('can be lowered only: more than the level gives is refused, and so is half a percent', async () => {
    const person = await market.newcomer().registerAsUser();
    for (const percent of [101, -1, 0.5, '50', null, 1e308]) {
      const reply = await person.put('/privacy/settings/caps', { caps: [{ logicalType: 'all', percent }] });
      expect([percent, reply.status]).toEqual([percent, 422]);
      expect(reply.body.errors[0].pointer).toBe('/caps/0/percent');
    }
    expect(
      (await person.put('/privacy/settings/caps', { caps: [{ logicalType: 'nothing', percent: 1 }] })).status,
    ).toBe(422);
    expect((await market.newcomer().put('/privacy/settings/caps', { caps: [] })).status).not.toBe(200);
  });

  it('keep a query from reaching a person whose own limit it would overrun, for one kind as for all', async () => {
    const [whole, ofKind, overAll, justFits] = await people(market, 4);
    await lower(ofKind!, kind, 19);
    await lower(overAll!, 'all', 9);
    await lower(justFits!, kind, 20);
    await lower(justFits!, 'all', 10);
    const id = await newQuery('Who is asked');
    await market.settle();
    expect(await asked(whole!)).toEqual([id]);
    expect(await asked(justFits!)).toEqual([id]);
    expect(await asked(ofKind!)).toEqual([]);
    expect(await asked(overAll!)).toEqual([]);
  });

  it('hold at consent, also when they were lowered after the person was asked', async () => {
    const [userId] = await people(market, 1);
    const id = await newQuery('Lowered after asking');
    await market.settle();
    expect(await asked(userId!)).toContain(id);
    await lower(userId!, 'all', 0);
    await expect(allow(market, [userId!], id)).rejects.toMatchObject({ code: 'privacy-budget-spent' });
    expect(await reserved(userId!)).toBe(0);
    await lower(userId!, 'all', 100);
    await allow(market, [userId!], id);
    expect(await reserved(userId!)).toBe(1_000_000);
  });

  it('are never overrun by answers that come at the same time as the lowering', async () => {
    const ids: string[] = [];
    const racers = await people(market, 6);
    for (let index = 0; index < 4; index++) ids.push(await newQuery(`Race ${index}`));
    await market.settle();
    for (const userId of racers) {
      const outcomes = await Promise.allSettled([
        ...ids.map((id) => market.app.get(GrantConsent).run(userId, id, 'low')),
        lower(userId, kind, 40),
      ]);
      const granted = outcomes.slice(0, -1).filter(({ status }) => status === 'fulfilled').length;
      expect(await reserved(userId)).toBe(granted * 1_000_000);
      // Whatever was granted before the lowering stays; afterwards nothing fits that would go over two of five.
      const before = await reserved(userId);
      for (const id of ids)
        await market.app
          .get(GrantConsent)
          .run(userId, id, 'low')
          .catch(() => undefined);
      expect(await reserved(userId)).toBe(Math.max(before, 2_000_000));
    }
  });

  it('decide the same at consent as where it is decided who is asked, for any limits', async () => {
    const percents = fc.sample(fc.tuple(fc.nat(100), fc.nat(100)), { numRuns: 24, seed: 7 });
    const userIds = await people(market, percents.length);
    for (const [index, [ofKind, overAll]] of percents.entries()) {
      await lower(userIds[index]!, kind, ofKind);
      await lower(userIds[index]!, 'all', overAll);
    }
    const first = await newQuery('Property, first');
    await market.settle();
    for (const [index, [ofKind, overAll]] of percents.entries()) {
      const userId = userIds[index]!;
      const fits = ofKind >= 20 && overAll >= 10;
      expect({ ofKind, overAll, asked: (await asked(userId)).includes(first) }).toEqual({
        ofKind,
        overAll,
        asked: fits,
      });
      if (!fits) continue;
      await allow(market, [userId], first);
    }
    const second = await newQuery('Property, second');
    await market.settle();
    for (const [index, [ofKind, overAll]] of percents.entries()) {
      const fits = ofKind >= 40 && overAll >= 20;
      expect((await asked(userIds[index]!)).includes(second)).toBe(fits);
    }
  });

  it('show every entry, page by page and newest first', async () => {
    const person = await market.newcomer().registerAsUser();
    const [account] = await market.owner.query<{ id: string }[]>(
      'select id from users.account where username = $1',
      [person.username],
    );
    await market.owner.query(
      `insert into privacy.budget_entry (user_id, query_id, logical_types, class, reserved_micro, state, reserved_at)
       select $1, gen_random_uuid(), '{location}', 'low', 1, case when n % 3 = 0 then 'void' else 'reserved' end, now() - (n / 2) * interval '1 minute' from generate_series(1, 130) n`,
      [account?.id],
    );
    const seen: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const { body } = await person.get(
        `/privacy/budget/entries?limit=50${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      const times = body.items.map((entry: any) => Date.parse(entry.at));
      expect([...times].sort((a, b) => b - a)).toEqual(times);
      seen.push(...body.items.map((entry: any) => entry.queryId));
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(130);
    expect(seen).toHaveLength(130);
    const [all] = (await person.get('/privacy/budget')).body.meters.filter(
      (meter: any) => meter.logicalType === 'all',
    );
    expect([all.usedMicro, all.reservedMicro]).toEqual([0, 87]);
  });

  it('go with the account', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.put('/privacy/settings/caps', { caps: [{ logicalType: 'all', percent: 5 }] });
    await market.owner.query('delete from users.account where username = $1', [person.username]);
    const [left] = await market.owner.query<{ n: number }[]>(
      'select count(*)::int as n from privacy.own_cap o where not exists (select 1 from users.account a where a.id = o.user_id)',
    );
    expect(left?.n).toBe(0);
  });
});
