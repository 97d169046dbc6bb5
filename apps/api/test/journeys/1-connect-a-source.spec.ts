import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Market, openMarket } from '../market';
import { push } from '../person';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

describe('step 1: a user registers a source and pairs a device', () => {
  it('shows the token once, stores only its hash, and lists the source', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId, token } = await user.pair('RandomData');
    expect(token).toMatch(/^mds_[0-9a-f]{32}_/);
    const tokens = await user.get(`/sources/${sourceId}/tokens`);
    expect(tokens.body).toHaveLength(1);
    expect(JSON.stringify(tokens.body)).not.toContain(token);
    const stored = await market.owner.query('select encode(secret_hash, $1) as hash from sources.token', [
      'escape',
    ]);
    expect(JSON.stringify(stored)).not.toContain(token.slice('mds_'.length + 33));
    expect((await user.get('/sources')).body).toMatchObject([
      { sourceType: 'RandomData', records: 0, lastAt: null, paused: false },
    ]);
  });

  it('refuses a source type that is not in the catalogue, with the place and the choice', async () => {
    const user = await market.newcomer().registerAsUser();
    const reply = await user.post('/sources', { sourceType: 'Randomdata', label: 'x' });
    expect(reply.status).toBe(422);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body.errors[0]).toMatchObject({ pointer: '/sourceType' });
  });

  it('keeps sources apart: another user finds nothing', async () => {
    const [owner, stranger] = [
      await market.newcomer().registerAsUser(),
      await market.newcomer().registerAsUser(),
    ];
    const { sourceId } = await owner.pair('RandomData');
    for (const reply of [
      await stranger.get(`/sources/${sourceId}`),
      await stranger.get(`/sources/${sourceId}/measurements`),
      await stranger.patch(`/sources/${sourceId}`, { label: 'mine' }),
      await stranger.delete(`/sources/${sourceId}`),
      await stranger.get(`/sources/${sourceId}/tokens`),
      await stranger.post(`/sources/${sourceId}/tokens`),
      await stranger.put(`/privacy/sources/${sourceId}/levels/random_two`, { level: 'low' }),
    ])
      expect(reply.status).toBe(404);
  });
});

describe('step 2: the device pushes SenML', () => {
  it('stores a pack with base fields and relative times, and storing it again changes nothing', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId, token } = await user.pair('RandomData');
    const pack = [
      { bn: 'random_', bt: 1_763_000_000, n: 'two', v: 42.5 },
      { n: 'one', v: 7, t: 60 },
      { n: 'two', v: 43.5, t: 60 },
    ];
    expect((await push(market.url, token, pack)).body).toMatchObject({
      accepted: 3,
      duplicates: 0,
      rejected: 0,
    });
    expect((await push(market.url, token, pack)).body).toMatchObject({
      accepted: 0,
      duplicates: 3,
      rejected: 0,
    });
    const values = await user.get(`/sources/${sourceId}/measurements`);
    expect(values.body.items).toContainEqual({
      name: 'random_two',
      unit: null,
      outsideBounds: false,
      at: new Date(1_763_000_060_000).toISOString(),
      value: 43.5,
    });
  });

  it('lists every error of a pack with its index and field, and stores nothing of it', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId, token } = await user.pair('RandomData');
    const reply = await push(market.url, token, [
      { n: 'random_two', v: 1 },
      { n: 'random_three', v: 1 },
      { n: 'random_two', vs: 'many' },
      { n: 'random_two', v: 1e308 },
      { n: 'random_two', v: 1, t: 1e10 },
      { n: 'random_two', v: 'x' },
    ]);
    expect(reply.status).toBe(422);
    expect(
      reply.body.errors.map(({ index, field, code }: { index: number; field: string; code: string }) => [
        index,
        field,
        code,
      ]),
    ).toEqual([
      [1, 'n', 'unknown-attribute'],
      [2, 'vs', 'wrong-type'],
      [3, 'v', 'out-of-range'],
      [4, 't', 'time-in-future'],
      [5, 'v', 'wrong-type'],
    ]);
    expect((await user.get(`/sources/${sourceId}`)).body.records).toBe(0);
  });

  it.each([
    ['no JSON', '[{"n":"random_two","v":}]'],
    ['NaN', '[{"n":"random_two","v":NaN}]'],
    ['no array', '{"n":"random_two","v":1}'],
    ['an empty body', ''],
    ['a name that ends in _', '[{"n":"random_two","v":1,"x_":1}]'],
  ])('refuses %s with a problem, never a 500', async (_, body) => {
    const user = await market.newcomer().registerAsUser();
    const { token } = await user.pair('RandomData');
    const reply = await push(market.url, token, body);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.body.code).toBeDefined();
  });

  it('refuses a body of 10 MB', async () => {
    const user = await market.newcomer().registerAsUser();
    const { token } = await user.pair('RandomData');
    const reply = await push(
      market.url,
      token,
      `[${'{"n":"random_two","v":1},'.repeat(420_000)}{"n":"random_two","v":1}]`,
    );
    expect(reply.status).toBe(413);
    expect(reply.body.code).toBe('body-too-large');
  });

  it('lets a source token write to its source only, and read nothing', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId, token } = await user.pair('RandomData');
    const bearer = { authorization: `Bearer ${token}` };
    const anonymous = market.newcomer();
    for (const path of [
      '/sources',
      `/sources/${sourceId}`,
      `/sources/${sourceId}/measurements`,
      '/requests',
      '/earnings',
      '/privacy/settings/levels',
      '/queries',
      '/auth/session',
    ]) {
      expect([401, 403, 404]).toContain((await anonymous.get(path, bearer)).status);
    }
  });

  it('refuses a revoked token and a made-up one', async () => {
    const user = await market.newcomer().registerAsUser();
    const { sourceId, token } = await user.pair('RandomData');
    const [{ id }] = (await user.get(`/sources/${sourceId}/tokens`)).body;
    expect((await user.delete(`/sources/${sourceId}/tokens/${id}`)).status).toBe(204);
    expect((await push(market.url, token, [{ n: 'random_two', v: 1 }])).status).toBe(401);
    expect((await push(market.url, 'mds_nonsense', [{ n: 'random_two', v: 1 }])).status).toBe(401);
  });
});
