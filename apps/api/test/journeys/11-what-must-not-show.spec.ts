import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, type Reply, push } from '../person';
import { signedIn } from '../signed-in';
import { endpoints, type Whose } from './endpoints';

const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../docs/openapi.json'), 'utf8'),
) as { readonly paths: Readonly<Record<string, object>> };
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) =>
    method === 'get' || path.includes('{') ? [`${method.toUpperCase()} ${path.replace('/api/v2', '')}`] : [],
  ),
);

let market: Market;
/** Asks the many, and asks the few: the same question, at the same moment. */
let asksMany: Person;
let asksFew: Person;
let user: Person;
let stranger: Person;
let strangeProcessor: Person;
let ids: string[];
let many: string;
let few: string;
/** The objects of the owner by the endpoint's path; null: there cannot be one before the release. */
let owned: (path: string) => Readonly<Record<string, string>>;
const count = 61;

beforeAll(async () => {
  market = await openMarket();
  const at = { ms: market.clock.now().getTime() };
  market.clock.now = () => new Date(at.ms);
  market.clock.forward = (seconds) => {
    at.ms += seconds * 1000;
  };
  asksMany = await market.newcomer().registerAsProcessor();
  asksFew = await market.newcomer().registerAsProcessor();
  strangeProcessor = await market.newcomer().registerAsProcessor();
  stranger = await market.newcomer().registerAsUser();
  ids = await people(market, count);
  const body = terms(market, { maxProtection: 'low', participants: { min: 20, max: 50 } });
  many = (await submit(market, asksMany, body)).body.id;
  few = (await submit(market, asksFew, body)).body.id;
  user = await signedIn(market, ids[0] ?? '');
  owned = await everythingOf(user, asksMany);
  await allow(market, ids, many);
  await allow(market, ids.slice(0, 3), few);
});
afterAll(() => market.close());

const got = async (reply: Promise<Reply>): Promise<any> => {
  const { status, body } = await reply;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};

