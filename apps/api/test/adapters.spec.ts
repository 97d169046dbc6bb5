import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FetchOutside, HostResolver } from '@mynedata/platform';
import { PollDueAdapters } from '../src/sources/adapters/poll-due-adapters';
import { RewrapSecrets } from '../src/sources/adapters/rewrap-secrets';
import { type Answer, likeHomeAssistant, likeOpenhab, startFakeService } from './fake-service';
import { type Market, openMarket } from './market';
import type { Person, Reply } from './person';

const service = await startFakeService();
const auth = await startFakeService();
let market: Market;
let user: Person;
let sourceId: string;

beforeAll(async () => {
  market = await openMarket({ environment: { ADAPTER_ALLOWED_HOSTS: `${service.host}, ${auth.host}` } });
});
afterAll(async () => {
  for (const other of others) await other.close();
  await market.close();
  await service.close();
  await auth.close();
});
beforeEach(async () => {
  await market.owner.query('delete from sources.adapter');
  for (const fake of [service, auth]) {
    fake.seen.length = 0;
    fake.answer = () => ({ status: 404, body: {} });
  }
  user = await market.newcomer().registerAsUser();
  sourceId = await newSource('OpenhabSensor');
});

const newSource = async (sourceType: string): Promise<string> =>
  (await user.post('/sources', { sourceType, label: 'home' })).body.id;
const path = (rest = ''): string => `/sources/${sourceId}/adapter${rest}`;
const nowMs = (): number => market.clock.now().getTime();

const others: Market[] = [];

/** A second process on the same database, at the same time. It lives to the end: Passport knows one application in a process. */
async function secondProcess(environment: Readonly<Record<string, string>> = {}): Promise<Market> {
  const second = await openMarket({
    like: market,
    environment: { ADAPTER_ALLOWED_HOSTS: service.host, ...environment },
  });
  second.clock.forward((nowMs() - second.clock.now().getTime()) / 1000);
  others.push(second);
  return second;
}

/** What the schedule does, to the end. */
async function poll(): Promise<void> {
  await market.jobs.tick('sources.adapters');
  await market.app.get(PollDueAdapters).idle();
}
async function pollAfter(seconds: number): Promise<any> {
  market.clock.forward(seconds);
  await poll();
  return state();
}
const state = async (): Promise<any> => (await user.get(path())).body;
const stored = async (): Promise<any[]> => {
  const [row] = await market.owner.query(
    `select coalesce(json_agg(json_build_object('name', name, 'value', coalesce(to_json(number), to_json(text), to_json(bool)), 'at', extract(epoch from time)) order by time, name), '[]') as records
       from (select s.name, s.unit, r.* from sources.series s join sources.chunk c using (user_id, source_id)
              cross join lateral (select 1) one
              cross join lateral (
                select to_timestamp((extract(epoch from c.first_at) * 1000000 + o.off) / 1000000) as time, c.numbers[o.i] as number, c.texts[o.i] as text, c.booleans[o.i] as bool
                  from unnest(c.offsets) with ordinality o(off, i)) r
             where c.series = s.id and s.source_id = $1) all_of_it`,
    [sourceId],
  );
  return row.records;
};
const valuesOf = async (name: string): Promise<unknown[]> =>
  (await stored()).filter((record) => record.name === name).map(({ value }) => value);

const json = (more: object = {}): { kind: string; settings: any; secrets?: object } => ({
  kind: 'json',
  settings: {
    url: `${service.url}/readings?room=kitchen`,
    auth: { type: 'none' },
    records: '$.data[*]',
    time: { path: '$.at' },
    values: [{ path: '$.t', name: 'kitchen', unit: 'Cel' }],
    ...more,
  },
});
const reading = (secondsAgo: number, t: unknown) => ({
  at: new Date(nowMs() - secondsAgo * 1000).toISOString(),
  t,
});
const pointers = ({ body }: Reply): string[] => body.errors.map(({ pointer }: any) => pointer);

describe('the kinds of adapters', () => {
  it('are described by schemas for forms', async () => {
    const { body } = await user.get('/adapters');
    expect(body.map(({ kind }: any) => kind)).toEqual(['home-assistant', 'openhab', 'json']);
    for (const { settings, secrets, title } of body) {
      expect(settings).toMatchObject({ type: 'object', additionalProperties: false });
      expect(Object.keys(secrets).length).toBeGreaterThan(0);
      expect(title).toBeTruthy();
    }
  });
});

