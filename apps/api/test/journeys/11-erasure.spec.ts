import { EnsurePayee } from '@mynedata/payments';
import { Database } from '@mynedata/platform';
import { EraseAccount } from '../../src/users/rights/erase-account';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExecuteQuery } from '../../src/queries/execution/execute-query';
import { ReleaseResult } from '../../src/queries/release/release-result';
import { balanceMsat, book } from '../booking';
import { claimed, kept, someoneWaits } from '../engine/open-query';
import { allow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, type Reply, push } from '../person';

const password = 'correct horse battery';
let market: Market;
let processor: Person;
let serial = 0;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  await book(market.database, 'float-deposit', 'given', [
    { kind: 'wallet', msat: 10_000_000n },
    { kind: 'platform_float', msat: -10_000_000n },
  ]);
});
afterAll(async () => market.close());

const idOf = async (person: Person): Promise<string> => (await person.get('/profile')).body.accountId;
const ownerOf = (userId: string): Promise<string> =>
  market.app.get(Database).transaction(async (tx) => market.app.get(EnsurePayee).within(tx, userId));
const give = (owner: string, sat: bigint): Promise<void> =>
  book(market.database, 'settle', `given-${serial++}`, [
    { kind: 'platform_float', msat: sat * 1000n },
    { kind: 'user_available', owner, msat: -sat * 1000n },
  ]);
const codeOf = async (person: Person): Promise<string> => {
  const reply = await person.post('/claim-codes', { password });
  expect(reply.status).toBe(201);
  return reply.body.claimCode;
};
const leave = async (person: Person): Promise<string> => {
  const claimCode = await codeOf(person);
  const reply = await person.post('/profile/erasure', { password, remainder: 'claim_code', claimCode });
  expect([reply.status, reply.body]).toEqual([204, '']);
  return claimCode;
};
const asUser = (userId: string) =>
  ({ kind: 'user', userId, via: 'session', csrfHash: Buffer.alloc(0), sessionId: '' }) as const;

/** Every table of every schema of the product, with how many rows say a word. */
async function tablesThatSay(word: string): Promise<Record<string, number>> {
  const tables: { name: string }[] = await market.owner.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await market.owner.query(
      `select count(*)::int as n from ${name} t where t::text ilike '%' || $1 || '%'`,
      [word],
    );
    if (row.n > 0) found[name] = row.n;
  }
  return found;
}
/** Until so many statements wait for a lock. */
async function waiting(count: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const [row] = await market.owner.query(
      'select count(distinct pid)::int as waiting from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()',
    );
    if (row.waiting >= count) return;
  }
  throw new Error(`fewer than ${count} waited for a lock within half a minute`);
}
async function assertBooks(): Promise<void> {
  const [books] = await market.owner.query('select sum(balance_msat) as total from payments.account');
  expect(books.total).toBe('0');
}

