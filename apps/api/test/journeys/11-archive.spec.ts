import { inflateRawSync } from 'node:zlib';
import { AccountRights } from '@mynedata/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

let market: Market;
let processor: Person;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => market.close());

const signedIn = async (userId: string): Promise<Person> => {
  const [{ username }] = await market.owner.query('select username from users.account where id = $1', [
    userId,
  ]);
  const person = market.newcomer();
  person.username = username;
  await person.post('/auth/sign-in', { username, password: 'correct horse battery' });
  return person;
};
const fetchArchive = async (
  person: Person,
  id: string,
): Promise<{ status: number; bytes: Buffer; type: string }> => {
  const reply = await fetch(`${market.url}/api/v2/profile/archives/${id}/file`, {
    headers: { cookie: person.cookieHeader() },
  });
  return {
    status: reply.status,
    bytes: Buffer.from(await reply.arrayBuffer()),
    type: reply.headers.get('content-type') ?? '',
  };
};
async function archiveOf(person: Person): Promise<ReadonlyMap<string, string>> {
  const ordered = await person.post('/profile/archives');
  expect([ordered.status, ordered.body[0].state]).toEqual([202, 'waiting']);
  await market.jobs.drain();
  const [archive] = (await person.get('/profile/archives')).body;
  expect(archive.state).toBe('ready');
  const { status, bytes, type } = await fetchArchive(person, archive.id);
  expect([status, type, bytes.length]).toEqual([200, 'application/zip', archive.bytes]);
  return unzip(bytes);
}

/** The files of a ZIP by its central directory (APPNOTE.TXT 4.3.12). */
function unzip(bytes: Buffer): ReadonlyMap<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(from, from + size);
    files.set(name, (bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(body) : body).toString('utf8'));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}
const rowsOf = (files: ReadonlyMap<string, string>, path: string): Record<string, unknown>[] =>
  JSON.parse(files.get(path) ?? 'null');

