import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SetLevels } from '@mynedata/privacy';
import { GrantConsent } from '@mynedata/queries';
import { fillPeople } from '../../../bench/lib/people.mjs';
import { AskPeople } from '../src/queries/consent/ask-people';
import { AskingStore } from '../src/queries/consent/asking.store';
import { EligibilityStore } from '../src/queries/consent/eligibility.store';
import { submit, terms } from './given';
import { type Market, openMarket } from './market';
import type { Person } from './person';

/** People live in aachen, bochum and köln in turn. */
const people = 120;
const fitting = 80;
const perPortion = 7;

let market: Market;
/** Another process of the same market. */
let second: Market;
let owner: Client;
let processor: Person;
let queryId: string;

beforeAll(async () => {
  market = await openMarket();
  second = await openMarket({ like: market });
  owner = new Client({ connectionString: market.ownerUrl });
  await owner.connect();
  await fillPeople(owner, { people, records: 3, until: new Date(Date.now() - 60_000) });
});
afterAll(async () => {
  await owner.end();
  await second.close();
  await market.close();
});

beforeEach(async () => {
  processor = await market.newcomer().registerAsProcessor();
  // The job of its opening waits: the test says who asks, and when.
  const body = terms(market, { maxProtection: 'high', participants: { min: 100, max: 200 } });
  const reply = await processor.post('/queries', body, { 'idempotency-key': `asking-${Math.random()}` });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  queryId = reply.body.id as string;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await processor.post(`/queries/${queryId}/cancel`);
  await market.jobs.drain();
});

const ask = (of: Market = market) => of.app.get(AskPeople);
const asked = async (): Promise<string[]> =>
  (
    await owner.query('select user_id from queries.consent where query_id = $1 order by 1', [queryId])
  ).rows.map((row) => row.user_id as string);
const told = async (): Promise<string[]> =>
  (
    await owner.query('select account_id from users.notification where link = $1 order by 1', [
      `/requests/${queryId}`,
    ])
  ).rows.map((row) => row.account_id as string);
const rounds = async (): Promise<number[]> =>
  (
    await owner.query('select rounds from queries.asking where query_id = $1 order by lane', [queryId])
  ).rows.map((row) => row.rounds as number);

/** Lets the first portion wait with its consents written and its transaction open. */
function stopInPortion(): { readonly reached: Promise<void>; readonly goOn: () => void } {
  const store = market.app.get(EligibilityStore);
  const write = store.ask.bind(store);
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: released, resolve: goOn } = Promise.withResolvers<void>();
  vi.spyOn(store, 'ask').mockImplementation(async (...given) => {
    const ids = await write(...given);
    reach();
    await released;
    return ids;
  });
  return { reached, goOn };
}

describe('asking a market portion by portion', () => {
  it('asks everybody who fits once, and tells each once, when several processes ask at the same time', async () => {
    await Promise.all([ask().run(queryId, { perPortion }), ask(second).run(queryId, { perPortion })]);
    expect(new Set(await asked()).size).toBe(fitting);
    expect(await told()).toEqual(await asked());
    expect(await rounds()).toEqual([1, 1]);
  });

  it('goes on where it stopped', async () => {
    await ask().run(queryId, { perPortion, goOn: () => false });
    const first = await asked();
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThanOrEqual(2 * perPortion);
    await ask().run(queryId, { perPortion });
    expect(await asked()).toHaveLength(fitting);
    expect(await told()).toEqual(await asked());
  });

  it('asks nobody by half when it breaks off within a portion, and everybody at the next try', async () => {
    const store = market.app.get(AskingStore);
    const done = store.done.bind(store);
    let left = 3;
    vi.spyOn(store, 'done').mockImplementation((...given) => {
      if (left-- > 0) return done(...given);
      throw new Error('the process is gone');
    });
    await expect(ask().run(queryId, { perPortion })).rejects.toThrow('the process is gone');
    vi.restoreAllMocks();
    expect(await told()).toEqual(await asked());
    expect(await asked()).not.toHaveLength(fitting);
    await ask().run(queryId, { perPortion });
    expect(await asked()).toHaveLength(fitting);
    expect(await told()).toEqual(await asked());
  });

  it('asks somebody who becomes eligible behind it in the next round, and the others not again', async () => {
    await ask().run(queryId, { perPortion });
    const [late] = await asked();
    const levels = market.app.get(SetLevels);
    await owner.query('delete from queries.consent where query_id = $1 and user_id = $2', [queryId, late]);
    await owner.query('delete from users.notification where account_id = $1', [late]);
    await levels.defaults(late ?? '', [{ logicalType: 'location', level: 'dont_share' }]);
    await ask().run(queryId, { perPortion });
    expect(await asked()).not.toContain(late);
    await levels.defaults(late ?? '', [{ logicalType: 'location', level: 'low' }]);
    await market.jobs.tick('queries.ask');
    expect(await asked()).toContain(late);
    expect(await told()).toEqual(await asked());
    expect(await asked()).toHaveLength(fitting);
  });

  it('asks nobody any more once the window is closed or the query cancelled, whatever is left', async () => {
    await ask().run(queryId, { perPortion, goOn: () => false });
    const before = await asked();
    await processor.post(`/queries/${queryId}/cancel`);
    await ask().run(queryId, { perPortion });
    expect(await asked()).toEqual(before);
  });

  it('lets somebody else answer and other queries ask while a portion is being written', async () => {
    await ask().run(queryId, { perPortion, goOn: () => false });
    const [somebody = ''] = await asked();
    const level = await owner.query(
      'select class from queries.consent where user_id = $1 and query_id = $2',
      [somebody, queryId],
    );
    const { reached, goOn } = stopInPortion();
    const running = ask().run(queryId, { perPortion });
    await reached;
    vi.restoreAllMocks();
    await market.app.get(GrantConsent).run(somebody, queryId, level.rows[0].class);
    const another = await submit(
      market,
      processor,
      terms(market, { maxProtection: 'high', participants: { min: 100, max: 200 }, title: 'Another' }),
    );
    const { rows } = await owner.query('select count(*)::int as n from queries.consent where query_id = $1', [
      another.body.id,
    ]);
    expect(rows[0].n).toBe(fitting);
    goOn();
    await running;
    expect(await asked()).toHaveLength(fitting);
    await processor.post(`/queries/${another.body.id}/cancel`);
  });

  it('lets an end of the query have its turn between portions, however many ask', async () => {
    const { reached, goOn } = stopInPortion();
    const running = ask().run(queryId, { perPortion: 1 });
    await reached;
    const cancelled = processor.post(`/queries/${queryId}/cancel`);
    await vi.waitFor(async () => {
      const { rows } = await owner.query(
        "select 1 from pg_locks where locktype = 'advisory' and not granted and mode = 'ExclusiveLock'",
      );
      expect(rows.length).toBeGreaterThan(0);
    });
    goOn();
    await Promise.all([cancelled, running]);
    expect((await cancelled).status).toBeLessThan(300);
    expect((await asked()).length).toBeLessThanOrEqual(4);
  });
});