describe('deleting an account', () => {
  it('leaves nothing in any table that says who it was, ends its sessions and tokens, and frees its name', async () => {
    const [userId = ''] = await people(market, 1);
    const [{ username: name }] = await market.owner.query(
      'select username from users.account where id = $1',
      [userId],
    );
    const person = market.newcomer();
    person.username = name;
    await person.post('/auth/sign-in', { username: name, password });
    const { sourceId, token } = await person.pair('RandomData', { uploadIntervalSeconds: 60 });
    await push(market.url, token, [{ n: 'random_two', v: 7, t: market.clock.now().getTime() / 1000 - 60 }]);
    await person.put('/notifications/settings', { language: 'de' });
    await ownerOf(userId);
    const query = await submit(
      market,
      processor,
      terms(market, { text: 'SELECT AVG(RandomData.random_two)' }),
    );
    await market.settle();
    expect((await person.post(`/requests/${query.body.id}/allow`, { level: 'low' })).status).toBeLessThan(
      300,
    );
    const before = Object.keys(await tablesThatSay(userId));
    expect(before).toEqual(
      expect.arrayContaining([
        'payments.payee',
        'platform.audit_content',
        'privacy.budget_entry',
        'privacy.default_level',
        'queries.consent',
        'sources.chunk',
        'sources.source',
        'sources.token',
        'users.account',
        'users.session',
      ]),
    );
    const cookie = person.cookieHeader();
    const { username } = person;
    await leave(person);
    expect(await tablesThatSay(userId)).toEqual({});
    expect(await tablesThatSay(username)).toEqual({});
    expect(await tablesThatSay(sourceId)).toEqual({});
    expect((await market.newcomer().get('/profile', { cookie })).status).toBe(401);
    expect((await push(market.url, token, [{ n: 'random_two', v: 7 }])).status).toBe(401);
    const newcomer = market.newcomer();
    expect((await newcomer.post('/auth/sign-in', { username, password })).status).toBe(401);
    expect((await newcomer.post('/auth/register', { role: 'user', username, password })).status).toBe(201);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('takes the password, and only so many guesses of it', async () => {
    const person = await market.newcomer().registerAsUser();
    const guess = () => person.post('/profile/erasure', { password: 'wrong horse', remainder: 'donate' });
    const first = await guess();
    expect([first.status, first.body.code, first.body.errors[0].pointer]).toEqual([
      403,
      'wrong-password',
      '/password',
    ]);
    for (let count = 1; count < 10; count++) await guess();
    expect((await guess()).status).toBe(429);
    expect((await person.get('/profile')).status).toBe(200);
  });

  it('takes the claim code that was shown last, so that nobody leaves without it', async () => {
    const person = await market.newcomer().registerAsUser();
    const none = await person.post('/profile/erasure', { password, remainder: 'claim_code' });
    expect(none.status).toBe(422);
    const old = await codeOf(person);
    const code = await codeOf(person);
    const refused = await person.post('/profile/erasure', {
      password,
      remainder: 'claim_code',
      claimCode: old,
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'claim-code-not-issued']);
    const other = await market.newcomer().registerAsUser();
    const foreign = { password, remainder: 'claim_code', claimCode: code };
    expect((await other.post('/profile/erasure', foreign)).status).toBe(422);
    expect((await other.post('/claim-codes/look', { code })).status).toBe(404);
    expect((await person.get('/profile')).status).toBe(200);
  });

  it('twice at once does it once', async () => {
    const person = await market.newcomer().registerAsUser();
    const claimCode = await codeOf(person);
    const body = { password, remainder: 'claim_code', claimCode };
    const replies = await Promise.all([1, 2].map(() => person.post('/profile/erasure', body)));
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 401]);
    expect((await market.newcomer().post('/claim-codes/look', { code: claimCode })).body.availableSat).toBe(
      '0',
    );
  });
});

