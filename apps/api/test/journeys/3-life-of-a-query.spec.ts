import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeWindow, demoQuery, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { Person } from '../person';

let market: Market;
let processor: Person;
let other: Person;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  other = await market.newcomer().registerAsProcessor();
});
afterAll(async () => market.close());

let serial = 0;
const fresh = () => ({ 'idempotency-key': `draft-key-${serial++}` });
const iso = (ms: number): string => new Date(market.clock.now().getTime() + ms).toISOString();
const complete = () => ({
  text: demoQuery,
  title: 'How random is the west',
  purposeCategory: 'academic_research',
  purpose: 'We want to know the mean.',
  interval: { from: iso(-3600_000), to: iso(-1000) },
  maxProtection: 'medium',
  participants: { min: 50, max: 100 },
  rewardSat: '0',
  windowSeconds: 60,
});

describe('a draft', () => {
  it('is kept as far as it is written, right or not, and says what is missing', async () => {
    const empty = await processor.post('/drafts', {}, fresh());
    expect([empty.status, empty.body.missing.length]).toEqual([201, 11]);
    const path = `/drafts/${empty.body.id as string}`;
    const changed = await processor.put(path, { ...complete(), text: 'SELECT nonsense', title: ' ' });
    expect(changed.body).toMatchObject({ content: { text: 'SELECT nonsense' }, missing: ['/title'] });
    const early = await processor.post(`${path}/submit`);
    expect([early.status, early.body.code, early.body.errors[0].pointer]).toEqual([
      422,
      'draft-not-complete',
      '/title',
    ]);
    await processor.put(path, { ...complete(), text: 'SELECT nonsense' });
    const wrong = await processor.post(`${path}/submit`);
    expect([wrong.status, wrong.body.code, wrong.body.errors[0].pointer]).toEqual([
      422,
      'query-text-not-valid',
      '/text',
    ]);
    expect((await processor.get(path)).body.content.text).toBe('SELECT nonsense');
    expect((await processor.delete(path)).status).toBe(204);
    expect((await processor.get(path)).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ['another state of mind than text', { text: 5 }, '/text'],
    ['a title that is too long', { title: 'x'.repeat(121) }, '/title'],
    ['no purpose of the list', { purposeCategory: 'fun' }, '/purposeCategory'],
    ['a time that is none', { interval: { from: 'yesterday' } }, '/interval/from'],
    ['a fraction of satoshi', { rewardSat: '0.5' }, '/rewardSat'],
    ['more than 30 days', { windowSeconds: 31 * 24 * 3600 }, '/windowSeconds'],
    ['a field that there is not', { secret: 1 }, '/secret'],
  ])('takes no %s', async (_, content, pointer) => {
    const reply = await processor.post('/drafts', content, fresh());
    expect([reply.status, reply.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('created twice with one key is one, and the key is for nothing else', async () => {
    const key = fresh();
    const [first, second] = [
      await processor.post('/drafts', { title: 'a' }, key),
      await processor.post('/drafts', { title: 'a' }, key),
    ];
    expect(second.body.id).toBe(first.body.id);
    const reused = await processor.post('/drafts', { title: 'b' }, key);
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect((await processor.post('/drafts', { title: 'a' })).status).toBe(422);
    const racing = fresh();
    const ids = await Promise.all(
      Array.from(
        { length: 5 },
        async () => (await processor.post('/drafts', { title: 'r' }, racing)).body.id,
      ),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('becomes one query, however often it is submitted at once, and cannot be changed after', async () => {
    const draft = await processor.post('/drafts', complete(), fresh());
    const path = `/drafts/${draft.body.id as string}`;
    const replies = await Promise.all(Array.from({ length: 4 }, () => processor.post(`${path}/submit`)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.id as string)).size).toBe(1);
    market.clock.forward(5);
    const again = await processor.post(`${path}/submit`);
    expect(again.body.id).toBe(replies[0]?.body.id);
    expect((await processor.get(path)).body.queryId).toBe(again.body.id);
    expect((await processor.get('/drafts')).body.items).not.toContainEqual(
      expect.objectContaining({ id: draft.body.id }),
    );
    const late = await processor.put(path, {});
    expect([late.status, late.body.code]).toEqual([409, 'draft-submitted']);
    await processor.post(`/queries/${again.body.id as string}/cancel`);
  });

  it('with a reward has its payment due as late as the rules admit', async () => {
    const draft = await processor.post('/drafts', { ...complete(), rewardSat: '10' }, fresh());
    const query = await processor.post(`/drafts/${draft.body.id as string}/submit`);
    expect(query.status).toBe(201);
    const { closes, paymentDue } = query.body.terms;
    expect(Date.parse(closes) - Date.parse(paymentDue)).toBe(15_000);
    expect(query.body.history).toEqual([{ state: 'awaiting_funds', since: query.body.submittedAt }]);
    await processor.post(`/queries/${query.body.id as string}/cancel`);
  });

  it('of another organisation is not there, whatever one wants of it', async () => {
    const draft = await processor.post('/drafts', complete(), fresh());
    const path = `/drafts/${draft.body.id as string}`;
    for (const act of [
      () => other.get(path),
      () => other.put(path, {}),
      () => other.delete(path),
      () => other.post(`${path}/submit`),
    ]) {
      const reply = await act();
      expect([reply.status, reply.body.code]).toEqual([404, 'draft-not-found']);
    }
    expect((await other.get('/drafts')).body.items).toEqual([]);
    expect((await processor.get(path)).body.content.title).toBe('How random is the west');
    const user = await market.newcomer().registerAsUser();
    expect((await user.get('/drafts')).status).toBe(403);
  });

  it('needs the right scope of a key', async () => {
    const keyed = async (scopes: string[]) => {
      const { body } = await processor.post('/api-keys', { name: 'k', scopes });
      return { authorization: `Bearer ${body.key as string}` };
    };
    const [reader, results] = [await keyed(['queries:read']), await keyed(['results:read'])];
    const program = new Person(market.url);
    expect((await program.get('/drafts', reader)).status).toBe(200);
    expect((await program.get('/drafts', results)).status).toBe(403);
    expect((await program.post('/drafts', {}, { ...reader, ...fresh() })).status).toBe(403);
  });

  it('is found by its words, in pages that leave nothing out', async () => {
    const writer = await market.newcomer().registerAsProcessor();
    for (let index = 0; index < 7; index++)
      await writer.post('/drafts', { title: index % 2 === 0 ? `Even 100% ${index}` : 'odd' }, fresh());
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await writer.get(
        `/drafts?limit=2&text=EVEN%20100%25${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...body.items.map(({ content }: { content: { title: string } }) => content.title));
      cursor = body.nextCursor as string | undefined;
    } while (cursor !== undefined);
    expect(seen.map((title) => title.at(-1))).toEqual(['6', '4', '2', '0']);
  });

  it('is one of a hundred at most', async () => {
    const writer = await market.newcomer().registerAsProcessor();
    for (let index = 0; index < 100; index++) await writer.post('/drafts', {}, fresh());
    const reply = await writer.post('/drafts', {}, fresh());
    expect([reply.status, reply.body.code]).toEqual([409, 'too-many-drafts']);
  });
});

describe('a query', () => {
  it('is duplicated as a draft of the same question and terms; that of another organisation is not', async () => {
    const query = await submit(market, processor, terms(market, { description: 'Long.' }));
    const path = `/queries/${query.body.id as string}/duplicate`;
    const key = fresh();
    const copy = await processor.post(path, {}, key);
    expect([copy.status, copy.body.missing]).toEqual([201, []]);
    expect(copy.body.content).toMatchObject({
      text: demoQuery,
      title: query.body.title,
      description: 'Long.',
      interval: query.body.terms.interval,
      windowSeconds: 60,
    });
    expect((await processor.post(path, {}, key)).body.id).toBe(copy.body.id);
    const foreign = await other.post(path, {}, fresh());
    expect([foreign.status, foreign.body.code]).toEqual([404, 'query-not-found']);
    const asked = await processor.post(`/drafts/${copy.body.id as string}/submit`);
    expect(asked.body.id).not.toBe(query.body.id);
    expect(asked.body.canonical).toBe(query.body.canonical);
    for (const { body } of [query, asked]) await processor.post(`/queries/${body.id as string}/cancel`);
  });

  it('says when it came into each of its states', async () => {
    const query = await submit(market, processor, terms(market));
    await closeWindow(market);
    await closeWindow(market);
    const { body } = await processor.get(`/queries/${query.body.id as string}`);
    expect(body.history.map(({ state }: { state: string }) => state)).toEqual([
      'collecting',
      'executing',
      'not_released',
    ]);
    const times = body.history.map(({ since }: { since: string }) => Date.parse(since));
    expect(times).toEqual([...times].sort((a: number, b: number) => a - b));
    expect(body.history[0].since).toBe(body.submittedAt);
    expect(body.history[2].since).toBe(body.stateSince);
    const cancelled = await submit(market, processor, terms(market));
    await processor.post(`/queries/${cancelled.body.id as string}/cancel`);
    const twice = await processor.post(`/queries/${cancelled.body.id as string}/cancel`);
    expect(twice.body.history.map(({ state }: { state: string }) => state)).toEqual([
      'collecting',
      'cancelled',
    ]);
  });

  it('is found by state, words and time, in pages that leave nothing out and show nothing twice', async () => {
    const writer = await market.newcomer().registerAsProcessor();
    const ids: string[] = [];
    const at: string[] = [];
    for (let index = 0; index < 6; index++) {
      const title = index % 2 === 0 ? `Steps_% of ${index}` : 'Sleep';
      at.push(iso(0));
      ids.push((await submit(market, writer, terms(market, { title }))).body.id as string);
      market.clock.forward(2);
    }
    await writer.post(`/queries/${ids[2]}/cancel`);
    const find = async (filter: Record<string, string>): Promise<number[]> => {
      const found: number[] = [];
      let cursor: string | undefined;
      do {
        const parameters = new URLSearchParams({ ...filter, limit: '2', ...(cursor ? { cursor } : {}) });
        const { body } = await writer.get(`/queries?${parameters.toString()}`);
        found.push(...body.items.map(({ id }: { id: string }) => ids.indexOf(id)));
        cursor = body.nextCursor as string | undefined;
      } while (cursor !== undefined);
      return found;
    };
    expect(await find({})).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await find({ text: 'steps_%' })).toEqual([4, 2, 0]);
    expect(await find({ text: 'random_TWO' })).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await find({ text: 'steps_%', state: 'collecting' })).toEqual([4, 0]);
    expect(await find({ from: at[1] ?? '', to: at[4] ?? '' })).toEqual([3, 2, 1]);
    expect(await find({ state: 'cancelled', from: at[3] ?? '' })).toEqual([]);
    expect(await find({ text: 'nobody asks this' })).toEqual([]);
    const wrong = await writer.get('/queries?from=yesterday');
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '/from']);
    expect((await other.get('/queries?text=steps')).body.items).toEqual([]);
  });
});
