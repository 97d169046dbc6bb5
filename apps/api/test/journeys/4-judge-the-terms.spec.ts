import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database, HostResolver, TextResolver } from '@mynedata/platform';
import { AdmitOrganisation } from '@mynedata/users';
import { someoneWaits } from '../engine/open-query';
import { closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

/** Answers as a test says; where it listens only this market may ask beyond the public internet. */
let answer: RequestListener = (_request, response) => void response.writeHead(404).end();
const server = createServer((request, response) => answer(request, response));
let market: Market;
let processor: Person;
const shop = 'shop.example.org';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  market = await openMarket({ environment: { DELIVERY_ALLOWED_HOSTS: `${shop}:${port}` } });
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => {
  await market.close();
  server.closeAllConnections();
  server.close();
});

async function user(values: readonly number[] = [50], city = 'Aachen'): Promise<Person> {
  const person = await market.newcomer().registerAsUser();
  await person.levels({ personal: 'medium', location: 'low' });
  const now = Math.floor(market.clock.now().getTime() / 1000);
  const personal = await person.pair('PersonalInformation');
  await push(market.url, personal.token, [{ n: 'city', vs: city, t: now - 1000 }]);
  const random = await person.pair('RandomData');
  await push(
    market.url,
    random.token,
    values.map((v, index) => ({ n: 'random_two', v, t: now - 600 + index })),
  );
  return person;
}
const ask = async (changes: object = {}): Promise<string> =>
  (await submit(market, processor, terms(market, changes))).body.id as string;

describe('who asks', () => {
  it('shows everybody the profile of a processor, and how its queries ended, by the numbers of queries', async () => {
    const other = await market.newcomer().registerAsProcessor('ngo');
    await other.patch('/organisation', { description: 'We count.', website: 'https://count.example.org' });
    const { body: session } = await other.get('/profile');
    const path = `/organisations/${session.organisation.id as string}`;
    const stranger = market.newcomer();
    expect((await stranger.get(path)).body).toEqual({
      ...session.organisation,
      history: { released: 0, notReleased: 0, cancelled: 0 },
    });
    const called = await submit(market, other, terms(market));
    await submit(market, other, terms(market));
    expect((await stranger.get(path)).body.history).toEqual({ released: 0, notReleased: 0, cancelled: 0 });
    await other.post(`/queries/${called.body.id as string}/cancel`);
    await closeWindow(market);
    await closeWindow(market);
    expect((await stranger.get(path)).body.history).toEqual({ released: 0, notReleased: 1, cancelled: 1 });
    const nobody = await stranger.get('/organisations/7b0c8a52-3d6e-4f0a-9a63-2f4a8f1f9b11');
    expect([nobody.status, nobody.body.code]).toEqual([404, 'profile-not-found']);
  });

  it('stands on the card of a request', async () => {
    const person = await user();
    const id = await ask();
    const { body } = await person.get(`/requests/${id}`);
    expect(body.organisation).toMatchObject({
      organisationType: 'science',
      history: { cancelled: expect.any(Number) },
    });
    await processor.post(`/queries/${id}/cancel`);
  });
});