describe('a claim code', () => {
  it('redeems what the account holds when it is used, also what came later, into one account only', async () => {
    const person = await market.newcomer().registerAsUser();
    const owner = await ownerOf(await idOf(person));
    await give(owner, 700n);
    const code = await leave(person);
    await give(owner, 300n);
    const heirs = await Promise.all([1, 2].map(() => market.newcomer().registerAsUser()));
    const looked = await market
      .newcomer()
      .post('/claim-codes/look', { code: code.toLowerCase().replaceAll('-', ' ') });
    expect([looked.status, looked.body.availableSat]).toEqual([200, '1000']);
    expect(new Date(looked.body.validUntil).getUTCFullYear()).toBe(market.clock.now().getUTCFullYear() + 3);
    const moved = await Promise.all(heirs.map((heir) => heir.post('/claim-codes/redeem', { code })));
    expect(moved.map(({ body }) => body.amountSat).sort()).toEqual(['0', '1000']);
    const held = await Promise.all(
      heirs.map(async (heir) => (await heir.get('/earnings')).body.availableSat),
    );
    expect(held.sort()).toEqual(['0', '1000']);
    // A query that was under way is released after all.
    await give(owner, 50n);
    expect((await heirs[0]?.post('/claim-codes/redeem', { code }))?.body.amountSat).toBe('50');
    await assertBooks();
  });

  it('is not found by guessing', async () => {
    const person = await market.newcomer().registerAsUser();
    const guess = () => person.post('/claim-codes/redeem', { code: '22222-22222-22222-22222' });
    const first = await guess();
    expect([first.status, first.body.code]).toEqual([404, 'claim-code-unknown']);
    for (let count = 1; count < 20; count++) await guess();
    expect((await guess()).status).toBe(429);
  });

  it('is over after three years: then its money pays others', async () => {
    const person = await market.newcomer().registerAsUser();
    await give(await ownerOf(await idOf(person)), 400n);
    const code = await leave(person);
    const before = await balanceMsat(market.owner, 'platform_float');
    await market.jobs.tick('payments.lapsed-claims');
    expect(await balanceMsat(market.owner, 'platform_float')).toBe(before);
    await market.owner.query(
      "update payments.claim_code set expires_at = now() - interval '1 second' where valid_from is not null",
    );
    expect((await market.newcomer().post('/claim-codes/look', { code })).status).toBe(404);
    await market.jobs.tick('payments.lapsed-claims');
    await market.jobs.tick('payments.lapsed-claims');
    expect(await balanceMsat(market.owner, 'platform_float')).toBe(before - 400_000n);
    await assertBooks();
  });

  it('is not needed by who gives the money away: what is there goes at once, what comes later with the next collection', async () => {
    const person = await market.newcomer().registerAsUser();
    const owner = await ownerOf(await idOf(person));
    await give(owner, 120n);
    const before = await balanceMsat(market.owner, 'platform_float');
    expect((await person.post('/profile/erasure', { password, remainder: 'donate' })).status).toBe(204);
    expect(await balanceMsat(market.owner, 'platform_float')).toBe(before - 120_000n);
    await give(owner, 30n);
    await market.jobs.tick('payments.lapsed-claims');
    expect(await balanceMsat(market.owner, 'user_available', owner)).toBe(0n);
    await assertBooks();
  });
});

describe('erasure while a query runs', () => {
  const running = async () => {
    const ids = await people(market, 22, () => ({ city: `Town${serial}`, value: 5 }));
    const text = `SELECT AVG(RandomData.random_two) WHERE PersonalInformation.city = Town${serial++}`;
    const submitted = await submit(
      market,
      processor,
      terms(market, { text, title: text, maxProtection: 'low', participants: { min: 20, max: 100 } }),
    );
    await market.settle();
    await allow(market, ids, submitted.body.id);
    return { query: { id: submitted.body.id as string, people: [] }, ids };
  };
  const erase = (id: string): Promise<void> =>
    market.app.get(EraseAccount).run(asUser(id), password, undefined);

  it('before the claim is not in it, after it keeps place, charge and the account that is paid', async () => {
    const { query, ids } = await running();
    const [early = '', late = ''] = ids;
    await erase(early);
    await claimed(market, query);
    const before = await kept(market, query);
    expect(before).toMatchObject({ participants: 21, erased: 0 });
    const owner = await ownerOf(late);
    await erase(late);
    expect(await kept(market, query)).toEqual({ ...before, erased: 1 });
    const [row] = await market.owner.query(
      'select user_id from queries.participant where query_id = $1 and ledger_owner = $2',
      [query.id, owner],
    );
    expect(row).toEqual({ user_id: null });
    await market.app.get(ExecuteQuery).run(query.id);
    await market.settle();
    expect((await processor.get(`/queries/${query.id}`)).body.state).toMatch(/released/);
  });

  it('waits for a release that has begun', async () => {
    const { query, ids } = await running();
    await claimed(market, query);
    await market.app.get(ExecuteQuery).run(query.id);
    const [first = '', second = ''] = ids;
    const other = market.owner.createQueryRunner();
    await other.startTransaction();
    await other.query('select 1 from queries.query where id = $1 for update', [query.id]);
    const release = market.app.get(ReleaseResult).run(query.id);
    await someoneWaits(market);
    const erasure = erase(first);
    await other.commitTransaction();
    await Promise.all([release, erasure]);
    expect(await kept(market, query)).toMatchObject({ participants: 22, erased: 1 });
    await erase(second);
    await other.release();
    expect(await kept(market, query)).toMatchObject({ participants: 22, erased: 2 });
    for (const id of [first, second]) expect(await tablesThatSay(id)).toEqual({});
  });

  it('holds up a release that begins meanwhile, which then has the same people', async () => {
    const { query, ids } = await running();
    await claimed(market, query);
    await market.app.get(ExecuteQuery).run(query.id);
    const other = market.owner.createQueryRunner();
    await other.startTransaction();
    await other.query('delete from users.account where id = $1', [ids[0]]);
    const release = market.app.get(ReleaseResult).run(query.id);
    await someoneWaits(market);
    await other.commitTransaction();
    await other.release();
    await release;
    expect(await kept(market, query)).toMatchObject({ participants: 22, erased: 1 });
    expect(await tablesThatSay(ids[0] ?? '')).toEqual({});
  });
});