describe('JSON over HTTPS', () => {
  it('is tested with a preview, which stores nothing', async () => {
    await user.put(`/sources/${sourceId}/mappings/kitchen`, { attribute: 'temperature', context: 'indoor' });
    service.answer = () => ({
      body: {
        data: [
          reading(60, 20.5),
          reading(30, '21'),
          { at: 'noon', t: 1 },
          reading(10, 'warm'),
          reading(5, null),
        ],
      },
    });
    const input = json({
      values: [
        { path: '$.t', name: 'kitchen', unit: 'Cel' },
        { path: '$.at', name: 'told', type: 'text' },
      ],
    });
    const { status, body } = await user.post(path('/test'), input);
    expect(status).toBe(200);
    expect(body.records[0]).toEqual({
      name: 'kitchen',
      time: expect.stringMatching(/Z$/),
      value: 20.5,
      unit: 'Cel',
    });
    expect(body.names).toEqual([
      { name: 'kitchen', records: 2, attribute: 'temperature', context: 'indoor' },
      { name: 'told', records: 4, attribute: null, context: null },
    ]);
    expect(body.errors).toEqual([
      'A record has no time in the form iso8601 at $.at.',
      'What stands at $.t is no number.',
    ]);
    expect(await stored()).toEqual([]);
    expect((await user.get(path())).status).toBe(204);
  });

  it('shows at most twenty records, and says so when there are none', async () => {
    service.answer = () => ({
      body: { data: Array.from({ length: 500 }, (_, index) => reading(500 - index, index)) },
    });
    expect((await user.post(path('/test'), json())).body.records).toHaveLength(20);
    service.answer = () => ({ body: { other: [] } });
    const { body } = await user.post(path('/test'), json());
    expect(body).toMatchObject({ records: [], errors: [expect.stringContaining('holds no records')] });
  });

  it('tells what a source of fixed attributes would not take', async () => {
    sourceId = await newSource('RandomData');
    service.answer = () => ({ body: { data: [reading(9, 3)] } });
    const values = [
      { path: '$.t', name: 'random_two' },
      { path: '$.t', name: 'random_nine' },
    ];
    const { body } = await user.post(path('/test'), json({ values }));
    expect(body.names).toEqual([{ name: 'random_two', records: 1, attribute: 'random_two', context: null }]);
    expect(body.errors).toEqual([expect.stringContaining('random_nine')]);
  });

  it('polls on its interval, asks from where it stopped, and takes nothing twice', async () => {
    const all = [reading(3600, 20), reading(1800, 21)];
    service.answer = ({ url }) => ({
      body: { data: all.filter(({ at }) => at >= (url.searchParams.get('since') ?? '')) },
    });
    const input = { ...json({ cursor: { from: 'time', parameter: 'since' } }), intervalSeconds: 600 };
    expect((await user.put(path(), input)).status).toBe(200);
    await poll();
    expect(await valuesOf('kitchen')).toEqual([20, 21]);
    expect(await state()).toMatchObject({
      state: 'waiting',
      lastAccepted: 2,
      lastError: null,
      intervalSeconds: 600,
    });
    expect(service.seen[0]?.url.search).toBe('?room=kitchen');
    await pollAfter(590);
    expect(service.seen).toHaveLength(1);
    all.push(reading(60, 22));
    expect(await pollAfter(20)).toMatchObject({ lastAccepted: 1 });
    expect(service.seen[1]?.url.searchParams.get('since')).toBe(all[1]?.at);
    expect(await valuesOf('kitchen')).toEqual([20, 21, 22]);
  });

  it('does not let a record of the future hide what comes until then', async () => {
    service.answer = () => ({ body: { data: [reading(60, 20), reading(-3600 * 30, 99)] } });
    await user.put(path(), json({ cursor: { from: 'time', parameter: 'since', format: 'seconds' } }));
    await poll();
    expect(await state()).toMatchObject({
      lastAccepted: 1,
      lastRejected: 1,
      lastNotice: expect.stringContaining('future'),
    });
    await pollAfter(1000);
    expect(Number(service.seen[1]?.url.searchParams.get('since'))).toBeLessThan(nowMs() / 1000 - 1000);
  });

  it('turns pages by the cursor of the answer, and goes on at the last one', async () => {
    const pages: Record<string, object> = {
      '': { data: [reading(300, 1)], next: 'b' },
      b: { data: [reading(200, 2)], next: 'c' },
      c: { data: [reading(100, 3)], next: null },
    };
    service.answer = ({ url }) => ({ body: pages[url.searchParams.get('page') ?? ''] });
    await user.put(path(), json({ cursor: { from: 'response', path: '$.next', parameter: 'page' } }));
    await poll();
    expect(await valuesOf('kitchen')).toEqual([1, 2, 3]);
    expect(service.seen.map(({ url }) => url.searchParams.get('page'))).toEqual([null, 'b', 'c']);
    pages['c'] = { data: [reading(50, 4)], next: null };
    await pollAfter(1000);
    expect(service.seen.at(-1)?.url.searchParams.get('page')).toBe('c');
    expect(await valuesOf('kitchen')).toEqual([1, 2, 3, 4]);
  });

  it('goes on at the first page that was not stored when a later one fails', async () => {
    let broken = true;
    service.answer = ({ url }) => {
      const page = Number(url.searchParams.get('page') ?? 0);
      if (page === 2 && broken) return { status: 500 };
      return { body: { data: [reading(300 - page, page)], next: page < 3 ? page + 1 : null } };
    };
    await user.put(path(), json({ cursor: { from: 'response', path: '$.next', parameter: 'page' } }));
    await poll();
    expect(await valuesOf('kitchen')).toEqual([0, 1]);
    expect(await state()).toMatchObject({ state: 'failing', failures: 1 });
    broken = false;
    service.seen.length = 0;
    await pollAfter(61);
    expect(service.seen.map(({ url }) => url.searchParams.get('page'))).toEqual(['2', '3']);
    expect(await valuesOf('kitchen')).toHaveLength(4);
  });

  it('reads names and times from where the settings say', async () => {
    const at = Math.floor(nowMs() / 1000) - 100;
    service.answer = () => ({ body: [{ s: { id: 'hall' }, ms: at * 1000 + 250, on: 'ON', v: '7e1' }] });
    const settings = {
      records: '$[*]',
      time: { path: '$.ms', format: 'milliseconds' },
      values: [
        { path: '$.on', namePath: '$.s.id', type: 'boolean' },
        { path: '$.v', name: 'v' },
      ],
    };
    await user.put(path(), json(settings));
    await poll();
    expect(await stored()).toEqual([
      { name: 'hall', value: true, at: at + 0.25 },
      { name: 'v', value: 70, at: at + 0.25 },
    ]);
  });
});

