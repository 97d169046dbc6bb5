import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Market, openMarket } from './market';
import { type Person, type Reply, push } from './person';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

const grant = 'urn:ietf:params:oauth:grant-type:device_code';

/** A device without a keyboard: speaks OAuth, form-encoded. */
class Device {
  code = '';
  userCode = '';
  interval = 0;

  form(path: string, parameters: Readonly<Record<string, string>> | string): Promise<Reply> {
    const body = typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString();
    return market.newcomer().send('POST', `/oauth/${path}`, body, {
      'content-type': 'application/x-www-form-urlencoded',
    });
  }

  async asks(name = 'Weather station'): Promise<Reply> {
    const reply = await this.form('device_authorization', { client_id: name });
    this.code = reply.body.device_code;
    this.userCode = reply.body.user_code;
    this.interval = reply.body.interval;
    return reply;
  }

  polls(): Promise<Reply> {
    return this.form('token', { grant_type: grant, device_code: this.code });
  }
}

const asked = async (name?: string): Promise<Device> => {
  const device = new Device();
  await device.asks(name);
  return device;
};
const error = (reply: Reply): [number, string] => [reply.status, reply.body.error];

async function personWithSource(): Promise<{ person: Person; sourceId: string }> {
  const person = await market.newcomer().registerAsUser();
  const source = await person.post('/sources', { sourceType: 'RandomData', label: 'dice' });
  return { person, sourceId: source.body.id };
}

