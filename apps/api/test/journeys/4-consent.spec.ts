import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetLevels } from '@mynedata/privacy';
import { GrantConsent, WithdrawConsent } from '@mynedata/queries';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

let market: Market;
let processor: Person;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => market.close());

/** A user by HTTP whose data fits the demo query. */
async function user(levels: Record<string, string> = { personal: 'low', location: 'low' }): Promise<Person> {
  const person = await market.newcomer().registerAsUser();
  await person.levels(levels);
  const now = Math.floor(market.clock.now().getTime() / 1000);
  const personal = await person.pair('PersonalInformation');
  await push(market.url, personal.token, [{ n: 'city', vs: 'Aachen', t: now - 1000 }]);
  const random = await person.pair('RandomData');
  await push(market.url, random.token, [{ n: 'random_two', v: 50, t: now - 600 }]);
  return person;
}
const code = (error: unknown): string => (error as { code: string }).code;

describe('step 4: every user whose data fits is asked', () => {
  it('shows all terms at the user’s level, with the budget before and after', async () => {
    const person = await user({ personal: 'medium', location: 'low' });
    const query = await submit(market, processor, terms(market));
    const list = await person.get('/requests?filter=open');
    expect(list.body).toMatchObject({
      open: 1,
      items: [{ queryId: query.body.id, state: 'open', level: 'medium' }],
    });
    const { body } = await person.get(`/requests/${query.body.id}`);
    expect(body).toMatchObject({
      level: 'medium',
      chargeMicro: 500_000,
      canAnswer: true,
      fits: true,
      odds: { likely: '62', unlikely: '38' },
    });
    expect(body.budget).toEqual([
      { logicalType: 'location', level: 'low', beforePercent: 0, afterPercent: 10 },
      { logicalType: 'personal', level: 'medium', beforePercent: 0, afterPercent: 20 },
    ]);
    expect(body.terms.attributes).toHaveLength(2);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('allows, withdraws and allows again; each twice is as once', async () => {
    const person = await user();
    const query = await submit(market, processor, terms(market));
    const path = `/requests/${query.body.id}`;
    for (const [verb, state, reserved] of [
      ['allow', 'allowed', 20],
      ['allow', 'allowed', 20],
      ['withdraw', 'withdrawn', 0],
      ['withdraw', 'withdrawn', 0],
      ['allow', 'allowed', 20],
    ] as const) {
      const reply = await person.post(`${path}/${verb}`, verb === 'allow' ? { level: 'low' } : {});
      expect(reply.status).toBe(200);
      expect(reply.body.state).toBe(state);
      const meters = (await person.get('/privacy/budget')).body.meters;
      expect(
        meters.find(({ logicalType }: { logicalType: string }) => logicalType === 'location').reservedPercent,
      ).toBe(reserved);
    }
    await processor.post(`/queries/${query.body.id}/cancel`);
    expect(
      (await person.get('/privacy/budget')).body.meters.every(
        ({ reservedPercent }: { reservedPercent: number }) => reservedPercent === 0,
      ),
    ).toBe(true);
  });

  it('refuses a consent for a level that is not the one in force', async () => {
    const person = await user();
    const query = await submit(market, processor, terms(market));
    await person.levels({ location: 'medium' });
    const reply = await person.post(`/requests/${query.body.id}/allow`, { level: 'low' });
    expect([reply.status, reply.body.code]).toEqual([409, 'level-changed']);
    await person.levels({ location: 'high' });
    const gone = await person.post(`/requests/${query.body.id}/allow`, { level: 'medium' });
    expect([gone.status, gone.body.code]).toEqual([409, 'request-does-not-fit']);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('hides a request from everybody who was not asked', async () => {
    const stranger = await market.newcomer().registerAsUser();
    const query = await submit(market, processor, terms(market));
    for (const reply of [
      await stranger.get(`/requests/${query.body.id}`),
      await stranger.post(`/requests/${query.body.id}/allow`, { level: 'low' }),
      await stranger.post(`/requests/${query.body.id}/deny`),
      await stranger.post(`/requests/${query.body.id}/withdraw`),
      await stranger.post('/requests/00000000-0000-4000-8000-000000000000/allow', { level: 'low' }),
      await stranger.get('/requests/nonsense'),
    ])
      expect(reply.status).toBe(404);
    expect((await processor.post(`/requests/${query.body.id}/allow`, { level: 'low' })).status).toBe(403);
    await processor.post(`/queries/${query.body.id}/cancel`);
  });

  it('takes no answer after the window, and tells a late withdrawal that it is too late', async () => {
    const [allowed, undecided] = [await user(), await user()];
    const query = await submit(market, processor, terms(market));
    await allowed.post(`/requests/${query.body.id}/allow`, { level: 'low' });
    market.clock.forward(61);
    expect((await undecided.post(`/requests/${query.body.id}/allow`, { level: 'low' })).body.code).toBe(
      'window-closed',
    );
    await market.jobs.tick('queries.clock');
    const late = await allowed.post(`/requests/${query.body.id}/withdraw`);
    expect([late.status, late.body.code]).toEqual([409, 'too-late-to-withdraw']);
    await market.settle();
    expect((await undecided.get(`/requests/${query.body.id}`)).body.state).toBe('missed');
  });

  it('never lets reservations exceed the budget, also when ten requests are allowed at the same time', async () => {
    const [person] = await people(market, 1, () => ({ levels: { location: 'low', personal: 'low' } }));
    const other = await market.newcomer().registerAsProcessor();
    const ids: string[] = [];
    for (let index = 0; index < 10; index++) ids.push((await submit(market, other, terms(market))).body.id);
    const outcomes = await Promise.allSettled(
      ids.map((id) => market.app.get(GrantConsent).run(person ?? '', id, 'low')),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(code(outcome.reason)).toBe('privacy-budget-spent');
    const [row] = await market.owner.query(
      'select sum(reserved_micro)::int as total from privacy.budget_entry where user_id = $1',
      [person],
    );
    expect(row.total).toBe(5_000_000);
    for (const id of ids) await other.post(`/queries/${id}/cancel`);
  });

  it('does not ask whose budget would be overrun', async () => {
    const [person] = await people(market, 1);
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      const { body } = await submit(market, processor, terms(market));
      ids.push(body.id);
      await allow(market, [person ?? ''], body.id);
    }
    const sixth = await submit(market, processor, terms(market));
    const [row] = await market.owner.query(
      'select count(*)::int as n from queries.consent where query_id = $1 and user_id = $2',
      [sixth.body.id, person],
    );
    expect(row.n).toBe(0);
    for (const id of [...ids, sixth.body.id]) await processor.post(`/queries/${id}/cancel`);
  });

  it('lets a consent lapse when the level rises above what the query accepts, without charge', async () => {
    const [person] = await people(market, 1);
    const query = await submit(market, processor, terms(market));
    await allow(market, [person ?? ''], query.body.id);
    await market.app.get(SetLevels).defaults(person ?? '', [{ logicalType: 'location', level: 'high' }]);
    await closeWindow(market);
    const [row] = await market.owner.query(
      'select c.outcome, b.state, b.spent_micro::int as spent from queries.consent c join privacy.budget_position b using (user_id, query_id) where c.query_id = $1 and c.user_id = $2',
      [query.body.id, person],
    );
    expect(row).toEqual({ outcome: 'lapsed', state: 'void', spent: 0 });
  });

  it('lets a withdrawal that races with the claim take effect or be too late, never half', async () => {
    const ids = await people(market, 20);
    const query = await submit(market, processor, terms(market));
    await allow(market, ids, query.body.id);
    market.clock.forward(61);
    const answer = market.app.get(WithdrawConsent);
    const [outcomes] = await Promise.all([
      Promise.allSettled(ids.map((id) => answer.run(id, query.body.id))),
      market.jobs.tick('queries.clock').then(() => market.jobs.drain()),
    ]);
    const rows: { user_id: string; state: string; outcome: string | null; budget: string; taken: boolean }[] =
      await market.owner.query(
        `select c.user_id, c.state, c.outcome, b.state as budget, exists (select 1 from queries.participant p where p.query_id = c.query_id and p.user_id = c.user_id) as taken
         from queries.consent c join privacy.budget_position b using (user_id, query_id) where c.query_id = $1`,
        [query.body.id],
      );
    for (const [index, id] of ids.entries()) {
      const row = rows.find(({ user_id }) => user_id === id);
      const withdrawn = outcomes[index]?.status === 'fulfilled';
      expect(row).toMatchObject(
        withdrawn
          ? { state: 'withdrawn', outcome: null, budget: 'void', taken: false }
          : { state: 'allowed', outcome: null, budget: 'spent', taken: true },
      );
    }
  });
});