describe('openHAB', () => {
  const input = (more: object = {}) => ({
    kind: 'openhab',
    settings: { url: service.url, items: [{ id: 'Kitchen_Temp' }, { id: 'Door', name: 'door' }], ...more },
    secrets: { token: 'oh.adapter.secret123' },
    intervalSeconds: 300,
  });

  it('gives the persisted states since the last poll, in units of SenML', async () => {
    const start = nowMs();
    const points: [number, string][] = [
      [start - 7200_000, '70.7'],
      [start - 3600_000, '71.6'],
      [start - 100_000, 'NULL'],
    ];
    const items = {
      Kitchen_Temp: { state: '71.6 °F', unitSymbol: '°F', points },
      Door: { state: 'OPEN', points: [[start - 1000_000, 'CLOSED'] as [number, string]] },
    };
    likeOpenhab(service, { token: 'oh.adapter.secret123', items });
    expect((await user.put(path(), input())).status).toBe(200);
    await poll();
    expect(await valuesOf('Kitchen_Temp')).toEqual([21.5, 22]);
    expect(await valuesOf('door')).toEqual([false]);
    points.push([start + 200_000, '75.2']);
    service.seen.length = 0;
    expect(await pollAfter(301)).toMatchObject({ lastError: null, lastAccepted: 1 });
    expect(await valuesOf('Kitchen_Temp')).toEqual([21.5, 22, 24]);
    const asked = service.seen.find(({ url }) => url.pathname.endsWith('/Kitchen_Temp'));
    expect(Date.parse(asked?.url.searchParams.get('starttime') ?? '')).toBeGreaterThan(start - 120_000);
  });

  it('gives the states as they stand, of the units that they carry', async () => {
    likeOpenhab(service, {
      token: 'oh.adapter.secret123',
      items: { Kitchen_Temp: { state: '21.5 °C' }, Door: { state: 'UNDEF' } },
    });
    await user.put(path(), input({ read: 'state' }));
    await poll();
    expect(await stored()).toMatchObject([{ name: 'Kitchen_Temp', value: 21.5 }]);
    expect((await user.get(`/sources/${sourceId}`)).body.names).toMatchObject([{ unit: 'Cel' }]);
  });

  it('names items that there are when one is missing, and reads the others', async () => {
    likeOpenhab(service, {
      token: 'oh.adapter.secret123',
      items: {
        Kitchen_Temp: { state: '20', points: [[nowMs() - 1000, '20']] },
        Back_Door: { state: 'OPEN' },
      },
    });
    const { body } = await user.post(path('/test'), input());
    expect(body.errors[0]).toBe('There is no “Door”. There are Back_Door ….');
    expect(body.records).toMatchObject([{ name: 'Kitchen_Temp', value: 20 }]);
  });

  it('has an address under which something else answers', async () => {
    service.answer = () => ({ body: { hello: 'world' } });
    const { status, body } = await user.post(path('/test'), input());
    expect([status, body.code, body.detail]).toEqual([
      422,
      'service-not-usable',
      'This does not answer like openHAB. Is the address right?',
    ]);
  });
});