/** One real object of each kind. */
async function everythingOf(person: Person, processor: Person) {
  const { sourceId } = await person.pair('RandomData');
  const { token } = await got(person.post(`/sources/${sourceId}/tokens`));
  await push(market.url, token, [{ n: 'random_one', v: 1 }]);
  const [firstToken] = await got(person.get(`/sources/${sourceId}/tokens`));
  const upload = await got(
    person.send('POST', `/sources/${sourceId}/imports`, 'time,random_one\n1700000000,1\n', {
      'content-type': 'text/csv',
    }),
  );
  const rule = await got(
    person.post('/standing-rules', {
      name: 'Nothing',
      logicalTypes: ['medical'],
      organisationTypes: ['ngo'],
      minRewardSat: '10000',
      perWeek: 1,
    }),
  );
  await got(person.post('/profile/archives'));
  const [archive] = await got(person.get('/profile/archives'));
  const notice = (await got(person.get('/notifications'))).items[0];
  await person.post(`/requests/${few}/deny`, {});
  const denied = (await got(person.get('/activity?limit=50'))).items.find(
    ({ answer }: any) => answer === 'denied',
  );
  const browser = crypto.randomUUID();
  await market.owner.query(
    `insert into users.push_subscription select id, $2, '\\x00', '\\x00', 'key', now() from users.account where id = $1`,
    [ids[0], browser],
  );
  const webhook = await got(
    processor.post('/webhooks', { url: 'https://hooks.example/h', events: ['query.released'] }),
  );
  await processor.post(`/webhooks/${webhook.id}/ping`);
  const delivery = (await got(processor.get(`/webhooks/${webhook.id}/deliveries`))).items[0];
  await got(processor.post('/api-keys', { name: 'ours', scopes: ['queries:read'] }));
  const [apiKey] = await got(processor.get('/api-keys'));
  const draft = await got(processor.post('/drafts', {}, { 'idempotency-key': 'draft' }));
  const inPerson = await got(
    processor.post('/in-person-requests', {
      title: 'Discount',
      purposeCategory: 'service_provision',
      purpose: 'Whether you live here.',
      attributes: ['PersonalInformation.city'],
      validMinutes: 30,
    }),
  );
  await got(person.post('/requests/in-person', { code: inPerson.code }));
  const named: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
    [
      /^\/(privacy\/)?sources\//,
      {
        id: sourceId,
        tokenId: firstToken?.id,
        importId: upload.id,
        name: 'random_one',
        attribute: 'random_one',
      },
    ],
    [/in-person/, { id: inPerson.id }],
    [/^\/requests\//, { id: many }],
    [/^\/receipts\//, { id: denied?.id }],
    [/^\/standing-rules\//, { id: rule.id }],
    [/^\/profile\/archives\//, { id: archive?.id }],
    [/^\/notifications\/push\//, { id: browser }],
    [/^\/notifications\//, { id: notice?.id }],
    [/^\/webhooks\//, { id: webhook.id, deliveryId: delivery?.id }],
    [/^\/api-keys\//, { id: apiKey?.id }],
    [/^\/drafts\//, { id: draft.id }],
    [/^\/queries\//, { id: many }],
  ];
  return (path: string) => named.find(([pattern]) => pattern.test(path))?.[1] ?? {};
}

const filled = (path: string, parameters: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`there is nothing for {${name}} of ${path}`);
    return value;
  });
const table = Object.entries(endpoints).map(([endpoint, whose]): readonly [string, string, Whose] => {
  const [method = '', path = ''] = endpoint.split(' ');
  return [method, path, whose];
});
const send = (who: Person, method: string, path: string, whose: Whose): Promise<Reply> => {
  const { body, type } = typeof whose === 'object' && 'of' in whose ? whose : {};
  return who.send(method, path, body, {
    'idempotency-key': crypto.randomUUID(),
    ...(type === undefined ? {} : { 'content-type': type }),
  });
};

describe('every endpoint that lists or names something', () => {
  it('is in the table of whose it is', () => {
    expect(described.filter((endpoint) => !(endpoint in endpoints))).toEqual([]);
    expect(Object.keys(endpoints).filter((endpoint) => !described.includes(endpoint))).toEqual([]);
  });

  it.each(
    table.flatMap(([method, path, whose]) =>
      typeof whose === 'object' && 'of' in whose ? [[method, path, whose] as const] : [],
    ),
  )('%s %s says of another one’s what it says of nothing: 404', async (method, path, whose) => {
    const real = filled(path, owned(path));
    const other = whose.of === 'user' ? stranger : strangeProcessor;
    const reply = await send(other, method, real, whose);
    expect([reply.status, reply.body]).toEqual(whose.empty ? [200, []] : [404, expect.anything()]);
    // The same words as for an id that nothing has.
    const none = Object.fromEntries(
      Object.entries(owned(path)).map(([name, value]) => [
        name,
        /^[0-9a-f-]{36}$/.test(value) ? crypto.randomUUID() : value,
      ]),
    );
    const missing = await send(other, method, filled(path, none), whose);
    expect([missing.status, missing.body.code, missing.body.detail]).toEqual([
      reply.status,
      reply.body.code,
      reply.body.detail,
    ]);
    // Nor does somebody of the other role learn more; without a session nobody does.
    const role = await send(whose.of === 'user' ? strangeProcessor : stranger, method, real, whose);
    expect([403, 404]).toContain(role.status);
    expect((await send(market.newcomer(), method, real, whose)).status).toBe(401);
    // And it is there: its owner does not read that it is not, unless there is nothing before the release.
    if (method !== 'GET' || path.endsWith('/events')) return;
    const mine = await send(whose.of === 'user' ? user : asksMany, method, real, whose);
    const later = ['/requests/{id}/membership', '/profile/archives/{id}/file'];
    if (!later.includes(path)) expect([path, mine.status]).not.toEqual([path, 404]);
  });
});

/** Ids, names and times of one party, so that what is left depends on nothing but what must not show. */
async function seen(
  who: Person,
  role: 'user' | 'processor',
  queryId: string,
): Promise<Readonly<Record<string, unknown>>> {
  const found: Record<string, unknown> = {};
  for (const [method, path, whose] of table) {
    if (method !== 'GET' || whose === 'bearer' || path.startsWith('/.well-known')) continue;
    if (typeof whose === 'object' && 'own' in whose ? whose.own !== role && whose.own !== 'both' : false)
      continue;
    if (
      typeof whose === 'object' &&
      'of' in whose &&
      (whose.of !== role || !/^\/(requests|queries)\/\{id\}/.test(path))
    )
      continue;
    if (whose === 'public' && path.includes('{')) continue;
    const { status, body } = await who.get(path.replace('{id}', queryId));
    found[path] = [status, plain(typeof body === 'string' ? body : JSON.stringify(body))];
  }
  return found;
}
const plain = (text: string): string => {
  const without = text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/(given-\d+-\d+|org_[a-z0-9]+|user_[a-z0-9]+)/g, 'NAME')
    .replace(/"[A-Za-z0-9+/_=.-]{24,}"/g, '"HASH"');
  return /^[[{]/.test(without) ? JSON.stringify(inOrder(JSON.parse(without))) : without;
};

/** What happened at the same moment stands in the order of random ids. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inOrder(inner)]));
}

describe('before the release', () => {
  it('a processor sees the same, whether many people answer or few', async () => {
    expect(await seen(asksMany, 'processor', many)).toMatchObject({
      '/queries/{id}': [200, expect.any(String)],
    });
    // Only the query's own pages: the other processor has no drafts and keys.
    for (const path of [
      '/queries',
      '/queries/{id}',
      '/queries/{id}/result',
      '/queries/{id}/result/rows',
      '/queries/{id}/result.csv',
      '/credit',
      '/notifications',
    ])
      expect([path, (await seen(asksMany, 'processor', many))[path]]).toEqual([
        path,
        (await seen(asksFew, 'processor', few))[path],
      ]);
  });

  it('and the same when it is computed, up to the last moment', async () => {
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await market.jobs.drain();
    const [sealed] = await market.owner.query(
      'select count(*) filter (where outcome is not null)::int as n from queries.execution where query_id = any($1)',
      [[many, few]],
    );
    expect(sealed.n).toBe(2);
    const [one, other] = [await seen(asksMany, 'processor', many), await seen(asksFew, 'processor', few)];
    for (const path of [
      '/queries',
      '/queries/{id}',
      '/queries/{id}/result',
      '/queries/{id}/result/rows',
      '/queries/{id}/result.csv',
      '/credit',
      '/notifications',
    ])
      expect([path, one[path]]).toEqual([path, other[path]]);
  });

  it('nobody sees whether they take part or were not drawn', async () => {
    const rows: { user_id: string; outcome: string | null }[] = await market.owner.query(
      `select user_id, outcome from queries.consent where query_id = $1 and user_id <> all($2) and state = 'allowed' order by user_id`,
      [many, ids.slice(0, 3)],
    );
    const drawn = rows.find(({ outcome }) => outcome === null);
    const notDrawn = rows.find(({ outcome }) => outcome === 'not_drawn');
    // What the Bitcoin node thinks of fees is known from now on.
    await user.get('/earnings');
    const one = await seen(await signedIn(market, drawn?.user_id ?? ''), 'user', many);
    const other = await seen(await signedIn(market, notDrawn?.user_id ?? ''), 'user', many);
    expect(Object.keys(one).length).toBeGreaterThan(20);
    expect(one).toEqual(other);
  });
});

describe('after the release', () => {
  it('no processor reads how many people there were, in no answer', async () => {
    await market.jobs.tick('queries.release');
    await market.jobs.drain();
    expect((await asksMany.get(`/queries/${many}`)).body.state).toBe('released');
    const [{ n }] = await market.owner.query(
      'select count(*)::int as n from queries.participant where query_id = $1',
      [many],
    );
    expect(n).toBe(50);
    for (const [path, shown] of Object.entries(await seen(asksMany, 'processor', many))) {
      if (endpoints[`GET ${path}`] === 'public') continue;
      // 50 is also the greatest number that the terms allow, where the band ends: those aside, it stands nowhere.
      const text = JSON.stringify(shown)
        .replaceAll('\\', '')
        .replace(/"max(Participants)?":50|"participants(Band)?":\{[^}]*\}/g, '');
      expect([path, /[:[,]"?(50|61|11)"?[,}\]]/.exec(text)?.[0]]).toEqual([path, undefined]);
    }
  });
});