describe('pairing a device by the device grant (RFC 8628)', () => {
  it('gives a code to type, and after the person allowed it a token for that one source', async () => {
    const { person, sourceId } = await personWithSource();
    const device = new Device();
    const started = await device.asks('Weather station');
    expect(started.status).toBe(200);
    expect(started.headers.get('cache-control')).toBe('no-store');
    expect(started.body).toEqual({
      device_code: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${market.url}/pair`,
      verification_uri_complete: `${market.url}/pair?user_code=${device.userCode}`,
      expires_in: 900,
      interval: 5,
    });
    expect(error(await device.polls())).toEqual([400, 'authorization_pending']);

    const typed = device.userCode.toLowerCase().replace('-', ' ');
    const seen = await person.get(`/pairings/${encodeURIComponent(typed)}`);
    expect(seen.body).toMatchObject({
      userCode: device.userCode,
      deviceName: 'Weather station',
      state: 'pending',
    });
    expect(JSON.stringify(seen.body)).not.toContain(device.code);
    expect((await person.post(`/pairings/${device.userCode}/approve`, { sourceId })).status).toBe(204);
    expect((await person.get(`/sources/${sourceId}/tokens`)).body).toEqual([]);

    market.clock.forward(6);
    const granted = await device.polls();
    expect(granted.status).toBe(200);
    expect(granted.headers.get('cache-control')).toBe('no-store');
    expect(granted.body).toEqual({
      access_token: expect.stringMatching(/^mds_/),
      token_type: 'Bearer',
      scope: 'data:write',
    });
    const stored = await push(market.url, granted.body.access_token, [{ n: 'random_one', v: 7 }]);
    expect(stored.status).toBeLessThan(300);
    expect((await person.get(`/sources/${sourceId}/tokens`)).body).toMatchObject([
      { label: 'Weather station', live: true },
    ]);
    expect((await person.get(`/pairings/${device.userCode}`)).body).toMatchObject({ state: 'redeemed' });
  });

  it('gives the token once, also to devices that ask at the same moment', async () => {
    const { person, sourceId } = await personWithSource();
    const device = await asked();
    await person.post(`/pairings/${device.userCode}/approve`, { sourceId });
    const replies = await Promise.all(Array.from({ length: 5 }, () => device.polls()));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(error(await device.polls())).toEqual([400, 'invalid_grant']);
    expect((await person.get(`/sources/${sourceId}/tokens`)).body).toHaveLength(1);
  });

  it('takes JSON as well, and ignores parameters it does not know', async () => {
    const started = await market
      .newcomer()
      .post('/oauth/device_authorization', { client_id: 'Lamp', scope: 'data:write', flavour: { a: 1 } });
    expect(started.status).toBe(200);
    const poll = await market.newcomer().post('/oauth/token', {
      grant_type: grant,
      device_code: started.body.device_code,
      client_id: 'Lamp',
    });
    expect(error(poll)).toEqual([400, 'authorization_pending']);
  });

  it('tells a device that polls too often to slow down, five seconds more each time, and remembers it', async () => {
    const device = await asked();
    expect(error(await device.polls())).toEqual([400, 'authorization_pending']);
    expect(error(await device.polls())).toEqual([400, 'slow_down']);
    market.clock.forward(6);
    expect(error(await device.polls())).toEqual([400, 'slow_down']);
    market.clock.forward(11);
    expect(error(await device.polls())).toEqual([400, 'slow_down']);
    market.clock.forward(21);
    expect(error(await device.polls())).toEqual([400, 'authorization_pending']);
  });

  it('ends when the person denies', async () => {
    const { person, sourceId } = await personWithSource();
    const device = await asked();
    expect((await person.post(`/pairings/${device.userCode}/deny`)).status).toBe(204);
    expect(error(await device.polls())).toEqual([400, 'access_denied']);
    const late = await person.post(`/pairings/${device.userCode}/approve`, { sourceId });
    expect(late).toMatchObject({ status: 409, body: { code: 'pairing-answered' } });
  });

  it('ends after a quarter of an hour, answered or not, and is then forgotten', async () => {
    const { person, sourceId } = await personWithSource();
    const [silent, allowed] = [await asked(), await asked()];
    await person.post(`/pairings/${allowed.userCode}/approve`, { sourceId });
    market.clock.forward(901);
    expect(error(await silent.polls())).toEqual([400, 'expired_token']);
    expect(error(await allowed.polls())).toEqual([400, 'expired_token']);
    expect((await person.get(`/pairings/${silent.userCode}`)).status).toBe(404);
    expect((await person.post(`/pairings/${silent.userCode}/approve`, { sourceId })).status).toBe(404);
    await market.jobs.tick('sources.expired-pairings');
    expect(error(await silent.polls())).toEqual([400, 'expired_token']);
    market.clock.forward(901);
    await market.jobs.tick('sources.expired-pairings');
    expect(error(await silent.polls())).toEqual([400, 'invalid_grant']);
    expect(await market.owner.query('select 1 from sources.pairing')).toEqual([]);
  });

  it('opens no source of somebody else, and shows an answered device to nobody else', async () => {
    const [one, other] = [await personWithSource(), await personWithSource()];
    const device = await asked();
    const stolen = await one.person.post(`/pairings/${device.userCode}/approve`, {
      sourceId: other.sourceId,
    });
    expect(stolen).toMatchObject({ status: 404, body: { code: 'source-not-found' } });
    expect(error(await device.polls())).toEqual([400, 'authorization_pending']);
    await one.person.post(`/pairings/${device.userCode}/approve`, { sourceId: one.sourceId });
    expect((await other.person.get(`/pairings/${device.userCode}`)).status).toBe(404);
    expect((await other.person.post(`/pairings/${device.userCode}/deny`)).status).toBe(404);
    expect((await device.polls()).status).toBe(200);
  });

  it('is answered by one of two people who type the same code at the same moment', async () => {
    const [one, other] = [await personWithSource(), await personWithSource()];
    const device = await asked();
    const answers = await Promise.all(
      [one, other].map(({ person, sourceId }) =>
        person.post(`/pairings/${device.userCode}/approve`, { sourceId }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
  });

  it('comes to nothing when the source is deleted or full before the device has its token', async () => {
    const { person, sourceId } = await personWithSource();
    const device = await asked();
    await person.post(`/pairings/${device.userCode}/approve`, { sourceId });
    await person.delete(`/sources/${sourceId}`);
    expect(error(await device.polls())).toEqual([400, 'invalid_grant']);

    const full = await personWithSource();
    const late = await asked();
    await full.person.post(`/pairings/${late.userCode}/approve`, { sourceId: full.sourceId });
    for (let i = 0; i < 10; i++) await full.person.post(`/sources/${full.sourceId}/tokens`);
    expect(error(await late.polls())).toEqual([400, 'access_denied']);
    const next = await asked();
    const refused = await full.person.post(`/pairings/${next.userCode}/approve`, { sourceId: full.sourceId });
    expect(refused).toMatchObject({ status: 409, body: { code: 'too-many-source-tokens' } });
  });

  it('keeps codes as hashes only', async () => {
    const device = await asked();
    const [row] = await market.owner.query(
      'select p::text as row from sources.pairing p order by created_at desc limit 1',
    );
    expect(row.row).not.toContain(device.code);
    expect(row.row).not.toContain(device.userCode.replace('-', ''));
  });
});

describe('who may answer', () => {
  it('is a signed-in user with a CSRF token, and nobody else', async () => {
    const { person, sourceId } = await personWithSource();
    const device = await asked();
    const path = `/pairings/${device.userCode}`;
    expect((await market.newcomer().get(path)).status).toBe(401);
    expect((await (await market.newcomer().registerAsProcessor()).get(path)).status).toBe(403);
    const forged = await person.post(`${path}/approve`, { sourceId }, { 'x-xsrf-token': 'no' });
    expect(forged.status).toBe(403);
    for (const body of [{}, { sourceId: 'x' }, { sourceId, more: 1 }])
      expect((await person.post(`${path}/approve`, body)).status).toBe(422);
  });

  it('guesses thirty times in a quarter of an hour, right or wrong, and then waits', async () => {
    const { person } = await personWithSource();
    const device = await asked();
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++)
      statuses.push((await person.get(`/pairings/${i % 3 === 0 ? device.userCode : 'BBBB-BBBB'}`)).status);
    expect(new Set(statuses)).toEqual(new Set([200, 404]));
    const over = await person.get(`/pairings/${device.userCode}`);
    expect(over).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    const { person: another } = await personWithSource();
    expect((await another.get(`/pairings/${device.userCode}`)).status).toBe(200);
  });
});

describe('an OAuth request that is none', () => {
  it('is refused in the shape of RFC 6749 5.2 whatever is wrong with it', async () => {
    const device = new Device();
    const cases: readonly [string, Readonly<Record<string, string>> | string, string][] = [
      ['device_authorization', {}, 'invalid_request'],
      ['device_authorization', { client_id: 'x'.repeat(101) }, 'invalid_request'],
      ['device_authorization', { client_id: 'x', scope: 'everything' }, 'invalid_scope'],
      ['device_authorization', 'client_id=a&client_id=b', 'invalid_request'],
      ['device_authorization', 'client_id=%00', 'invalid_request'],
      ['device_authorization', `client_id=${'x'.repeat(9000)}`, 'invalid_request'],
      ['device_authorization', Array.from({ length: 30 }, (_, i) => `a${i}=1`).join('&'), 'invalid_request'],
      ['token', {}, 'invalid_request'],
      ['token', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
      ['token', { grant_type: grant }, 'invalid_request'],
      ['token', { grant_type: grant, device_code: 'nothing' }, 'invalid_grant'],
      ['token', '__proto__=1&constructor=2', 'invalid_request'],
    ];
    for (const [path, parameters, expected] of cases) {
      const reply = await device.form(path, parameters);
      expect(reply.body.error, JSON.stringify(parameters).slice(0, 80)).toBe(expected);
      expect([400, 413]).toContain(reply.status);
      expect(reply.headers.get('content-type')).toContain('application/json');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
    for (const [type, body] of [
      ['application/json', '{'],
      ['application/json', '[]'],
      ['application/json', '{"client_id": 7}'],
      ['text/plain', 'client_id=x'],
    ] as const) {
      const reply = await market
        .newcomer()
        .send('POST', '/oauth/device_authorization', body, { 'content-type': type });
      expect(error(reply), body).toEqual([400, 'invalid_request']);
    }
    const other = await asked('Lamp');
    const stranger = await other.form('token', {
      grant_type: grant,
      device_code: other.code,
      client_id: 'Radio',
    });
    expect(error(stranger)).toEqual([400, 'invalid_grant']);
  });

  it('waits when too many devices of one address ask', async () => {
    market.clock.forward(901);
    const statuses: number[] = [];
    for (let i = 0; i < 21; i++) statuses.push((await new Device().asks()).status);
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
    const over = await new Device().asks();
    expect(error(over)).toEqual([429, 'temporarily_unavailable']);
    expect(over.headers.get('retry-after')).toBe('300');
    market.clock.forward(901);
    expect((await new Device().asks()).status).toBe(200);
  });
});
