import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetAskMe, SetCaps, SetLevels, SetOrganisations, SetPrices } from '@mynedata/privacy';
import { DenyConsent, GrantConsent } from '@mynedata/queries';
import { AnswerByRules } from '../../src/queries/rules/answer-by-rules';
import { ChangeRule } from '../../src/queries/rules/change-rule';
import { CreateRule } from '../../src/queries/rules/create-rule';
import { closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

let market: Market;
let science: Person;
let ngo: Person;
beforeAll(async () => {
  market = await openMarket();
  science = await market.newcomer().registerAsProcessor('science');
  ngo = await market.newcomer().registerAsProcessor('ngo');
});
afterAll(async () => market.close());

const conditions = {
  name: 'Science, where I live',
  logicalTypes: ['personal', 'location', 'smart_home'] as const,
  organisationTypes: ['science'] as const,
  minRewardSat: 0n,
  perWeek: 10,
};
const byHttp = { ...conditions, minRewardSat: '0' };
const rule = (userId: string, changes: object = {}): Promise<string> =>
  market.app.get(CreateRule).run(userId, { ...conditions, ...changes });
const open = (processor: Person, changes: object = {}) =>
  submit(
    market,
    processor,
    terms(market, { maxProtection: 'low', participants: { min: 20, max: 100 }, ...changes }),
  );
const asks = async (processor: Person, changes: object = {}): Promise<string> => {
  const { status, body } = await open(processor, changes);
  expect([status, body.errors]).toEqual([201, undefined]);
  return body.id;
};
const answerOf = async (userId: string, queryId: string): Promise<string | undefined> =>
  (
    await market.owner.query('select state from queries.consent where user_id = $1 and query_id = $2', [
      userId,
      queryId,
    ])
  )[0]?.state;
const reserved = async (userId: string): Promise<number> =>
  (
    await market.owner.query(
      `select count(*)::int as n from privacy.budget_entry where user_id = $1 and state = 'reserved'`,
      [userId],
    )
  )[0].n;
const end = (processor: Person, ...ids: readonly string[]) =>
  Promise.all(ids.map((id) => processor.post(`/queries/${id}/cancel`)));

async function user(): Promise<Person> {
  const person = await market.newcomer().registerAsUser();
  await person.levels({ personal: 'low', location: 'low' });
  const now = Math.floor(market.clock.now().getTime() / 1000);
  const personal = await person.pair('PersonalInformation');
  await push(market.url, personal.token, [{ n: 'city', vs: 'Aachen', t: now - 1000 }]);
  const random = await person.pair('RandomData');
  await push(market.url, random.token, [{ n: 'random_two', v: 50, t: now - 600 }]);
  return person;
}

describe('a standing rule', () => {
  it('allows what meets all of its conditions, says so, and can be taken back until the claim', async () => {
    const person = await user();
    const created = await person.post('/standing-rules', byHttp);
    expect([created.status, created.body.state]).toEqual([201, 'active']);
    const again = await person.post('/standing-rules', byHttp);
    expect(again.body.id).toBe(created.body.id);
    const id = await asks(science);
    expect((await person.get(`/requests/${id}`)).body).toMatchObject({
      state: 'allowed',
      automatic: true,
      canWithdraw: true,
    });
    const answers = `/standing-rules/${created.body.id}/answers`;
    expect((await person.get(answers)).body.items).toMatchObject([
      { queryId: id, state: 'allowed', canWithdraw: true },
    ]);
    const notices = (await person.get('/notifications')).body;
    expect(JSON.stringify(notices)).toContain('A standing rule of yours allowed a request');
    expect((await person.get('/standing-rules')).body).toMatchObject([{ answers: 1, answersThisWeek: 1 }]);
    expect((await person.post(`/requests/${id}/withdraw`)).body).toMatchObject({
      state: 'withdrawn',
      automatic: false,
    });
    await market.settle();
    // What the person took back, no rule gives again; by hand it is no automatic answer.
    expect((await person.get(`/requests/${id}`)).body.state).toBe('withdrawn');
    expect((await person.post(`/requests/${id}/allow`, { level: 'low' })).body).toMatchObject({
      state: 'allowed',
      automatic: false,
    });
    expect((await person.get(answers)).body.items).toHaveLength(1);
    await end(science, id);
  });

  it('is listed and can be paused, however many came and went after it', async () => {
    const person = await market.newcomer().registerAsUser();
    const { body: kept } = await person.post('/standing-rules', byHttp);
    // As a hundred that were made and revoked since then would leave it.
    await market.owner.query(
      `insert into queries.standing_rule (user_id, name, logical_types, organisation_types, min_reward_sat, per_week, created_at, revoked_at)
       select user_id, 'Gone ' || n, logical_types, organisation_types, min_reward_sat, per_week, created_at + n * interval '1 second', created_at + n * interval '1 second'
         from queries.standing_rule cross join generate_series(1, 1100) n where id = $1`,
      [kept.id],
    );
    const { body: listed } = await person.get('/standing-rules');
    expect(listed).toHaveLength(51);
    expect(listed[0]).toMatchObject({ id: kept.id, state: 'active' });
    expect(listed[1]).toMatchObject({ name: 'Gone 1100', state: 'revoked' });
    expect(await person.post(`/standing-rules/${kept.id}/pause`)).toMatchObject({
      status: 200,
      body: { id: kept.id, state: 'paused' },
    });
    const { body: same } = await person.post('/standing-rules', byHttp);
    expect(same.id).toBe(kept.id);
  });

  it('answers nothing that one of its conditions, a setting or the budget is against', async () => {
    const ids = (await people(market, 10)) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const [fits, kinds, organisation, reward, askMeKind, askMeAttribute, price, blocked, budget, none] = ids;
    for (const id of [fits, askMeKind, askMeAttribute, price, blocked, budget]) await rule(id);
    await rule(kinds, { logicalTypes: ['personal'] });
    await rule(organisation, { organisationTypes: ['ngo', 'government'] });
    await rule(reward, { minRewardSat: 1n });
    await market.app.get(SetAskMe).kinds(askMeKind, [{ logicalType: 'location', askMe: true }]);
    const [source] = await market.owner.query(
      `select id from sources.source where user_id = $1 and source_type = 'RandomData'`,
      [askMeAttribute],
    );
    await market.app.get(SetAskMe).attribute(askMeAttribute, source.id, 'random_two', true);
    const id = await submit(
      market,
      science,
      terms(market, { maxProtection: 'low', participants: { min: 20, max: 100 } }),
    ).then(({ body }) => body.id as string);
    expect(await answerOf(fits, id)).toBe('allowed');
    for (const one of [kinds, organisation, reward, askMeKind, askMeAttribute, none])
      expect([ids.indexOf(one), await answerOf(one, id)]).toEqual([ids.indexOf(one), 'asked']);
    await end(science, id);
    // Settings that changed after the person was asked, and before the rule looked.
    const grant = market.app.get(AnswerByRules);
    const paused: string[] = [];
    for (const one of [price, blocked, budget]) {
      const [row] = await market.owner.query('select id from queries.standing_rule where user_id = $1', [
        one,
      ]);
      await market.app.get(ChangeRule).to(one, row.id, 'paused');
      paused.push(row.id);
    }
    const second = await asks(science);
    const { body } = await science.get('/profile');
    await market.app
      .get(SetPrices)
      .run(price, [{ logicalType: 'personal', organisationType: 'science', sat: 1n }]);
    await market.app.get(SetOrganisations).block(blocked, body.organisation.id, true);
    await market.app.get(SetCaps).run(budget, [{ logicalType: 'all', percent: 0 }]);
    for (const [index, one] of [price, blocked, budget].entries())
      await market.app.get(ChangeRule).to(one, paused[index]!, 'active');
    await grant.run(second);
    for (const one of [price, blocked, budget]) expect(await answerOf(one, second)).toBe('asked');
    expect(await reserved(budget)).toBe(0);
    await end(science, second);
  });

  it('never answers for a dataset, nor in the last part of a window', async () => {
    const [one] = (await people(market, 1, () => ({ gender: 'female' }))) as [string];
    const dataset = await asks(science, {
      text: 'SELECT ALL(PersonalInformation.city, RandomData.random_two)',
      maxProtection: 'medium',
      participants: { min: 50, max: 100 },
    });
    const id = await asks(science);
    market.clock.forward(59.5);
    await rule(one);
    await market.app.get(AnswerByRules).run(id);
    await market.app.get(AnswerByRules).run(dataset);
    expect([await answerOf(one, id), await answerOf(one, dataset)]).toEqual(['asked', 'asked']);
    await market.app.get(GrantConsent).run(one, id, 'low');
    await closeWindow(market);
  });

  it('answers at most so many requests in seven days, however many come at the same time', async () => {
    const [one] = (await people(market, 1)) as [string];
    const ids = [await asks(science), await asks(science), await asks(science), await asks(science)];
    await rule(one, { perWeek: 2 });
    const answering = market.app.get(AnswerByRules);
    await Promise.all(ids.map((id) => answering.run(id)));
    // Who is locked by one of them is passed over by the others, and has their turn later.
    for (const id of ids) await answering.run(id);
    const states = await Promise.all(ids.map((id) => answerOf(one, id)));
    expect(states.filter((state) => state === 'allowed')).toHaveLength(2);
    expect(await reserved(one)).toBe(2);
    await end(science, ...ids);
  });

  it('that races with its person is never stronger: what the person denied stays denied, and nothing is reserved', async () => {
    const ids = await people(market, 12);
    const id = await asks(science);
    for (const one of ids) await rule(one);
    const [denied] = await Promise.all([
      Promise.allSettled(ids.map((one) => market.app.get(DenyConsent).run(one, id))),
      market.app.get(AnswerByRules).run(id),
      market.app.get(AnswerByRules).run(id),
    ]);
    expect(denied.map(({ status }) => status)).toEqual(ids.map(() => 'fulfilled'));
    await market.app.get(AnswerByRules).run(id);
    for (const one of ids) {
      expect(await answerOf(one, id)).toBe('denied');
      expect(await reserved(one)).toBe(0);
    }
    await end(science, id);
  });

  it('that races with its pause has answered before it, or not at all', async () => {
    const ids = await people(market, 8);
    const id = await asks(science);
    const rules = await Promise.all(ids.map((one) => rule(one)));
    const at = new Map<string, Date>();
    await Promise.all([
      market.app.get(AnswerByRules).run(id),
      ...ids.map((one, index) => market.app.get(ChangeRule).to(one, rules[index]!, 'paused')),
    ]);
    for (const one of ids) at.set(one, market.clock.now());
    const before = await Promise.all(ids.map((one) => answerOf(one, id)));
    await market.app.get(AnswerByRules).run(id);
    expect(await Promise.all(ids.map((one) => answerOf(one, id)))).toEqual(before);
    for (const [index, one] of ids.entries())
      expect(await reserved(one)).toBe(before[index] === 'allowed' ? 1 : 0);
    await end(science, id);
  });

  it('counts what its people gave at the level in force, and makes them participants', async () => {
    const ids = await people(market, 20, (index) => ({
      levels: { location: index % 2 === 0 ? 'low' : 'medium' },
    }));
    for (const one of ids) await rule(one);
    const id = await asks(science, { maxProtection: 'medium', participants: { min: 50, max: 100 } });
    const [row] = await market.owner.query(
      `select count(*) filter (where class = 'low')::int as low, count(*) filter (where class = 'medium')::int as medium,
              count(ledger_owner)::int as payees from queries.consent where query_id = $1 and state = 'allowed' and user_id = any($2)`,
      [id, ids],
    );
    expect(row).toEqual({ low: 10, medium: 10, payees: 20 });
    await market.app.get(SetLevels).defaults(ids[0]!, [{ logicalType: 'location', level: 'high' }]);
    await closeWindow(market);
    const [taken] = await market.owner.query(
      'select count(*)::int as n from queries.participant where query_id = $1 and user_id = any($2)',
      [id, ids],
    );
    expect(taken.n).toBe(19);
  });

  it('is revoked for good, and takes its answers back when the person wants that', async () => {
    const [person, other] = [await user(), await user()];
    const { body } = await person.post('/standing-rules', byHttp);
    const kept = (
      await person.post('/standing-rules', { ...byHttp, organisationTypes: ['ngo'], name: 'NGOs' })
    ).body;
    const [first, second] = [await asks(science), await asks(ngo)];
    expect((await other.post(`/standing-rules/${body.id}/pause`)).status).toBe(404);
    expect((await other.get(`/standing-rules/${body.id}/answers`)).status).toBe(404);
    expect((await other.post(`/standing-rules/${body.id}/revoke`, { withdrawAnswers: true })).status).toBe(
      404,
    );
    expect(
      (await person.post(`/standing-rules/${kept.id}/revoke`, { withdrawAnswers: false })).body,
    ).toMatchObject({
      state: 'revoked',
      withdrawn: 0,
    });
    expect((await person.get(`/requests/${second}`)).body.state).toBe('allowed');
    const revoke = () => person.post(`/standing-rules/${body.id}/revoke`, { withdrawAnswers: true });
    expect((await revoke()).body).toMatchObject({ state: 'revoked', withdrawn: 1, tooLate: 0 });
    expect((await revoke()).body).toMatchObject({ state: 'revoked', withdrawn: 0, tooLate: 0 });
    expect((await person.get(`/requests/${first}`)).body.state).toBe('withdrawn');
    expect((await person.post(`/standing-rules/${body.id}/resume`)).body.code).toBe('rule-revoked');
    await end(science, first);
    await end(ngo, second);
  });

  it('shows by a dry run which requests of the last 90 days it would have allowed', async () => {
    const person = await user();
    const ids = [await asks(science), await asks(science), await asks(ngo)];
    const dry = async (changes: object = {}) =>
      (await person.post('/standing-rules/dry-run', { ...byHttp, name: undefined, ...changes })).body;
    expect(await dry()).toMatchObject({ days: 90, count: 2 });
    expect((await dry()).items.map(({ queryId }: any) => queryId).sort()).toEqual(ids.slice(0, 2).sort());
    expect(await dry({ perWeek: 1 })).toMatchObject({ count: 1, items: [{ queryId: ids[0] }] });
    expect(await dry({ organisationTypes: ['ngo', 'science'] })).toMatchObject({ count: 3 });
    expect(await dry({ minRewardSat: '1' })).toMatchObject({ count: 0, items: [] });
    expect(await dry({ logicalTypes: ['personal'] })).toMatchObject({ count: 0 });
    await person.put('/privacy/settings/ask-me', { kinds: [{ logicalType: 'personal', askMe: true }] });
    expect(await dry()).toMatchObject({ count: 0 });
    await end(science, ids[0]!, ids[1]!);
    await end(ngo, ids[2]!);
  });

  it('is refused with the place of each mistake, and when there are too many', async () => {
    const person = await market.newcomer().registerAsUser();
    for (const [field, values] of Object.entries({
      name: ['', ' ', 'x'.repeat(101), null],
      logicalTypes: [[], ['all'], ['personal', 'personal'], 'personal', null],
      organisationTypes: [[], ['aliens'], null],
      minRewardSat: ['-1', 5, '1.0', null],
      perWeek: [0, 101, 1.5, '3', null],
    }))
      for (const value of values) {
        const { status, body } = await person.post('/standing-rules', { ...byHttp, [field]: value });
        expect([field, value, status]).toEqual([field, value, 422]);
        expect(body.errors[0].pointer).toMatch(new RegExp(`^/${field}`));
      }
    for (let index = 0; index < 20; index++)
      expect((await person.post('/standing-rules', { ...byHttp, name: `Rule ${index}` })).status).toBe(201);
    expect((await person.post('/standing-rules', byHttp)).body.code).toBe('too-many-rules');
    expect((await science.post('/standing-rules', byHttp)).status).toBe(403);
  });

  it('and what it answered go with the account', async () => {
    const person = await user();
    await person.post('/standing-rules', byHttp);
    await asks(science).then((id) => end(science, id));
    await market.owner.query('delete from users.account where username = $1', [person.username]);
    const [left] = await market.owner.query(
      'select count(*)::int as n from (select user_id from queries.standing_rule union all select user_id from queries.automatic_answer) r where not exists (select 1 from users.account a where a.id = r.user_id)',
    );
    expect(left.n).toBe(0);
  });
});