describe('a request beside the erasure of its account', () => {
  it('is answered as one of nobody: what it wrote has no owner any more', async () => {
    const person = await market.newcomer().registerAsUser();
    const userId = await idOf(person);
    const waiting: Promise<Reply>[] = [];
    await market.app.get(Database).transaction(async (tx) => {
      await tx.query('select 1 from users.account where id = $1 for update', [userId]);
      waiting.push(person.post('/sources', { sourceType: 'RandomData', label: 'late' }));
      await someoneWaits(market);
      await tx.execute('delete from users.account where id = $1', [userId]);
    });
    const [reply] = await Promise.all(waiting);
    expect([reply?.status, reply?.body.code]).toEqual([401, 'not-signed-in']);
    expect(reply?.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('a sign-in beside the erasure', () => {
  it('is answered as one to no account', async () => {
    const person = await market.newcomer().registerAsUser();
    const userId = await idOf(person);
    const waiting: Promise<Reply>[] = [];
    await market.app.get(Database).transaction(async (tx) => {
      await tx.query('select 1 from users.account where id = $1 for update', [userId]);
      waiting.push(market.newcomer().post('/auth/sign-in', { username: person.username, password }));
      await someoneWaits(market);
      await tx.execute('delete from users.account where id = $1', [userId]);
    });
    const [reply] = await Promise.all(waiting);
    expect(reply?.status).toBe(401);
  });
});

describe('an organisation', () => {
  it('ends with its last member: open queries are cancelled, keys are gone, its credit is left to a claim code, its name stays', async () => {
    const leaving = await market.newcomer().registerAsProcessor();
    const profile = (await leaving.get('/profile')).body;
    const key = await leaving.post('/api-keys', { name: 'k', scopes: ['queries:read'] });
    const ids = await people(market, 2);
    const query = await submit(market, leaving, terms(market, { title: 'to be cancelled' }));
    await market.settle();
    await allow(market, ids, query.body.id);
    await book(market.database, 'refund', `given-${serial++}`, [
      { kind: 'platform_float', msat: 90_000n },
      { kind: 'processor_credit', owner: profile.organisation.id, msat: -90_000n },
    ]);
    const code = await leave(leaving);
    const [row] = await market.owner.query('select state, submitted_by from queries.query where id = $1', [
      query.body.id,
    ]);
    expect(row).toEqual({ state: 'cancelled', submitted_by: '00000000-0000-0000-0000-000000000000' });
    const [reserved] = await market.owner.query(
      "select count(*)::int as n from privacy.budget_entry where query_id = $1 and state = 'reserved'",
      [query.body.id],
    );
    expect(reserved.n).toBe(0);
    const bearer = { authorization: `Bearer ${key.body.key}` };
    expect((await market.newcomer().get('/queries', bearer)).status).toBe(401);
    expect(await tablesThatSay(profile.accountId)).toEqual({});
    const [organisation] = await market.owner.query(
      'select name, ended_at is not null as ended from users.organisation where id = $1',
      [profile.organisation.id],
    );
    expect(organisation).toEqual({ name: profile.organisation.name, ended: true });
    const heir = await market.newcomer().registerAsProcessor();
    expect((await heir.post('/claim-codes/redeem', { code })).body.amountSat).toBe('90');
    const credit = (await heir.get('/credit')).body;
    expect([credit.creditSat, credit.movements[0].kind, credit.movements[0].queryId]).toEqual([
      '90',
      'claim',
      undefined,
    ]);
    await assertBooks();
  });

  it('does not come back to life by what else its last member sends at the moment of leaving', async () => {
    const leaving = await market.newcomer().registerAsProcessor();
    const { accountId, organisation } = (await leaving.get('/profile')).body;
    let erasure: Promise<Reply> | undefined;
    let beside: Promise<Reply>[] = [];
    await market.app.get(Database).transaction(async (tx) => {
      // Where the erasure cancels queries it has to wait, and has the organisation already.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [organisation.id]);
      erasure = leaving.post('/profile/erasure', { password, remainder: 'donate' });
      await someoneWaits(market);
      beside = [
        leaving.post('/in-person-requests', {
          title: 'late',
          purposeCategory: 'service_provision',
          purpose: 'late',
          attributes: ['PersonalInformation.city'],
          validMinutes: 30,
        }),
        leaving.post('/drafts', { title: 'late' }, { 'idempotency-key': 'late-draft' }),
        leaving.put('/organisation/domain', { domain: 'late.example.org' }),
        leaving.post('/api-keys', { name: 'late', scopes: ['queries:read'] }),
        leaving.post('/webhooks', { url: 'https://late.example.org/hook', events: ['query.released'] }),
        leaving.patch('/organisation', { description: 'late' }),
        leaving.post('/queries', terms(market, { title: 'late' }), { 'idempotency-key': 'late-query' }),
      ];
      await waiting(1 + beside.length);
    });
    expect((await erasure)?.status).toBe(204);
    for (const reply of await Promise.all(beside))
      expect([reply.status, reply.body.code], JSON.stringify(reply.body)).toEqual([401, 'not-signed-in']);
    expect(await tablesThatSay(accountId)).toEqual({});
    const left = Object.keys(await tablesThatSay(organisation.id));
    expect(
      left.filter((table) => !/^(users.organisation|payments.claim_code|platform.audit_event)$/.test(table)),
    ).toEqual([]);
  });

  it('that ended is opened by no key, should one be left', async () => {
    const ended = await market.newcomer().registerAsProcessor();
    const { organisation } = (await ended.get('/profile')).body;
    const key = await ended.post('/api-keys', { name: 'k', scopes: ['queries:read'] });
    const bearer = { authorization: `Bearer ${key.body.key}` };
    expect((await market.newcomer().get('/queries', bearer)).status).toBe(200);
    await market.owner.query('update users.organisation set ended_at = now() where id = $1', [
      organisation.id,
    ]);
    expect((await market.newcomer().get('/queries', bearer)).status).toBe(401);
  });
});

describe('what an account says of its owner', () => {
  it('can be put right: another username, and another password, which ends all other sessions', async () => {
    const person = await market.newcomer().registerAsUser();
    const taken = await market.newcomer().registerAsUser();
    expect((await person.patch('/profile', { username: taken.username.toUpperCase() })).status).toBe(409);
    const username = `renamed_${Math.random().toString(36).slice(2, 10)}`;
    expect((await person.patch('/profile', { username })).body.username).toBe(username);
    const elsewhere = market.newcomer();
    expect((await elsewhere.post('/auth/sign-in', { username, password })).status).toBe(200);
    const newPassword = 'another horse battery';
    expect((await person.put('/profile/password', { password, newPassword })).status).toBe(204);
    expect((await person.get('/profile')).status).toBe(200);
    expect((await elsewhere.get('/profile')).status).toBe(401);
    expect((await elsewhere.post('/auth/sign-in', { username, password })).status).toBe(401);
    expect((await elsewhere.post('/auth/sign-in', { username, password: newPassword })).status).toBe(200);
  });
});