describe('a domain that an organisation proves', () => {
  const name = (domain: string) => processor.put('/organisation/domain', { domain });
  const verify = (method: 'dns' | 'file', by = processor) =>
    by.post('/organisation/domain/verify', { method });
  const says = (text: string): void => {
    answer = (_request, response) => void response.end(text);
  };
  const resolve = (addresses: readonly string[]): void => {
    market.app.get(HostResolver).addressesOf = () => Promise.resolve(addresses);
  };

  it('is proved by a file on its website, stands on the profile for 90 days, and is gone after', async () => {
    const owner = await market.newcomer().registerAsProcessor();
    await owner.patch('/organisation', { website: `https://www.${shop}/about` });
    const named = await owner.put('/organisation/domain', { domain: 'Shop.Example.org.' });
    expect(named.body).toMatchObject({
      domain: shop,
      fileUrl: `https://${shop}/.well-known/mynedata-domain.txt`,
      recordName: `_mynedata.${shop}`,
    });
    resolve(['127.0.0.1']);
    let asked: string | undefined;
    answer = (request, response) => {
      asked = request.url;
      response.end(`${named.body.proofText as string}\n`);
    };
    const proved = await verify('file', owner);
    expect([proved.status, asked]).toEqual([200, '/.well-known/mynedata-domain.txt']);
    expect(proved.body).toMatchObject({ method: 'file', verifiedUntil: expect.any(String) });
    const profile = async () => (await owner.get('/profile')).body.organisation;
    expect((await profile()).verifiedDomain).toMatchObject({
      name: shop,
      method: 'file',
      coversWebsite: true,
    });
    // Naming it again changes nothing; another website is not covered; another domain has to be proved anew.
    await owner.put('/organisation/domain', { domain: shop });
    await owner.patch('/organisation', { website: 'https://elsewhere.example.org' });
    expect((await profile()).verifiedDomain.coversWebsite).toBe(false);
    await owner.put('/organisation/domain', { domain: 'other.example.org' });
    expect((await profile()).verifiedDomain).toBeUndefined();
    await owner.delete('/organisation/domain');
    expect((await owner.get('/organisation/domain')).body).toEqual({ domain: null });
    const none = await verify('dns', owner);
    expect([none.status, none.body.code]).toEqual([404, 'no-domain']);
  });

  it('is proved by a TXT record, only by the one given to this organisation', async () => {
    const { body } = await name('dns.example.org');
    const texts = market.app.get(TextResolver);
    let asked = '';
    texts.textsOf = (record) => {
      asked = record;
      return Promise.resolve(['v=spf1 -all', 'mynedata-domain=of-somebody-else']);
    };
    const refused = await verify('dns');
    expect([refused.status, refused.body.code, asked]).toEqual([
      409,
      'domain-not-proved',
      '_mynedata.dns.example.org',
    ]);
    expect(refused.body.detail).toContain(body.proofText);
    texts.textsOf = () => Promise.resolve([body.proofText as string]);
    expect((await verify('dns')).body).toMatchObject({ domain: 'dns.example.org', method: 'dns' });
  });

  it.each([
    'localhost',
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    'db.internal',
    'a.local',
    'example.org:22',
    'https://example.org',
    'example.org/x',
    'me@example.org',
    'x'.repeat(300),
  ])('is never %s', async (domain) => {
    const reply = await name(domain);
    expect([reply.status, reply.body.errors[0].pointer]).toEqual([422, '/domain']);
  });

  it.each<[string, readonly string[]]>([
    ['this machine', ['127.0.0.1']],
    ['this machine in IPv6', ['::1']],
    ['this machine as mapped IPv4', ['::ffff:127.0.0.1']],
    ['a private network', ['10.1.2.3']],
    ['another private network', ['192.168.1.1']],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['a private address behind a public one', ['93.184.215.14', '10.0.0.1']],
    ['IPv4 within NAT64', ['64:ff9b::a00:1']],
    ['no address', []],
  ])('is not asked for where its name leads to %s', async (_, addresses) => {
    let asked = false;
    answer = (_request, response) => {
      asked = true;
      response.end();
    };
    await name('trick.example.org');
    resolve(addresses);
    const reply = await verify('file');
    expect([reply.status, reply.body.code, reply.body.detail, asked]).toEqual([
      409,
      'domain-not-proved',
      'trick.example.org has no address on the public internet.',
      false,
    ]);
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'sends on elsewhere',
      (_q, s) => void s.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
      /not followed/,
    ],
    ['says too much', (_q, s) => void s.end('x'.repeat(65 * 1024)), /64|large|long/i],
    ['says something else', (_q, s) => void s.end('secret of somebody'), /does not say/],
    ['has no such file', (_q, s) => void s.writeHead(404).end('secret of somebody'), /answered 404/],
    ['hangs up', (q) => void q.socket.destroy(), /ended the connection|cannot be reached/],
  ])('is not proved by a server that %s, and nothing of its answer is told', async (_, listener, detail) => {
    await name(shop);
    resolve(['127.0.0.1']);
    answer = listener;
    const reply = await verify('file');
    expect([reply.status, reply.body.code]).toEqual([409, 'domain-not-proved']);
    expect(reply.body.detail).toMatch(detail);
    expect(JSON.stringify(reply.body)).not.toContain('secret');
    says('');
  });
});