describe('an erasure beside asking', () => {
  it('waits for the portion that asks the person, and takes consent and notice with it', async () => {
    const { reached, goOn } = stopInPortion();
    const running = ask().run(queryId, { perPortion: people });
    await reached;
    const { rows } = await owner.query(
      "select a.id from users.account a join sources.chunk c on c.user_id = a.id where c.texts = array['aachen'] limit 1",
    );
    const erased = rows[0].id as string;
    const erasing = owner.query('delete from users.account where id = $1', [erased]);
    goOn();
    await Promise.all([running, erasing]);
    expect(await asked()).not.toContain(erased);
    expect(await told()).not.toContain(erased);
  });

  it('that comes first leaves nobody to ask, and the others are asked', async () => {
    const { rows } = await owner.query(
      "select a.id from users.account a join sources.chunk c on c.user_id = a.id where c.texts = array['bochum'] limit 1",
    );
    const erased = rows[0].id as string;
    const other = new Client({ connectionString: market.ownerUrl });
    await other.connect();
    await other.query('begin');
    await other.query('delete from users.account where id = $1', [erased]);
    const running = ask().run(queryId, { perPortion: people });
    await vi.waitFor(async () => {
      const { rows: waiting } = await owner.query(
        "select 1 from pg_locks where locktype = 'advisory' and not granted and mode = 'ShareLock'",
      );
      expect(waiting.length).toBeGreaterThan(0);
    });
    await other.query('commit');
    await other.end();
    await running;
    expect(await asked()).not.toContain(erased);
    const { rows: all } = await owner.query(
      "select count(distinct user_id)::int as n from sources.chunk where texts && array['aachen', 'bochum']",
    );
    expect(await asked()).toHaveLength(all[0].n);
  });
});

describe('what a foreign key would hold', () => {
  const consent = (userId: string, of: string) =>
    owner.query(
      "insert into queries.consent (user_id, query_id, state, class, types, asked_at) values ($1, $2, 'asked', 'low', '[]', now())",
      [userId, of],
    );
  const nobody = '00000000-0000-4000-8000-000000000000';

  it('refuses consents and notices of no account, consents of no query, and a query to go from under its consents', async () => {
    await ask().run(queryId);
    const [somebody = ''] = await asked();
    await expect(consent(nobody, queryId)).rejects.toMatchObject({
      code: '23503',
      constraint: 'consent_account',
    });
    await expect(consent(somebody, nobody)).rejects.toMatchObject({
      code: '23503',
      constraint: 'consent_query',
    });
    await expect(
      owner.query(
        "insert into users.notification (account_id, id, kind, text, created_at) values ($1, $1, 'x', 'x', now())",
        [nobody],
      ),
    ).rejects.toMatchObject({ code: '23503', constraint: 'notification_account' });
    await expect(owner.query('delete from queries.query where id = $1', [queryId])).rejects.toMatchObject({
      code: '23503',
    });
    await expect(
      owner.query('update queries.consent set user_id = $1 where user_id = $2', [nobody, somebody]),
    ).rejects.toMatchObject({ code: '23503' });
    await expect(
      owner.query('update users.account set id = $1 where id = $2', [nobody, somebody]),
    ).rejects.toMatchObject({ code: '23503' });
  });
});
