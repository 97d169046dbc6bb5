import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeService, type Seen, startFakeService } from '../fake-service';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

let market: Market;
let receiver: FakeService;
let processor: Person;
beforeAll(async () => {
  receiver = await startFakeService();
  market = await openMarket({ environment: { DELIVERY_ALLOWED_HOSTS: receiver.host } });
});
afterAll(async () => {
  await market.close();
  await receiver.close();
});
beforeEach(async () => {
  receiver.seen.length = 0;
  receiver.answer = () => ({ status: 204, body: '' });
  processor = await market.newcomer().registerAsProcessor();
});

const ofQueries = [
  'query.collecting',
  'query.released',
  'query.not_released',
  'query.unfunded',
  'query.cancelled',
];
const all = [...ofQueries, 'in_person.allowed', 'in_person.taken_back'];
let path = 0;

async function register(by: Person, events: readonly string[] = all) {
  const reply = await by.post('/webhooks', { url: `${receiver.url}/hook/${path++}`, events });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body as { id: string; secret: string; url: string };
}

const deliver = (): Promise<void> => market.jobs.tick('users.webhooks');
const deliveries = async (by: Person, id: string, query = '') =>
  (await by.get(`/webhooks/${id}/deliveries${query}`)).body.items as {
    id: string;
    type: string;
    state: string;
    attempts: number;
    answerStatus: number | null;
    problem: string | null;
  }[];

