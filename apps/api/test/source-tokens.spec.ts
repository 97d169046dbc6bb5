import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Market, openMarket } from './market';
import { type Person, push } from './person';

let market: Market;
let user: Person;
let sourceId: string;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

const day = 24 * 3600;
const pack = [{ n: 'random_one', v: 1 }];
const status = async (token: string): Promise<number> => (await push(market.url, token, pack)).status;
const path = (rest = ''): string => `/sources/${sourceId}/tokens${rest}`;

async function newSource(): Promise<void> {
  user = await market.newcomer().registerAsUser();
  const source = await user.post('/sources', { sourceType: 'RandomData', label: 'dice' });
  sourceId = source.body.id;
}

describe('a source token', () => {
  it('comes with everything a device needs, the token never in a path or query', async () => {
    await newSource();
    const { status: code, body } = await user.post(path(), { label: ' Roof ' });
    expect(code).toBe(201);
    expect(body).toMatchObject({
      label: 'Roof',
      expiresAt: null,
      live: true,
      pairing: { url: `${market.url}/api/v2/data`, token: body.token },
    });
    const address = new URL(body.pairingUrl);
    expect(address.hash).toBe(`#token=${body.token}`);
    expect(address.pathname + address.search).toBe('/pair');
    const [stored] = await market.owner.query('select t::text from sources.token t where id = $1', [body.id]);
    expect(JSON.stringify(stored)).not.toContain(body.token.slice(-43));
    const listed = await user.get(path());
    expect(listed.body).toMatchObject([{ id: body.id, label: 'Roof', live: true }]);
    expect(JSON.stringify(listed.body)).not.toContain(body.token.slice(-43));
  });

  it('counts before the cookie of whoever is signed in', async () => {
    await newSource();
    const { body } = await user.post(path(), {});
    const reply = await user.send('POST', '/data', JSON.stringify(pack), {
      authorization: `Bearer ${body.token}`,
      'content-type': 'application/senml+json',
    });
    expect([reply.status, reply.body.accepted]).toEqual([200, 1]);
    expect((await user.get('/sources', { authorization: `Bearer ${body.token}` })).status).toBe(403);
  });

  it('works until it expires', async () => {
    await newSource();
    const { body } = await user.post(path(), { expiresInDays: 1 });
    expect(await status(body.token)).toBeLessThan(300);
    market.clock.forward(day + 1);
    expect(await status(body.token)).toBe(401);
    expect((await user.get(path())).body).toMatchObject([{ id: body.id, live: false, revokedAt: null }]);
  });

  it('can end at a moment in the next ten years, said in one way', async () => {
    await newSource();
    const at = (seconds: number): string =>
      new Date(market.clock.now().getTime() + seconds * 1000).toISOString();
    expect((await user.post(path(), { expiresAt: at(60) })).status).toBe(201);
    for (const [input, pointer] of [
      [{ expiresAt: at(-1) }, '/expiresAt'],
      [{ expiresAt: at(4000 * day) }, '/expiresAt'],
      [{ expiresAt: 'tomorrow' }, '/expiresAt'],
      [{ expiresInDays: 0 }, '/expiresInDays'],
      [{ expiresInDays: 1, expiresAt: at(60) }, '/expiresInDays'],
      [{ label: ' ' }, '/label'],
    ] as const) {
      const reply = await user.post(path(), input);
      expect(reply.status, JSON.stringify(input)).toBe(422);
      expect(reply.body.errors).toMatchObject([{ pointer }]);
    }
  });

  it('is rotated with an overlap in which both work, and then only the new one does', async () => {
    await newSource();
    const old = (await user.post(path(), { label: 'Roof', expiresInDays: 30 })).body;
    market.clock.forward(day / 2);
    const next = await user.post(path(`/${old.id}/rotate`), { overlapSeconds: 3600 });
    expect(next.status).toBe(201);
    expect(next.body).toMatchObject({ label: 'Roof', live: true });
    const lifeMs = new Date(next.body.expiresAt).getTime() - new Date(next.body.createdAt).getTime();
    expect(Math.round(lifeMs / 1000)).toBe(30 * day);
    expect([await status(old.token), await status(next.body.token)].map((code) => code < 300)).toEqual([
      true,
      true,
    ]);
    market.clock.forward(3601);
    expect(await status(old.token)).toBe(401);
    expect(await status(next.body.token)).toBeLessThan(300);
  });

  it('is rotated for a day unless said otherwise, for a week at most, and never lives longer by it', async () => {
    await newSource();
    const first = (await user.post(path(), {})).body;
    await user.post(path(`/${first.id}/rotate`));
    const ends = (await user.get(path())).body.find(({ id }: { id: string }) => id === first.id).expiresAt;
    expect(Math.round((new Date(ends).getTime() - market.clock.now().getTime()) / 60_000)).toBe(24 * 60);
    expect((await user.post(path(`/${first.id}/rotate`), { overlapSeconds: 8 * day })).status).toBe(422);
    await user.post(path(`/${first.id}/rotate`), { overlapSeconds: 7 * day });
    const after = (await user.get(path())).body.find(({ id }: { id: string }) => id === first.id).expiresAt;
    expect(after).toBe(ends);
  });

  it('without overlap stops at once, and what has stopped cannot be rotated', async () => {
    await newSource();
    const old = (await user.post(path(), {})).body;
    expect((await user.post(path(`/${old.id}/rotate`), { overlapSeconds: 0 })).status).toBe(201);
    expect(await status(old.token)).toBe(401);
    const again = await user.post(path(`/${old.id}/rotate`), { overlapSeconds: 0 });
    expect(again).toMatchObject({ status: 409, body: { code: 'source-token-not-live' } });
  });

  it('is revoked at once', async () => {
    await newSource();
    const { id, token } = (await user.post(path(), {})).body;
    expect(await status(token)).toBeLessThan(300);
    expect((await user.delete(path(`/${id}`))).status).toBe(204);
    expect(await status(token)).toBe(401);
    expect((await user.delete(path(`/${id}`))).status).toBe(404);
  });

  it('counts towards the limit only while it works', async () => {
    await newSource();
    const tokens = [];
    for (let i = 0; i < 10; i++)
      tokens.push((await user.post(path(), { expiresInDays: i < 5 ? 1 : 9 })).body);
    expect((await user.post(path(), {})).body.code).toBe('too-many-source-tokens');
    expect((await user.post(path(`/${tokens[9].id}/rotate`), { overlapSeconds: 60 })).status).toBe(409);
    expect((await user.post(path(`/${tokens[9].id}/rotate`), { overlapSeconds: 0 })).status).toBe(201);
    market.clock.forward(day + 1);
    const more = await Promise.all(Array.from({ length: 8 }, () => user.post(path(), {})));
    expect(more.filter((reply) => reply.status === 201)).toHaveLength(5);
  });

  it('of another person is not found', async () => {
    await newSource();
    const { id } = (await user.post(path(), {})).body;
    const stranger = await market.newcomer().registerAsUser();
    for (const reply of [
      await stranger.post(path(`/${id}/rotate`)),
      await stranger.delete(path(`/${id}`)),
      await stranger.post(path()),
    ])
      expect(reply.status).toBe(404);
    expect((await user.post(path(`/${crypto.randomUUID()}/rotate`))).status).toBe(404);
  });
});
