import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClaimsStore } from '../../src/queries/execution/claims.store';
import { maxClaims } from '../../src/queries/execution/claim-query';
import { ExecuteQuery } from '../../src/queries/execution/execute-query';
import { NOISE } from '../../src/queries/execution/noise-source';
import { SlotSumsStore } from '../../src/queries/execution/slot-sums.store';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

let market: Market;
let processor: Person;
let aachen: string[];
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  // Every person can take part in five queries of this kind before the privacy budget is used up.
  aachen = await people(market, 80, (index) => ({
    value: 40 + (index % 21),
    levels: index % 4 === 0 ? { location: 'medium' } : {},
  }));
});
afterAll(async () => market.close());

const level = (index: number): 'low' | 'medium' => (index % 4 === 0 ? 'medium' : 'low');
async function allowAll(queryId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of aachen.entries())
    if (ids.includes(id)) await allow(market, [id], queryId, level(index));
}

describe('steps 5 and 6: the engine computes, the result is released', () => {
  it('lets nothing leave before the release tick, and then everything at once', async () => {
    const query = await submit(market, processor, terms(market));
    const path = `/queries/${query.body.id}`;
    await allowAll(query.body.id, aachen);
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await market.jobs.drain();
    // Computed and sealed, but not released: nothing shows.
    const [sealed] = await market.owner.query('select outcome from queries.execution where query_id = $1', [
      query.body.id,
    ]);
    expect(sealed.outcome).toBe('releasable');
    const before = await processor.get(path);
    expect(before.body.state).toBe('executing');
    expect(before.body.participantsBand).toBeUndefined();
    expect((await processor.get(`${path}/result`)).body.code).toBe('result-not-released');
    expect((await processor.get(`${path}/result.csv`)).status).toBe(409);

    await market.jobs.tick('queries.release');
    const after = await processor.get(path);
    expect(after.body).toMatchObject({ state: 'released', participantsBand: { from: 50, to: 99 } });
    const result = await processor.get(`${path}/result`);
    const [slot] = result.body.statistics[0].slots;
    // 80 people with values between 40 and 60; the noise of low and medium together.
    expect(Math.abs(slot.value - 50)).toBeLessThan(40);
    expect(slot.low).toBeLessThanOrEqual(slot.value);
    expect(slot.high).toBeGreaterThanOrEqual(slot.value);
    expect(result.body.certificate).toMatchObject({
      algorithm: 'Ed25519',
      statement: { queryId: query.body.id },
    });
    const csv = await processor.get(`${path}/result.csv`);
    expect(csv.body).toContain('AVG,RandomData.random_two');
    expect(JSON.stringify([after.body, result.body])).not.toMatch(/\b80\b/);
  });

  it('answers the same question again with the released query, and charges nobody', async () => {
    const [released] = (await processor.get('/queries?state=released')).body.items;
    const { terms: old } = (await processor.get(`/queries/${released.id}`)).body;
    const again = await submit(market, processor, {
      ...terms(market),
      interval: old.interval,
      text: 'select avg( RandomData.random_two ) where PersonalInformation.city = "bochum" or PersonalInformation.city = \'Aachen\'',
    });
    expect(again.status).toBe(303);
    expect(again.headers.get('location')).toBe(`/api/v2/queries/${released.id}`);
  });

  it('charges every participant the ε of their class, and shows it only after the release', async () => {
    const rows = await market.owner.query(
      "select class, state, spent_micro::int as spent, shown from privacy.budget_position where state = 'spent'",
    );
    expect(rows).toHaveLength(80);
    for (const row of rows)
      expect(row).toMatchObject({ spent: row.class === 'low' ? 1_000_000 : 500_000, shown: true });
  });

  it('does not release with too few people, says so with one text, and keeps only the head count’s share spent', async () => {
    const query = await submit(market, processor, terms(market));
    await allowAll(query.body.id, aachen.slice(0, 3));
    await closeWindow(market);
    const detail = await processor.get(`/queries/${query.body.id}`);
    expect(detail.body.state).toBe('not_released');
    expect(detail.body.participantsBand).toBeUndefined();
    const result = await processor.get(`/queries/${query.body.id}/result`);
    expect([result.status, result.body.detail]).toEqual([
      409,
      'This query was not released. Nobody is paid, the deposit is credited back in full.',
    ]);
    const rows = await market.owner.query(
      'select class, spent_micro::int as spent from privacy.budget_position where query_id = $1',
      [query.body.id],
    );
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.spent).toBe(row.class === 'low' ? 200_000 : 100_000);
  });

  it('draws participants when more agree than it can take; the others are told, not charged', async () => {
    const query = await submit(
      market,
      processor,
      terms(market, { participants: { min: 50, max: 75 }, title: 'small' }),
    );
    await allowAll(query.body.id, aachen);
    await closeWindow(market);
    expect((await processor.get(`/queries/${query.body.id}`)).body.state).toBe('released');
    const [counts] = await market.owner.query(
      `select count(*) filter (where outcome is null and b.state = 'spent')::int as taken, count(*) filter (where outcome = 'not_drawn')::int as others,
              count(*) filter (where outcome = 'not_drawn' and b.state = 'void' and b.spent_micro = 0)::int as uncharged
         from queries.consent c join privacy.budget_position b using (user_id, query_id) where query_id = $1`,
      [query.body.id],
    );
    expect(counts).toEqual({ taken: 75, others: 5, uncharged: 5 });
    const [told] = await market.owner.query(
      "select count(*)::int as n from users.notification where kind = 'not-drawn'",
    );
    expect(told.n).toBe(5);
  });

  it('counts the whole reservation until the release, so that no budget tells the outcome before', async () => {
    const query = await submit(market, processor, terms(market, { title: 'quiet' }));
    await allowAll(query.body.id, aachen.slice(1, 4));
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await market.jobs.drain();
    const counted = async (): Promise<string> =>
      (
        await market.owner.query(
          'select sum(amount_micro) as sum from privacy.budget_charge where query_id = $1',
          [query.body.id],
        )
      )[0].sum;
    const [{ outcome }] = await market.owner.query(
      'select outcome from queries.execution where query_id = $1',
      [query.body.id],
    );
    expect([outcome, await counted()]).toEqual(['not_releasable', '3000000']);
    await market.settle();
    expect(await counted()).toBe('600000');
  });

  it('resumes after a crash between head count and result with the same people, charges and head count', async () => {
    const query = await submit(market, processor, terms(market));
    await allowAll(query.body.id, aachen);
    market.clock.forward(61);
    const noise = market.app.get<{ uint32: () => number }>(NOISE);
    const original = noise.uint32.bind(noise);
    // The head count is drawn and stored; then the source of noise breaks, as if the process had been killed.
    const store = market.app.get(SlotSumsStore);
    const compute = store.compute.bind(store);
    store.compute = () => Promise.reject(new Error('killed'));
    await market.jobs.tick('queries.clock');
    await expect(market.jobs.drain()).rejects.toThrow('queries.execute failed: Error');
    const before = await market.owner.query(
      'select head_count, attempt, claimed_at, (select count(*)::int from queries.participant p where p.query_id = e.query_id) as n from queries.execution e where query_id = $1',
      [query.body.id],
    );
    expect(before[0]).toMatchObject({ attempt: 1, n: 80 });
    expect(before[0].head_count).not.toBeNull();
    store.compute = compute;
    noise.uint32 = original;
    await market.app.get(ExecuteQuery).run(query.body.id);
    const after = await market.owner.query(
      'select head_count, attempt, claimed_at, (select count(*)::int from queries.participant p where p.query_id = e.query_id) as n from queries.execution e where query_id = $1',
      [query.body.id],
    );
    expect(after[0]).toEqual({ ...before[0], attempt: 2 });
    await market.settle();
    expect((await processor.get(`/queries/${query.body.id}`)).body.state).toBe('released');
    // Running the engine again changes nothing.
    await market.app.get(ExecuteQuery).run(query.body.id);
    const [entries] = await market.owner.query(
      "select count(*)::int as n, sum(spent_micro)::int as spent from privacy.budget_position where query_id = $1 and state = 'spent'",
      [query.body.id],
    );
    expect(entries).toEqual({ n: 80, spent: 60 * 1_000_000 + 20 * 500_000 });
  });

  it('ends a query whose claim fails again and again: nothing is stuck, nobody is charged', async () => {
    const query = await submit(market, processor, terms(market, { title: 'unlucky' }));
    const [person] = await people(market, 1);
    await market.settle();
    await allow(market, [person ?? ''], query.body.id);
    const claims = market.app.get(ClaimsStore);
    const freeze = claims.freeze.bind(claims);
    claims.freeze = () => Promise.reject(new Error('cannot be computed'));
    market.clock.forward(61);
    await market.jobs.tick('queries.clock');
    await expect(market.jobs.drain()).rejects.toThrow('queries.execute failed');
    for (let attempt = 0; attempt < maxClaims - 1; attempt++)
      await expect(market.app.get(ExecuteQuery).run(query.body.id)).rejects.toThrow('cannot be computed');
    await market.app.get(ExecuteQuery).run(query.body.id);
    claims.freeze = freeze;
    await market.settle();
    expect((await processor.get(`/queries/${query.body.id}`)).body.state).toBe('not_released');
    const [entry] = await market.owner.query(
      'select state, spent_micro::int as spent, shown from privacy.budget_position where query_id = $1',
      [query.body.id],
    );
    expect(entry).toEqual({ state: 'void', spent: 0, shown: true });
  });

  it('labels all routes of answers alike in its metrics and counts no answer per query', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.get('/requests');
    const text: string = (await market.newcomer().get('/metrics')).body;
    expect(text).toContain('route="answers"');
    expect(text).not.toMatch(/requests\/|allow|deny|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