/** As a receiver checks it. */
function isSigned({ headers, body }: Seen, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

describe('a webhook', () => {
  it('is told of each state of a query as soon as the API shows it, and of nothing else', async () => {
    const { id, secret } = await register(processor);
    const accounts = await people(market, 70);
    const { body } = await submit(market, processor, terms(market));
    await deliver();
    expect(receiver.seen.map((seen) => JSON.parse(seen.body))).toEqual([
      {
        type: 'query.collecting',
        timestamp: expect.any(String),
        data: { queryId: body.id, state: 'collecting' },
      },
    ]);
    await allow(market, accounts, body.id);
    await deliver();
    expect(receiver.seen).toHaveLength(1);
    await closeWindow(market);
    await market.settle();
    await deliver();
    expect(receiver.seen).toHaveLength(2);
    const released = receiver.seen[1] as Seen;
    expect((await processor.get(`/queries/${body.id}`)).body.state).toBe('released');
    // No title, no numbers: ids and states.
    expect(JSON.parse(released.body)).toEqual({
      type: 'query.released',
      timestamp: expect.any(String),
      data: { queryId: body.id, state: 'released' },
    });
    for (const seen of receiver.seen) expect(isSigned(seen, secret)).toBe(true);
    expect(isSigned(released, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false);
    expect((await deliveries(processor, id)).map(({ type, state }) => [type, state])).toEqual([
      ['query.released', 'delivered'],
      ['query.collecting', 'delivered'],
    ]);
  });

  it('is told of what it wants to know only, and not of others’ queries', async () => {
    await register(processor, ['query.cancelled']);
    const other = await market.newcomer().registerAsProcessor();
    const theirs = await submit(market, other, terms(market));
    const { body } = await submit(market, processor, terms(market));
    for (const [by, id] of [
      [other, theirs.body.id],
      [processor, body.id],
    ] as const)
      expect((await by.post(`/queries/${id}/cancel`)).status).toBeLessThan(300);
    await market.jobs.drain();
    await deliver();
    expect(receiver.seen.map((seen) => JSON.parse(seen.body).data)).toEqual([
      { queryId: body.id, state: 'cancelled' },
    ]);
  });

  it('is tried again with the same id after growing pauses, and given up after ten attempts', async () => {
    const { id } = await register(processor);
    receiver.answer = () => ({ status: 500, body: 'secret words of the receiver' });
    await processor.post(`/webhooks/${id}/ping`);
    await deliver();
    await deliver();
    expect(receiver.seen).toHaveLength(1);
    expect(await deliveries(processor, id)).toMatchObject([
      { state: 'waiting', attempts: 1, answerStatus: 500 },
    ]);
    // A little longer than the longest that each pause may become.
    const hours = [0.01, 0.11, 0.61, 2.5, 6.1, 12.1, 17, 24.1, 29];
    for (const [index, pause] of hours.entries()) {
      market.clock.forward(pause * 3600);
      await deliver();
      expect(receiver.seen).toHaveLength(index + 2);
    }
    expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
    market.clock.forward(30 * 3600);
    await deliver();
    expect(receiver.seen).toHaveLength(10);
    expect(JSON.stringify(await deliveries(processor, id))).not.toContain('secret words');
  });

  it('that takes nothing for five days is switched off, and the members are told', async () => {
    const { id } = await register(processor);
    receiver.answer = () => ({ status: 503, body: '' });
    await processor.post(`/webhooks/${id}/ping`);
    for (let day = 0; day < 6; day++) {
      await deliver();
      market.clock.forward(24.1 * 3600);
    }
    expect((await processor.get(`/webhooks/${id}`)).body).toMatchObject({ disabledReason: 'failing' });
    const notices = (await processor.get('/notifications')).body;
    expect(JSON.stringify(notices)).toContain('was switched off');
    expect((await processor.post(`/webhooks/${id}/ping`)).body.code).toBe('webhook-disabled');
    receiver.answer = () => ({ status: 200, body: '' });
    expect((await processor.patch(`/webhooks/${id}`, { enabled: true })).body).toMatchObject({
      disabledReason: null,
      failingSince: null,
    });
  });

  it('that says it is gone is switched off at once', async () => {
    const { id } = await register(processor);
    receiver.answer = () => ({ status: 410, body: '' });
    await processor.post(`/webhooks/${id}/ping`);
    await deliver();
    expect((await processor.get(`/webhooks/${id}`)).body).toMatchObject({ disabledReason: 'gone' });
  });

  it('gets once more what it was sent, with the same id and a new signature', async () => {
    const { id, secret } = await register(processor);
    await processor.post(`/webhooks/${id}/ping`);
    await deliver();
    const [sent] = await deliveries(processor, id);
    expect((await processor.post(`/webhooks/${id}/deliveries/${sent?.id}/redeliver`)).status).toBe(202);
    expect((await processor.post(`/webhooks/${id}/deliveries/${sent?.id}/redeliver`)).body.code).toBe(
      'delivery-still-waiting',
    );
    await deliver();
    expect(receiver.seen.map(({ headers }) => headers['webhook-id'])).toEqual([sent?.id, sent?.id]);
    expect(receiver.seen.every((seen) => isSigned(seen, secret))).toBe(true);
  });

  it('signs with the old and the new secret for a day', async () => {
    const { id, secret } = await register(processor);
    const fresh = (await processor.post(`/webhooks/${id}/secret`)).body.secret as string;
    expect(fresh).not.toBe(secret);
    await processor.post(`/webhooks/${id}/ping`);
    await deliver();
    market.clock.forward(24 * 3600 + 1);
    await processor.post(`/webhooks/${id}/ping`);
    await deliver();
    expect(receiver.seen.map((seen) => [isSigned(seen, secret), isSigned(seen, fresh)])).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  it('shows its secret once, and keeps it sealed', async () => {
    const { id, secret } = await register(processor);
    for (const shown of [await processor.get('/webhooks'), await processor.get(`/webhooks/${id}`)])
      expect(JSON.stringify(shown.body)).not.toContain('whsec_');
    const [row] = await market.owner.query('select w::text as text from users.webhook w where id = $1', [id]);
    expect(row.text).not.toContain(Buffer.from(secret).toString('hex'));
    expect(row.text).not.toContain(Buffer.from(secret.slice(6), 'base64').toString('hex'));
  });

  it.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://[::ffff:10.0.0.1]/',
    'https://169.254.169.254/',
    'https://me:word@example.org/',
    'ftp://example.org/',
    'nothing',
  ])('is not registered at %s', async (url) => {
    const { status, body } = await processor.post('/webhooks', { url, events: all });
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'webhook-url-refused', '/url']);
  });

  it('whose name leads into a private network gets nothing', async () => {
    const reply = await processor.post('/webhooks', { url: 'https://localhost/', events: all });
    await processor.post(`/webhooks/${reply.body.id}/ping`);
    await deliver();
    expect(await deliveries(processor, reply.body.id)).toMatchObject([
      { state: 'waiting', answerStatus: null, problem: 'localhost has no address on the public internet.' },
    ]);
  });

  it('does not exist for another organisation, nor for a key without its scope', async () => {
    const { id } = await register(processor);
    await processor.post(`/webhooks/${id}/ping`);
    const [sent] = await deliveries(processor, id);
    const other = await market.newcomer().registerAsProcessor();
    for (const reply of [
      await other.get(`/webhooks/${id}`),
      await other.patch(`/webhooks/${id}`, { enabled: false }),
      await other.delete(`/webhooks/${id}`),
      await other.post(`/webhooks/${id}/secret`),
      await other.post(`/webhooks/${id}/ping`),
      await other.get(`/webhooks/${id}/deliveries`),
      await other.post(`/webhooks/${id}/deliveries/${sent?.id}/redeliver`),
    ])
      expect(reply.status).toBe(404);
    const withScope = async (scope: string): Promise<number> => {
      const { key } = (await processor.post('/api-keys', { name: 'k', scopes: [scope] })).body;
      return (await market.newcomer().get('/webhooks', { authorization: `Bearer ${key}` })).status;
    };
    expect([await withScope('queries:read'), await withScope('webhooks:write')]).toEqual([403, 200]);
    const person = await market.newcomer().registerAsUser();
    expect((await person.get('/webhooks')).status).toBe(403);
  });

  it('pages through its deliveries, newest first, and filters them', async () => {
    const { id } = await register(processor);
    for (let ping = 0; ping < 5; ping++) {
      await processor.post(`/webhooks/${id}/ping`);
      await deliver();
    }
    const first = (await processor.get(`/webhooks/${id}/deliveries?limit=3`)).body;
    const second = (await processor.get(`/webhooks/${id}/deliveries?limit=3&cursor=${first.nextCursor}`))
      .body;
    const ids = [...first.items, ...second.items].map((item: { id: string }) => item.id);
    expect([new Set(ids).size, second.nextCursor]).toEqual([5, undefined]);
    expect(await deliveries(processor, id, '?state=waiting')).toEqual([]);
  });

  it('is one of at most ten, each with an address of its own', async () => {
    const { url } = await register(processor);
    expect((await processor.post('/webhooks', { url, events: all })).body.code).toBe('webhook-exists');
    const replies = await Promise.all(
      Array.from({ length: 12 }, () =>
        processor.post('/webhooks', { url: `${receiver.url}/many/${path++}`, events: all }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(9);
  });
});

describe('the description of the API', () => {
  it('tells of every event', async () => {
    const { body } = await market.newcomer().get('/openapi.json');
    expect(Object.keys(body.webhooks)).toEqual(all);
    expect(body.components.schemas.QueryEventView.properties.type.enum).toEqual(all);
  });
});