describe('what would be revealed about me', () => {
  it('is the query over my own data, whatever others have', async () => {
    const person = await user([40, 60]);
    const id = await ask({
      text: 'SELECT AVG(RandomData.random_two), COUNT(PersonalInformation.city) WHERE (PersonalInformation.city = aachen) OR (PersonalInformation.city = bochum)',
    });
    const preview = async () => (await person.get(`/requests/${id}/preview`)).body;
    const alone = await preview();
    expect(alone).toMatchObject({
      fits: true,
      slots: 1,
      values: [
        { attribute: 'PersonalInformation.city', isNumber: false, slots: [{ value: 'aachen' }] },
        { attribute: 'RandomData.random_two', isNumber: true, slots: [{ value: '50' }] },
      ],
      conditions: [
        { text: 'PersonalInformation.city = aachen', holds: true, term: 0 },
        { text: 'PersonalInformation.city = bochum', holds: false, term: 1 },
      ],
    });
    expect(alone.worstCase[0]).toContain('62:38');
    await people(market, 5, (index) => ({ city: 'Bochum', value: 90 + index }));
    expect(await preview()).toEqual(alone);
    await processor.post(`/queries/${id}/cancel`);
  });

  it('reads no row of anybody else: with their tables empty but for mine it needs nothing more', async () => {
    const person = await user([40]);
    const id = await ask();
    const { accountId } = (await person.get('/profile')).body;
    // Rows of others are hidden from the application as if there were none.
    const tables = ['sources.source', 'sources.series', 'sources.chunk', 'queries.consent'];
    const before = (await person.get(`/requests/${id}/preview`)).body;
    for (const table of tables)
      await market.owner.query(
        `alter table ${table} enable row level security; alter table ${table} force row level security; create policy mine on ${table} using (user_id = '${accountId as string}')`,
      );
    const [seen] = await market.database.query(
      'select count(distinct user_id)::int as people from sources.source_attribute',
    );
    const after = await person.get(`/requests/${id}/preview`);
    for (const table of tables)
      await market.owner.query(
        `drop policy mine on ${table}; alter table ${table} disable row level security; alter table ${table} no force row level security`,
      );
    expect(seen).toEqual({ people: 1 });
    expect([after.status, after.body]).toEqual([200, before]);
    await processor.post(`/queries/${id}/cancel`);
  });

  it('says so when nothing of mine would be used', async () => {
    const person = await user();
    const id = await ask();
    await person.levels({ personal: 'dont_share' });
    expect((await person.get(`/requests/${id}/preview`)).body).toMatchObject({
      fits: false,
      values: [],
      conditions: [],
    });
    await processor.post(`/queries/${id}/cancel`);
  });

  it('shows of a dataset each slot, and says that a row leaves', async () => {
    const person = await user([40, 60]);
    const iso = (ms: number): string => new Date(market.clock.now().getTime() + ms).toISOString();
    const id = await ask({
      text: 'SELECT ALL(RandomData.random_two)',
      interval: { from: iso(-7200_000), to: iso(-1000) },
      granularitySeconds: 3600,
    });
    const { body } = await person.get(`/requests/${id}/preview`);
    expect(body).toMatchObject({ fits: true, dataset: true, slots: 2 });
    expect(body.values[0].slots).toEqual([expect.objectContaining({ value: '50' })]);
    expect(body.worstCase[0]).toMatch(/at least 5/);
    await processor.post(`/queries/${id}/cancel`);
  });

  it('is nobody else’s: another person, a processor and somebody who was not asked find nothing', async () => {
    await user();
    const id = await ask();
    const outsider = await market.newcomer().registerAsUser();
    for (const act of [
      () => outsider.get(`/requests/${id}/preview`),
      () => outsider.put(`/requests/${id}/later`, { later: true }),
      () => outsider.put(`/requests/${id}/later`, { later: false }),
      () => outsider.put(`/requests/${id}/note`, { note: 'x' }),
    ]) {
      const reply = await act();
      expect([reply.status, reply.body.code]).toEqual([404, 'request-not-found']);
    }
    expect((await processor.get(`/requests/${id}/preview`)).status).toBe(403);
    await processor.post(`/queries/${id}/cancel`);
  });
});

