import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GivenPerson, demoQuery, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

let market: Market;
let processor: Person;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => market.close());

describe('step 3: a processor writes a query', () => {
  it('checks it: canonical text, meaning, and every attribute it touches', async () => {
    const { status, body } = await processor.post('/queries/check', { text: demoQuery });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, diagnostics: [] });
    expect(body.attributes).toEqual(
      expect.arrayContaining([
        { name: 'RandomData.random_two', logicalType: 'location', inSelect: true, inWhere: false },
        { name: 'PersonalInformation.city', logicalType: 'personal', inSelect: false, inWhere: true },
      ]),
    );
  });

  it('points at a syntax error, and suggests the name that was meant', async () => {
    const syntax = await processor.post('/queries/check', { text: 'SELECT AVG(RandomData.random_two WHERE' });
    expect(syntax.body.ok).toBe(false);
    expect(syntax.body.diagnostics[0]).toMatchObject({ line: 1, column: expect.any(Number) });
    expect(syntax.body.diagnostics[0].code).toBe('syntax');
    const unknown = await processor.post('/queries/check', { text: 'SELECT AVG(RandomDate.random_two)' });
    expect(JSON.stringify(unknown.body.diagnostics)).toContain('RandomData');
  });

  it('says the question in the words of both languages', async () => {
    const { body } = await processor.post('/queries/check', { text: demoQuery });
    expect(body.descriptions.en).toMatch(/^the average of .+ over people whose .+ is aachen or bochum$/);
    expect(body.descriptions.de).toMatch(/^der Durchschnitt von .+ für die gilt: .+ ist aachen oder bochum$/);
  });

  it('refuses a query of more than 10,000 characters', async () => {
    const reply = await processor.post('/queries/check', { text: 'a'.repeat(10_001) });
    expect(reply.status).toBe(422);
    expect(reply.body.errors[0].pointer).toBe('/text');
  });

  it('answers a submission with errors as a problem with positions', async () => {
    const reply = await submit(market, processor, terms(market, { text: 'SELECT AVG(Nowhere.value)' }));
    expect(reply.status).toBe(422);
    expect(reply.body).toMatchObject({
      code: 'query-text-not-valid',
      errors: [{ pointer: '/text', line: 1 }],
    });
  });

  it('quotes price and error from public parameters', async () => {
    const now = market.clock.now().getTime();
    const { status, body } = await processor.post(
      '/queries/quote',
      terms(market, { rewardSat: '5000', paymentDue: new Date(now + 30_000).toISOString() }),
    );
    expect(status).toBe(200);
    expect(BigInt(body.escrowSat)).toBe(5000n * BigInt(100 + body.margin) + BigInt(body.feeSat));
    expect(body.feeSat).toBe('25000');
    expect(body.margin).toBeGreaterThan(20);
    expect(body.margin).toBeLessThan(30);
    const [partition, strictest] = body.predicted;
    expect(partition.strategy).toBe('partition');
    expect(strictest.strategy).toBe('strictest');
    expect(partition.errors[0].atMin).toBeGreaterThan(partition.errors[0].atMax);
    expect(partition.errors[0].atMax).toBeGreaterThan(strictest.errors[0].atMax);
  });

  it('lists every term that is wrong, with its pointer', async () => {
    const reply = await submit(
      market,
      processor,
      terms(market, { participants: { min: 7, max: 5 }, rewardSat: '10' }),
    );
    expect(reply.status).toBe(422);
    expect(reply.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/participants/min', '/participants/max', '/paymentDue']),
    );
  });

  it('refuses unknown fields and wrong types, with their pointers', async () => {
    const reply = await submit(
      market,
      processor,
      terms(market, {
        rewardSat: 5,
        colour: 'red',
        interval: { from: 'yesterday', to: '2026-01-01T00:00:00Z' },
      }),
    );
    expect(reply.status).toBe(422);
    expect(reply.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/rewardSat', '/colour', '/interval/from']),
    );
  });

  it('submits once for one idempotency key, also when sent twice at the same time', async () => {
    const body = terms(market);
    const replies = await Promise.all([1, 2, 3].map(() => submit(market, processor, body, 'the-same-key')));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(
      (await submit(market, processor, terms(market, { title: 'something else' }), 'the-same-key')).status,
    ).toBe(422);
    expect((await processor.post(`/queries/${replies[0]?.body.id}/cancel`)).body.state).toBe('cancelled');
  });

  it('takes a key for another query as a mistake, whatever term differs', async () => {
    const body = terms(market);
    const first = await submit(market, processor, body, 'one-key');
    for (const changes of [
      { rewardSat: '1' },
      { maxProtection: 'high' },
      { participants: { min: 100, max: 1000 } },
      { interval: [] },
    ]) {
      expect((await submit(market, processor, { ...body, ...changes }, 'one-key')).status).toBe(422);
    }
    expect((await submit(market, processor, body, 'one-key')).body.id).toBe(first.body.id);
    await processor.post(`/queries/${first.body.id}/cancel`);
  });

  it('needs an idempotency key', async () => {
    expect((await processor.post('/queries', terms(market))).status).toBe(422);
  });

  it('asks everybody whose data fits, and nobody else', async () => {
    const now = Math.floor(market.clock.now().getTime() / 1000);
    const fitting: GivenPerson[] = [
      {},
      { city: 'bochum' },
      { city: 'AACHEN', levels: { location: 'medium' } },
      { city: 'Bochum', intervalSeconds: 3599 },
    ];
    const fits = await people(market, 4, (index) => fitting[index] ?? {});
    const misfits: GivenPerson[] = [
      { city: 'Cologne' },
      { levels: { location: 'dont_share' } },
      { levels: { personal: 'high' } },
      { levels: { location: 'high' } },
      { values: [] },
      { values: [{ at: now - 7200, v: 1 }] },
      { values: [{ at: now + 100, v: 1 }] },
      { intervalSeconds: 3601 },
    ];
    await people(market, misfits.length, (index) => misfits[index] ?? {});
    const query = await submit(market, processor, terms(market));
    expect(query.body.state).toBe('collecting');
    const asked = await market.owner.query('select user_id, class from queries.consent where query_id = $1', [
      query.body.id,
    ]);
    expect(new Set(asked.map((row: { user_id: string }) => row.user_id))).toEqual(new Set(fits));
    expect(asked.find((row: { user_id: string }) => row.user_id === fits[2]).class).toBe('medium');
    // Somebody who becomes eligible while the window is open is asked too.
    const [late] = await people(market, 1);
    await market.settle();
    const [row] = await market.owner.query(
      'select count(*)::int as n from queries.consent where query_id = $1 and user_id = $2',
      [query.body.id, late],
    );
    expect(row.n).toBe(1);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('asks for an interval whose length is no whole number of seconds, too', async () => {
    const now = market.clock.now().getTime();
    const [person] = await people(market, 1);
    const interval = { from: new Date(now - 3600_001).toISOString(), to: new Date(now).toISOString() };
    const query = await submit(market, processor, terms(market, { interval }));
    const [row] = await market.owner.query(
      'select count(*)::int as n from queries.consent where query_id = $1 and user_id = $2',
      [query.body.id, person],
    );
    expect(row.n).toBe(1);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('shows a processor no number of people before the release', async () => {
    const query = await submit(market, processor, terms(market));
    const detail = await processor.get(`/queries/${query.body.id}`);
    expect(Object.keys(detail.body).sort()).toEqual(
      [
        'canonical',
        'closes',
        'history',
        'id',
        'price',
        'rewardSat',
        'state',
        'stateSince',
        'submittedAt',
        'terms',
        'title',
      ].sort(),
    );
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('keeps queries apart: another organisation finds nothing', async () => {
    const query = await submit(market, processor, terms(market));
    const stranger = await market.newcomer().registerAsProcessor();
    for (const reply of [
      await stranger.get(`/queries/${query.body.id}`),
      await stranger.post(`/queries/${query.body.id}/cancel`),
      await stranger.get(`/queries/${query.body.id}/result`),
      await stranger.post(`/queries/${query.body.id}/fund-from-credit`, {}, { 'idempotency-key': 'x' }),
    ]) {
      expect(reply.status).toBe(404);
    }
    expect((await stranger.get('/queries')).body.items).toEqual([]);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('has at most ten open queries', async () => {
    const busy = await market.newcomer().registerAsProcessor();
    const replies = [];
    for (let index = 0; index < 11; index++) replies.push(await submit(market, busy, terms(market)));
    expect(replies.map(({ status }) => status)).toEqual([...Array<number>(10).fill(201), 409]);
    expect(replies.at(-1)?.body.code).toBe('too-many-open-queries');
    const page = await busy.get('/queries?limit=4');
    expect(page.body.items).toHaveLength(4);
    const next = await busy.get(`/queries?limit=4&cursor=${page.body.nextCursor}`);
    expect(new Set([...page.body.items, ...next.body.items].map(({ id }: { id: string }) => id)).size).toBe(
      8,
    );
  });

  it('lets an API key do what its scopes say, and no more', async () => {
    const made = await processor.post('/api-keys', { name: 'reader', scopes: ['queries:read'] });
    expect(made.status).toBe(201);
    const bearer = { authorization: `Bearer ${made.body.key}` };
    const program = market.newcomer();
    expect((await program.get('/queries', bearer)).status).toBe(200);
    expect(
      (await program.post('/queries', terms(market), { ...bearer, 'idempotency-key': 'k' })).status,
    ).toBe(403);
    expect((await program.get('/api-keys', bearer)).status).toBe(403);
    expect((await processor.delete(`/api-keys/${made.body.id}`)).status).toBe(204);
    expect((await program.get('/queries', bearer)).status).toBe(401);
  });
});