describe('the archive with everything about an account', () => {
  it('covers every table with rows of people, or says why not', async () => {
    const tables: { name: string }[] = await market.owner.query(
      `select distinct c.table_schema || '.' || c.table_name as name from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
        where c.column_name in ('user_id', 'account_id') and t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
          and c.table_schema || '.' || c.table_name <> 'payments.entry' order by 1`,
    );
    const { parts } = market.app.get(AccountRights);
    const told = parts.flatMap((part) => [...part.tables, ...Object.keys(part.leavesOut)]);
    expect(told.sort()).toEqual(tables.map(({ name }) => name));
    for (const { leavesOut } of parts)
      for (const why of Object.values(leavesOut)) expect(why.length).toBeGreaterThan(10);
  });

  it('holds what every module knows, and nothing secret', async () => {
    const [userId = ''] = await people(market, 1, () => ({ value: 42 }));
    const person = await signedIn(userId);
    const { sourceId, token } = await person.pair('RandomData');
    const t = Math.floor(market.clock.now().getTime() / 1000) - 300;
    await push(market.url, token, [{ n: 'random_two', v: 41.25, t }]);
    await person.put('/notifications/settings', { language: 'de' });
    const query = await submit(market, processor, terms(market, { title: 'for the archive' }));
    await market.settle();
    await allow(market, [userId], query.body.id);
    const files = await archiveOf(person);
    const index = JSON.parse(files.get('index.json') ?? '');
    expect(index.files.map(({ path }: { path: string }) => path).sort()).toEqual(
      [...files.keys()].filter((path) => path !== 'index.json').sort(),
    );
    expect(index.leftOut.length).toBeGreaterThan(0);
    expect(rowsOf(files, 'account/account.json')).toMatchObject([{ id: userId, username: person.username }]);
    expect(files.get(`sources/measurements/${sourceId}.csv`)).toBe(
      `name,time,value,unit\r\nrandom_two,${new Date(t * 1000).toISOString()},41.25,\r\n`,
    );
    expect(rowsOf(files, 'sources/sources.json')).toHaveLength(3);
    expect(rowsOf(files, 'sources/tokens.json')).toMatchObject([{ sourceId }]);
    expect(rowsOf(files, 'privacy/levels.json').length).toBeGreaterThan(2);
    expect(rowsOf(files, 'privacy/budget.json')).toMatchObject([
      { queryId: query.body.id, state: 'reserved' },
    ]);
    expect(rowsOf(files, 'requests/answers.json')).toMatchObject([
      { queryId: query.body.id, state: 'allowed', outcome: null, levelOfUse: null },
    ]);
    expect(rowsOf(files, 'account/events.json')).toMatchObject([{ subject: query.body.id }]);
    expect(rowsOf(files, 'account/notifications.json').length).toBeGreaterThan(0);
    expect(rowsOf(files, 'earnings/balance.json')).toHaveLength(1);
    expect(files.get('requests/activity.json')).toContain('for the archive');
    const all = [...files.values()].join('\n');
    for (const secret of [token, 'argon2', 'secret_hash', 'password_hash']) expect(all).not.toContain(secret);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('says nothing of what a claim found out where the query was not released', async () => {
    const ids = await people(market, 3);
    const person = await signedIn(ids[0] ?? '');
    const query = await submit(market, processor, terms(market, { title: 'too few' }));
    await market.settle();
    await allow(market, ids, query.body.id);
    await closeWindow(market);
    expect((await processor.get(`/queries/${query.body.id}`)).body.state).toBe('not_released');
    await market.owner.query(
      `update queries.consent set outcome = 'not_drawn' where query_id = $1 and user_id = $2`,
      [query.body.id, ids[0]],
    );
    const own = rowsOf(await archiveOf(person), 'requests/answers.json').find(
      ({ queryId }) => queryId === query.body.id,
    );
    expect(own).toMatchObject({ state: 'allowed', outcome: null, levelOfUse: null, salt: null });
  });

  it('of an organisation has its profile, keys without secrets, and queries', async () => {
    await processor.post('/api-keys', { name: 'nightly', scopes: ['queries:read'] });
    const files = await archiveOf(processor);
    expect(rowsOf(files, 'organisation/api-keys.json')).toMatchObject([{ name: 'nightly' }]);
    expect(rowsOf(files, 'organisation/queries.json').length).toBeGreaterThan(0);
    expect([...files.keys()].filter((path) => path.startsWith('sources/'))).toEqual([]);
  });

  it("is nobody else's, is there for seven days, and is replaced by the next", async () => {
    const [userId = ''] = await people(market, 1);
    const person = await signedIn(userId);
    expect((await person.get('/profile/archives')).body).toEqual([]);
    const [first] = (await person.post('/profile/archives')).body;
    expect((await fetchArchive(person, first.id)).status).toBe(409);
    // While one is being written, another one is not begun.
    expect((await person.post('/profile/archives')).body).toHaveLength(1);
    await market.jobs.drain();
    const other = await market.newcomer().registerAsUser();
    expect((await fetchArchive(other, first.id)).status).toBe(404);
    expect((await fetchArchive(market.newcomer(), first.id)).status).toBe(401);
    await person.post('/profile/archives');
    await market.jobs.drain();
    const [second, ...rest] = (await person.get('/profile/archives')).body;
    expect([rest, (await fetchArchive(person, first.id)).status]).toEqual([[], 404]);
    await market.owner.query(
      "update users.archive set expires_at = now() - interval '1 second' where id = $1",
      [second.id],
    );
    expect((await fetchArchive(person, second.id)).status).toBe(404);
    await market.jobs.tick('users.expired-archives');
    const [{ n }] = await market.owner.query(
      'select count(*)::int as n from users.archive_piece where archive_id = $1',
      [second.id],
    );
    expect(n).toBe(0);
  });

  it('of an account that is erased while it is written is not written', async () => {
    const [userId = ''] = await people(market, 1);
    const person = await signedIn(userId);
    await person.post('/profile/archives');
    await person.post('/profile/erasure', { password: 'correct horse battery', remainder: 'donate' });
    await market.jobs.drain();
    const [{ n }] = await market.owner.query(
      'select count(*)::int as n from users.archive where account_id = $1',
      [userId],
    );
    expect(n).toBe(0);
  });

  it('can be ordered so often, and no more', async () => {
    const person = await market.newcomer().registerAsUser();
    for (let count = 0; count < 5; count++) expect((await person.post('/profile/archives')).status).toBe(202);
    expect((await person.post('/profile/archives')).status).toBe(429);
  });
});