describe('deciding later', () => {
  it('moves a request in my own list, is no answer, and the processor never sees it', async () => {
    const person = await user();
    const id = await ask();
    const before = await processor.get(`/queries/${id}`);
    for (const _ of [1, 2])
      expect((await person.put(`/requests/${id}/later`, { later: true })).body).toMatchObject({
        later: true,
        state: 'open',
      });
    const lists = async () => {
      const [open, later, all] = await Promise.all(
        ['?filter=open', '?filter=later', ''].map((query) => person.get(`/requests${query}`)),
      );
      return [open, later, all].map((page) => [page?.body.items.length, page?.body.open, page?.body.later]);
    };
    expect(await lists()).toEqual([
      [0, 0, 1],
      [1, 0, 1],
      [1, 0, 1],
    ]);
    expect((await processor.get(`/queries/${id}`)).body).toEqual(before.body);
    await person.put(`/requests/${id}/later`, { later: false });
    expect(await lists()).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 1, 0],
    ]);
    await person.put(`/requests/${id}/later`, { later: true });
    const allowed = await person.post(`/requests/${id}/allow`, { level: 'medium' });
    expect(allowed.body).toMatchObject({ state: 'allowed', later: false });
    const again = await person.put(`/requests/${id}/later`, { later: true });
    expect([again.status, again.body.code]).toEqual([409, 'answered-already']);
    await processor.post(`/queries/${id}/cancel`);
    const over = await person.put(`/requests/${id}/later`, { later: true });
    expect([over.status, over.body.code]).toEqual([409, 'window-closed']);
  });
});

describe('deciding later, with a standing rule', () => {
  it('keeps the rule from answering: I want to decide myself', async () => {
    const person = await user();
    const rival = await user();
    const id = await ask();
    await person.put(`/requests/${id}/later`, { later: true });
    for (const each of [person, rival]) {
      const rule = await each.post('/standing-rules', {
        name: 'Science',
        logicalTypes: ['personal', 'location'],
        organisationTypes: ['science'],
        minRewardSat: '0',
        perWeek: 10,
      });
      expect(rule.status).toBe(201);
    }
    await market.settle();
    const stateOf = async (each: Person) => (await each.get(`/requests/${id}`)).body.state;
    expect([await stateOf(person), await stateOf(rival)]).toEqual(['open', 'allowed']);
    await processor.post(`/queries/${id}/cancel`);
  });
});