describe('Home Assistant', () => {
  const input = (more: object = {}) => ({
    kind: 'home-assistant',
    settings: {
      url: `${service.url}/`,
      items: [{ id: 'sensor.kitchen', name: 'kitchen' }, { id: 'sensor.bath' }],
      historyDays: 2,
      ...more,
    },
    secrets: { token: 'llat-secret456' },
  });

  it('gives every change since the last poll, day by day', async () => {
    const start = nowMs();
    const changes: [number, string][] = [
      [start - 47 * 3600_000, '19.5'],
      [start - 3600_000, '20.5'],
      [start - 1800_000, 'unavailable'],
    ];
    const entities = {
      'sensor.kitchen': { state: '20.5', attributes: { unit_of_measurement: '°C' }, changes },
      'sensor.bath': {
        state: '60',
        attributes: { unit_of_measurement: '%', device_class: 'humidity' },
        changes: [[start - 60_000 * 30, '60']] as [number, string][],
      },
    };
    likeHomeAssistant(service, { token: 'llat-secret456', entities });
    await user.put(path(), input());
    await poll();
    expect(await state()).toMatchObject({ lastError: null, lastAccepted: 3 });
    expect(await valuesOf('kitchen')).toEqual([19.5, 20.5]);
    const { body } = await user.get(`/sources/${sourceId}`);
    expect(body.names.map(({ name, unit }: any) => [name, unit])).toEqual([
      ['kitchen', 'Cel'],
      ['sensor.bath', '%RH'],
    ]);
    changes.push([start + 600_000, '21']);
    service.seen.length = 0;
    await pollAfter(901);
    expect(await valuesOf('kitchen')).toEqual([19.5, 20.5, 21]);
    const asked = service.seen.filter(({ url }) => url.pathname.startsWith('/api/history'));
    expect(asked).toHaveLength(1);
  });

  it('gives the states as they stand', async () => {
    likeHomeAssistant(service, {
      token: 'llat-secret456',
      entities: {
        'sensor.kitchen': { state: '20.5', attributes: { unit_of_measurement: '°C' } },
        'sensor.bath': { state: 'unknown' },
      },
    });
    await user.put(path(), input({ read: 'state' }));
    await poll();
    expect(await stored()).toMatchObject([{ name: 'kitchen', value: 20.5 }]);
  });

  it('says in plain words that a token is wrong', async () => {
    likeHomeAssistant(service, { token: 'another', entities: {} });
    const { status, body } = await user.post(path('/test'), input());
    expect([status, body.code]).toEqual([422, 'service-not-usable']);
    expect(body.detail).toBe(`${service.host} does not accept the key or token (401).`);
  });
});

describe('OAuth 2', () => {
  const settings = (type: string, more: object = {}) => ({
    ...json({ auth: { type, tokenUrl: `${auth.url}/token`, clientId: 'my client', scope: 'read', ...more } }),
  });

  /** Hands out access tokens `a1`, `a2` …, of which only the last is good. */
  function authorizationServer(more: (grant: URLSearchParams) => object | undefined = () => ({})): {
    current: number;
  } {
    const issued = { current: 0 };
    auth.answer = ({ body }): Answer => {
      const extra = more(new URLSearchParams(body));
      if (extra === undefined) return { status: 400, body: { error: 'invalid_grant' } };
      issued.current++;
      return {
        body: { access_token: `a${issued.current}`, token_type: 'Bearer', expires_in: 3600, ...extra },
      };
    };
    service.answer = ({ headers }) =>
      headers.authorization === `Bearer a${issued.current}`
        ? { body: { data: [reading(10, 20)] } }
        : { status: 401, body: {} };
    return issued;
  }

  it('gets a token by client credentials, keeps it, and gets another before it ends', async () => {
    const issued = authorizationServer();
    await user.put(path(), {
      ...settings('oauth2-client-credentials'),
      secrets: { clientSecret: 'p@ss:word' },
    });
    await poll();
    expect(await state()).toMatchObject({ lastError: null, lastAccepted: 1 });
    expect(auth.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('my+client:p%40ss%3Aword').toString('base64')}`,
    );
    expect(auth.seen[0]?.body).toBe('grant_type=client_credentials&scope=read');
    await pollAfter(901);
    expect(issued.current).toBe(1);
    await pollAfter(2700);
    expect(issued.current).toBe(2);
  });

  it('renews a token that is refused, once and no more', async () => {
    const issued = authorizationServer();
    await user.put(path(), { ...settings('oauth2-client-credentials'), secrets: { clientSecret: 'x' } });
    await poll();
    issued.current++;
    await pollAfter(901);
    expect(await state()).toMatchObject({ lastError: null });
    expect(auth.seen).toHaveLength(2);
    service.answer = () => ({ status: 401 });
    service.seen.length = 0;
    await pollAfter(901);
    expect(await state()).toMatchObject({ state: 'failing', lastError: expect.stringContaining('401') });
    expect([service.seen.length, auth.seen.length]).toEqual([2, 3]);
  });

  it('uses the refresh token that came last, also when a test brought it', async () => {
    let good = 'r0';
    authorizationServer((grant) => {
      if (grant.get('refresh_token') !== good) return undefined;
      good = `r${Number(good.slice(1)) + 1}`;
      return { refresh_token: good, expires_in: 60 };
    });
    const input = {
      ...settings('oauth2-refresh-token', { clientAuthentication: 'body' }),
      secrets: { refreshToken: 'r0' },
    };
    expect((await user.post(path('/test'), input)).status).toBe(200);
    expect((await user.put(path(), input)).status).toBe(200);
    await poll();
    expect(await state()).toMatchObject({ lastError: null });
    await pollAfter(901);
    await pollAfter(901);
    expect(await state()).toMatchObject({ lastError: null });
    // Tested again while it is in use, with the stored secret; the polls go on with what the test brought.
    const { secrets: _, ...again } = input;
    market.clock.forward(901);
    expect((await user.post(path('/test'), again)).status).toBe(200);
    await poll();
    expect(await state()).toMatchObject({ lastError: null });
    good = 'taken back';
    expect(await pollAfter(901)).toMatchObject({
      lastError: expect.stringContaining('no longer accepts the refresh token'),
    });
  });
});

describe('a service that fails', () => {
  const failing = async (answer: Answer): Promise<any> => {
    service.answer = () => answer;
    await user.put(path(), json());
    await poll();
    return state();
  };
  const secondsUntilNext = async (): Promise<number> =>
    Math.round((Date.parse((await state()).nextPollAt) - nowMs()) / 60_000) * 60;

  it('is asked less and less often, up to every six hours, and as before once it answers', async () => {
    await failing({ status: 503, body: {} });
    const waits = [await secondsUntilNext()];
    for (let failures = 1; failures < 11; failures++) {
      await pollAfter((waits.at(-1) ?? 0) + 30);
      waits.push(await secondsUntilNext());
    }
    expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]);
    expect(await state()).toMatchObject({
      state: 'failing',
      failures: 11,
      lastError: `${service.host} has a problem of its own (503).`,
    });
    service.answer = () => ({ body: { data: [reading(10, 20)] } });
    expect(await pollAfter(21700)).toMatchObject({
      state: 'waiting',
      failures: 0,
      lastError: null,
      lastErrorAt: null,
    });
    expect(await secondsUntilNext()).toBe(900);
  });

  it('is not asked before the time it named', async () => {
    await failing({ status: 429, headers: { 'retry-after': '1800' }, body: {} });
    expect(await secondsUntilNext()).toBe(1800);
    expect((await state()).lastError).toContain('less often');
  });

  it.each([
    ['half a JSON', { body: '{"data": [' }, 'what came is not'],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<p>' }, 'not with JSON'],
    ['6 MB', { body: JSON.stringify('x'.repeat(6e6)) }, 'larger than 5 MB'],
    ['a redirect', { status: 302, headers: { location: 'http://169.254.169.254/' } }, 'not followed'],
    [
      'more records than it should',
      { body: { data: Array.from({ length: 10_001 }, () => ({})) } },
      'more than 10000',
    ],
  ])('with %s is told in words', async (_what, answer, words) => {
    expect(await failing(answer)).toMatchObject({
      state: 'failing',
      lastError: expect.stringContaining(words),
    });
    expect(await stored()).toEqual([]);
  });

  it('by never ending is left after a while', async () => {
    const fetcher = market.app.get(FetchOutside);
    Object.assign(fetcher, { maxMs: 200 });
    service.answer = () => new Promise(() => undefined);
    try {
      await user.put(path(), json());
      await poll();
      expect((await state()).lastError).toContain('took longer');
    } finally {
      Object.assign(fetcher, { maxMs: 10_000 });
    }
  });
});

describe('an address', () => {
  it.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://[::1]:8123/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest',
    'https://0x7f.1/',
    'https://user:pass@example.org/',
    'https://example.org/#part',
    'file:///etc/passwd',
    'nonsense',
  ])('within our own network, or of no use, is refused where it stands: %s', async (url) => {
    for (const send of [user.put(path(), json({ url })), user.post(path('/test'), json({ url }))]) {
      const reply = await send;
      expect([reply.status, pointers(reply)]).toEqual([422, ['/settings/url']]);
    }
  });

  it('whose name leads into our own network is not asked, in tests or polls', async () => {
    const resolver = market.app.get(HostResolver);
    const real = resolver.addressesOf.bind(resolver);
    resolver.addressesOf = () => Promise.resolve(['192.168.0.10']);
    try {
      const input = json({ url: 'https://rebinding.example/' });
      const reply = await user.post(path('/test'), input);
      expect([reply.status, reply.body.code]).toEqual([422, 'service-not-usable']);
      expect((await user.put(path(), input)).status).toBe(200);
      await poll();
      expect((await state()).lastError).toBe('rebinding.example has no address on the public internet.');
    } finally {
      resolver.addressesOf = real;
    }
  });
});

describe('settings', () => {
  it.each([
    [{ kind: 'smtp', settings: {} }, ['/kind']],
    [{ kind: 'json', settings: {} }, ['/settings/url', '/settings/auth', '/settings/values']],
    [json({ more: 1 }), ['/settings/more']],
    [json({ auth: { type: 'magic' } }), ['/settings/auth']],
    [json({ auth: { type: 'header', header: 'Host' } }), ['/settings/auth/header']],
    [json({ records: '$..a..b' }), ['/settings/records']],
    [json({ values: [{ path: '$[?match(@.a, "(a+)+$")]', name: 'a' }] }), ['/settings/values/0/path']],
    [json({ values: [{ path: '$.a', name: '-a' }] }), ['/settings/values/0/name']],
    [json({ auth: { type: 'header', header: 'X-Api-Key' } }), ['/secrets/apiKey']],
    [{ ...json(), secrets: { apiKey: 'x' } }, ['/secrets/apiKey']],
    [
      {
        kind: 'openhab',
        settings: { url: 'https://example.org', items: [{ id: '../..' }] },
        secrets: { token: 'x' },
      },
      ['/settings/items/0/id'],
    ],
    [{ ...json(), intervalSeconds: 59 }, ['/intervalSeconds']],
    [{ ...json(), intervalSeconds: 86401 }, ['/intervalSeconds']],
    [{ kind: 'json', settings: [] }, ['/settings']],
    [{ kind: 'json', settings: 'x' }, ['/settings']],
  ])('that are wrong are told with their places: %j', async (input, places) => {
    const reply = await user.put(path(), input);
    expect([reply.status, [...new Set(pointers(reply))]]).toEqual([422, places]);
  });

  it('keep their secret only for the same address', async () => {
    const input = { ...json({ auth: { type: 'header', header: 'X-Api-Key' } }), secrets: { apiKey: 'k-1' } };
    service.answer = ({ headers }) =>
      headers['x-api-key'] === 'k-1' ? { body: { data: [] } } : { status: 401 };
    await user.put(path(), input);
    const { secrets: _, ...without } = input;
    expect((await user.put(path(), { ...without, intervalSeconds: 60 })).status).toBe(200);
    await poll();
    expect(await state()).toMatchObject({ lastError: null });
    const elsewhere = { ...without, settings: { ...without.settings, url: `${auth.url}/readings` } };
    const reply = await user.put(path(), elsewhere);
    expect([reply.status, pointers(reply)]).toEqual([422, ['/secrets/apiKey']]);
    expect((await user.post(path('/test'), elsewhere)).status).toBe(422);
    expect(auth.seen).toEqual([]);
  });
});

describe('a secret', () => {
  it('is in no answer and lies sealed in the database', async () => {
    const input = {
      ...json({ auth: { type: 'header', header: 'X-Api-Key' } }),
      secrets: { apiKey: 'very-secret-key' },
    };
    service.answer = ({ headers }) => ({ status: 500, body: { echoed: headers } });
    const replies = [
      await user.post(path('/test'), input),
      await user.put(path(), input),
      await user.get(path()),
      await user.patch(path(), { intervalSeconds: 120 }),
      await user.get(`/sources/${sourceId}`),
    ];
    await poll();
    replies.push(await user.get(path()));
    expect(JSON.stringify(replies)).not.toContain('very-secret-key');
    expect(replies.at(-1)?.body).toMatchObject({ secrets: ['apiKey'], lastError: expect.any(String) });
    const [row] = await market.owner.query('select a::text as shown, secret from sources.adapter a');
    expect(row.shown + row.secret.toString('latin1')).not.toContain('very-secret-key');
  });

  it('is wrapped anew under the next key, and works on', async () => {
    const input = { ...json({ auth: { type: 'header', header: 'X-Api-Key' } }), secrets: { apiKey: 'k-2' } };
    service.answer = ({ headers }) =>
      headers['x-api-key'] === 'k-2' ? { body: { data: [] } } : { status: 401 };
    await user.put(path(), input);
    const keyId = async (): Promise<string> =>
      (await market.owner.query('select secret_key_id from sources.adapter'))[0].secret_key_id;
    const before = await keyId();
    const next = await secondProcess({
      DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
      DATA_KEY_PREVIOUS: market.processEnvironment['DATA_KEY'] ?? '',
    });
    expect(await next.app.get(RewrapSecrets).run()).toBe(1);
    expect(await next.app.get(RewrapSecrets).run()).toBe(0);
    expect(await keyId()).not.toBe(before);
    await next.jobs.tick('sources.adapters');
    await next.app.get(PollDueAdapters).idle();
    expect((await market.owner.query('select failures from sources.adapter'))[0].failures).toBe(0);
    expect(service.seen).toHaveLength(1);
    // Without the key it can no longer be opened; its person is told, and can enter it again.
    market.clock.forward(1000);
    await poll();
    expect(await state()).toMatchObject({
      lastError: expect.stringContaining('Enter them again'),
      secrets: [],
    });
    expect((await user.put(path(), input)).status).toBe(200);
    await poll();
    expect(await state()).toMatchObject({ lastError: null });
  });
});

describe('fetching', () => {
  const fine = (): Answer => ({ body: { data: [reading(10, 20)] } });

  it('pauses and goes on', async () => {
    service.answer = fine;
    await user.put(path(), json());
    expect((await user.patch(path(), { paused: true })).body).toMatchObject({
      state: 'paused',
      nextPollAt: null,
    });
    await poll();
    expect(service.seen).toEqual([]);
    expect((await user.post(path('/poll'))).body.code).toBe('adapter-paused');
    expect((await user.patch(path(), { paused: false })).body.state).toBe('waiting');
    await poll();
    expect(service.seen).toHaveLength(1);
  });

  it('happens at once when asked for, but not twice in a minute', async () => {
    service.answer = fine;
    await user.put(path(), json());
    await poll();
    const tooSoon = await user.post(path('/poll'));
    expect([tooSoon.status, Number(tooSoon.headers.get('retry-after')) > 0]).toEqual([429, true]);
    market.clock.forward(61);
    expect((await user.post(path('/poll'))).status).toBe(202);
    await poll();
    expect(service.seen).toHaveLength(2);
  });

  it('ends with the source, and with the adapter; what was fetched stays', async () => {
    service.answer = fine;
    await user.put(path(), json());
    await poll();
    expect((await user.delete(path())).status).toBe(204);
    expect((await user.delete(path())).status).toBe(404);
    expect(await stored()).toHaveLength(1);
    await user.put(path(), json());
    expect((await user.delete(`/sources/${sourceId}`)).status).toBe(200);
    service.seen.length = 0;
    await pollAfter(1000);
    expect(service.seen).toEqual([]);
  });

  it('writes nothing more once its settings were changed, its pause began, or its source is gone', async () => {
    for (const change of [
      () => user.patch(path(), { paused: true }),
      () => user.delete(`/sources/${sourceId}`),
      () => user.put(path(), json({ values: [{ path: '$.t', name: 'other' }] })),
    ]) {
      sourceId = await newSource('OpenhabSensor');
      service.answer = fine;
      await user.put(path(), json());
      service.answer = async () => {
        await change();
        service.answer = () => ({ body: { data: [] } });
        return { body: { data: [reading(10, 20)] } };
      };
      await poll();
      expect(await stored()).toEqual([]);
      const [row] = await market.owner.query('select * from sources.adapter where source_id = $1', [
        sourceId,
      ]);
      expect(row === undefined || (row.last_success_at === null && row.lease === null)).toBe(true);
    }
  });

  it('is shared by processes, and taken over from one that vanished', async () => {
    service.answer = fine;
    await user.put(path(), json());
    const second = await secondProcess();
    await Promise.all([market.app.get(PollDueAdapters).run(), second.app.get(PollDueAdapters).run()]);
    await Promise.all([market.app.get(PollDueAdapters).idle(), second.app.get(PollDueAdapters).idle()]);
    expect(service.seen).toHaveLength(1);
    const lease = (ago: string): Promise<unknown> =>
      market.owner.query(
        `update sources.adapter set next_poll_at = $1, lease = gen_random_uuid(), leased_until = $1::timestamptz + interval '${ago}'`,
        [market.clock.now()],
      );
    await lease('1 minute');
    await poll();
    expect(service.seen).toHaveLength(1);
    await pollAfter(61);
    expect(service.seen).toHaveLength(2);
  });

  it('is nobody else’s to see or change', async () => {
    await user.put(path(), json());
    const stranger = await market.newcomer().registerAsUser();
    const processor = await market.newcomer().registerAsProcessor();
    const replies = (person: Person) =>
      Promise.all([
        person.get(path()),
        person.put(path(), json()),
        person.patch(path(), { paused: true }),
        person.post(path('/test'), json()),
        person.post(path('/poll')),
        person.delete(path()),
      ]);
    expect((await replies(stranger)).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await replies(processor)).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(service.seen).toEqual([]);
    expect(await state()).toMatchObject({ state: 'waiting' });
  });

  it('is tested no more than a person would', async () => {
    service.answer = fine;
    let reply = await user.post(path('/test'), json());
    for (let count = 0; count < 20 && reply.status === 200; count++)
      reply = await user.post(path('/test'), json());
    expect([reply.status, reply.body.code]).toEqual([429, 'too-many-tests']);
    expect(service.seen).toHaveLength(20);
  });

  it('is given up at once when the process ends, and done by the next', async () => {
    const second = await secondProcess();
    const asked = new Promise<void>((resolve) => {
      service.answer = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    await user.put(path(), json());
    await second.jobs.tick('sources.adapters');
    await asked;
    await second.close();
    others.pop();
    service.answer = fine;
    await poll();
    const [row] = await market.owner.query('select failures, last_accepted from sources.adapter');
    expect(row).toEqual({ failures: 0, last_accepted: 1 });
  });
});