describe('what an organisation says of itself', () => {
  const changesOf = async (id: string): Promise<object[]> =>
    (
      await market.owner.query(
        `select facts::jsonb - 'organisation' as facts from platform.audit_event
          where kind = 'organisation-changed' and facts::jsonb ->> 'organisation' = $1 order by at, id`,
        [id],
      )
    ).map(({ facts }: { facts: object }) => facts);
  const change = async (by: Person, changes: object): Promise<readonly unknown[]> => {
    const { status, body } = await by.patch('/organisation', changes);
    return status === 200 ? [200] : [status, body.code, body.errors[0].pointer];
  };

  it('keeps its type once it has asked, and its name while it asks; changes before are written down', async () => {
    const asker = await market.newcomer().registerAsProcessor('banks_insurance');
    const { id, name } = (await asker.get('/profile')).body.organisation;
    expect(await change(asker, { organisationType: 'science', name: 'First name' })).toEqual([200]);
    expect(await changesOf(id)).toEqual([
      {
        from: { organisationType: 'banks_insurance', name },
        to: { organisationType: 'science', name: 'First name' },
      },
    ]);
    const query = await submit(market, asker, terms(market));
    expect(query.status).toBe(201);
    const another = { organisationType: 'government' };
    expect(await change(asker, another)).toEqual([409, 'organisation-type-fixed', '/organisationType']);
    expect(await change(asker, { name: 'Police' })).toEqual([409, 'organisation-name-fixed', '/name']);
    const same = { organisationType: 'science', name: 'First name', description: 'We count.' };
    expect(await change(asker, same)).toEqual([200]);
    await asker.post(`/queries/${query.body.id}/cancel`);
    expect(await change(asker, { name: 'Second name' })).toEqual([200]);
    expect(await change(asker, another)).toEqual([409, 'organisation-type-fixed', '/organisationType']);
    expect(await changesOf(id)).toHaveLength(2);
  });

  it('keeps both for requests in person as well', async () => {
    const desk = await market.newcomer().registerAsProcessor();
    const request = await desk.post('/in-person-requests', {
      title: 'Family discount',
      purposeCategory: 'service_provision',
      purpose: 'We look whether you live in town.',
      attributes: ['PersonalInformation.city'],
      validMinutes: 30,
    });
    expect(request.status).toBe(201);
    expect((await change(desk, { name: 'Other' }))[1]).toBe('organisation-name-fixed');
    await desk.post(`/in-person-requests/${request.body.id}/withdraw`);
    expect(await change(desk, { name: 'Other' })).toEqual([200]);
    expect((await change(desk, { organisationType: 'ngo' }))[1]).toBe('organisation-type-fixed');
  });

  it('is not changed beside a submission: whichever comes second sees the first', async () => {
    const asker = await market.newcomer().registerAsProcessor('science');
    const { id } = (await asker.get('/profile')).body.organisation;
    let changed: Promise<readonly unknown[]> | undefined;
    await market.app.get(Database).transaction(async (tx) => {
      await market.app.get(AdmitOrganisation).within(tx, id);
      changed = change(asker, { organisationType: 'ngo' });
      await someoneWaits(market);
      // As a submission that was admitted first.
      await tx.execute(
        `insert into queries.in_person_request (id, organisation_id, title, purpose_category, purpose, attributes, code_hash, created_at, valid_until, state, state_since)
         values (gen_random_uuid(), $1, 't', 'service_provision', 'p', '[{}]', sha256('late'), now(), now() + interval '30 minutes', 'waiting', now())`,
        [id],
      );
    });
    expect((await changed)?.[1]).toBe('organisation-type-fixed');
  });
});

describe('my note on a refusal', () => {
  it('is kept for me alone, can be changed, and is no part of what the processor or a receipt sees', async () => {
    const person = await user();
    const id = await ask();
    const note = 'They asked three times this month';
    expect((await person.post(`/requests/${id}/deny`, { note })).body).toMatchObject({
      state: 'denied',
      note,
    });
    expect((await person.post(`/requests/${id}/deny`)).body.note).toBe(note);
    const [query, list] = [await processor.get(`/queries/${id}`), await processor.get('/queries')];
    expect(JSON.stringify([query.body, list.body])).not.toContain(note);
    const receipts = await person.get('/receipts');
    expect(JSON.stringify(receipts.body)).not.toContain(note);
    expect(
      await market.owner.query('select 1 from platform.own_event where content::text like $1', [`%${note}%`]),
    ).toEqual([]);
    expect((await person.put(`/requests/${id}/note`, { note: '  ' })).body.note).toBe('');
    expect((await person.post(`/requests/${id}/deny`, { note: 'x'.repeat(501) })).status).toBe(422);
    await processor.post(`/queries/${id}/cancel`);
  });
});
