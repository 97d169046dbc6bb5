import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetOrganisations, SetPrices } from '@mynedata/privacy';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

let market: Market;
let science: Person;
let bank: Person;
beforeAll(async () => {
  market = await openMarket();
  science = await market.newcomer().registerAsProcessor('science');
  bank = await market.newcomer().registerAsProcessor('banks_insurance');
});
afterAll(async () => market.close());

const organisationOf = async (processor: Person): Promise<string> =>
  (await processor.get('/profile')).body.organisation.id;
const asks = async (processor: Person, changes: object = {}): Promise<string> => {
  const { status, body } = await submit(
    market,
    processor,
    terms(market, { maxProtection: 'low', participants: { min: 20, max: 100 }, ...changes }),
  );
  expect(status).toBe(201);
  return body.id;
};
const askedBy = async (userId: string): Promise<string[]> =>
  (
    await market.owner.query<{ query_id: string }[]>(
      'select query_id from queries.consent where user_id = $1 order by asked_at',
      [userId],
    )
  ).map((row) => row.query_id);
const outcomeOf = async (userId: string, queryId: string): Promise<object> =>
  (
    await market.owner.query(
      'select c.outcome, b.state, b.spent_micro::int as spent from queries.consent c join privacy.budget_position b using (user_id, query_id) where c.query_id = $1 and c.user_id = $2',
      [queryId, userId],
    )
  )[0];

/** A user by HTTP whose data fits the demo query. */
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

describe('who may ask a person', () => {
  it('is everybody until the person says otherwise', async () => {
    const person = await market.newcomer().registerAsUser();
    const { body } = await person.get('/privacy/settings/organisations');
    expect(body.types).toHaveLength(7);
    expect(body.types.every(({ allowed }: { allowed: boolean }) => allowed)).toBe(true);
    expect(body.blocked).toEqual([]);
    expect((await person.get('/privacy/settings/reserve-prices')).body).toEqual([]);
  });

  it('keeps queries of a refused type and of a blocked organisation away, and of nobody else', async () => {
    const [refuses, blocks, neither] = (await people(market, 3)) as [string, string, string];
    const set = market.app.get(SetOrganisations);
    await set.types(refuses, [{ organisationType: 'banks_insurance', allowed: false }]);
    await set.block(blocks, await organisationOf(bank), true);
    const [byBank, byScience] = [await asks(bank), await asks(science)];
    expect(await askedBy(refuses)).toEqual([byScience]);
    expect(await askedBy(blocks)).toEqual([byScience]);
    expect(await askedBy(neither)).toEqual([byBank, byScience]);
    // Allowed again while the window is open, they are asked after all.
    await set.types(refuses, [{ organisationType: 'banks_insurance', allowed: true }]);
    await set.block(blocks, await organisationOf(bank), false);
    await market.settle();
    expect(await askedBy(refuses)).toContain(byBank);
    expect(await askedBy(blocks)).toContain(byBank);
    await bank.post(`/queries/${byBank}/cancel`);
    await science.post(`/queries/${byScience}/cancel`);
  });

  it('acts on what is not computed yet: a consent lapses, uncharged, and the open request leaves the list', async () => {
    const person = await user();
    const id = await asks(bank);
    expect((await person.get('/requests?filter=open')).body.open).toBe(1);
    const blocked = `/privacy/settings/organisations/blocked/${await organisationOf(bank)}`;
    expect((await person.put(blocked, {})).status).toBe(204);
    expect((await person.put(blocked, {})).status).toBe(204);
    expect((await person.get('/requests?filter=open')).body).toMatchObject({ open: 0, items: [] });
    expect((await person.get(`/requests/${id}`)).body).toMatchObject({
      state: 'open',
      fits: false,
      against: 'organisation_blocked',
    });
    const refused = await person.post(`/requests/${id}/allow`, { level: 'low' });
    expect([refused.status, refused.body.code]).toEqual([409, 'request-does-not-fit']);
    const { body } = await person.get('/privacy/settings/organisations');
    expect(body.blocked).toMatchObject([{ organisationType: 'banks_insurance' }]);
    expect((await person.delete(blocked)).status).toBe(204);
    expect((await person.post(`/requests/${id}/allow`, { level: 'low' })).status).toBe(200);
    const refuse = { types: [{ organisationType: 'banks_insurance', allowed: false }] };
    expect((await person.put('/privacy/settings/organisations', refuse)).status).toBe(200);
    expect((await person.get(`/requests/${id}`)).body).toMatchObject({
      state: 'allowed',
      against: 'organisation_type_refused',
    });
    await closeWindow(market);
    const { body: own } = await person.get('/profile');
    expect(await outcomeOf(own.accountId ?? own.id, id)).toEqual({
      outcome: 'lapsed',
      state: 'void',
      spent: 0,
    });
  });

  it('blocks no organisation that does not exist, and unblocks any', async () => {
    const person = await market.newcomer().registerAsUser();
    const path = '/privacy/settings/organisations/blocked/00000000-0000-4000-8000-000000000000';
    expect((await person.put(path, {})).body.code).toBe('organisation-not-found');
    expect((await person.delete(path)).status).toBe(204);
    expect((await science.put(path, {})).status).toBe(403);
  });
});

describe('a reserve price', () => {
  it('keeps cheaper queries away: the greatest of the kinds that are used counts', async () => {
    const [exact, above, other, otherKind] = (await people(market, 4)) as [string, string, string, string];
    const set = market.app.get(SetPrices);
    const price = (
      logicalType: 'personal' | 'location' | 'medical',
      organisationType: 'science' | 'ngo',
      sat: bigint,
    ) => ({
      logicalType,
      organisationType,
      sat,
    });
    await set.run(exact, [price('personal', 'science', 0n), price('location', 'science', 0n)]);
    await set.run(above, [price('location', 'science', 1n)]);
    await set.run(other, [price('location', 'ngo', 1_000n)]);
    await set.run(otherKind, [price('medical', 'science', 1_000n)]);
    const id = await asks(science);
    expect(await askedBy(exact)).toEqual([id]);
    expect(await askedBy(above)).toEqual([]);
    expect(await askedBy(other)).toEqual([id]);
    expect(await askedBy(otherKind)).toEqual([id]);
    // Raised after the answer it takes nothing back: the claim does not look at it.
    await allow(market, [exact], id);
    await set.run(exact, [price('personal', 'science', 5n)]);
    // Raised before, the request leaves the list and cannot be allowed.
    await set.run(other, [price('personal', 'science', 5n)]);
    await expect(allow(market, [other], id)).rejects.toMatchObject({ code: 'request-does-not-fit' });
    await closeWindow(market);
    expect(await outcomeOf(exact, id)).toMatchObject({ outcome: null, state: 'spent' });
  });

  it('is a whole number of satoshi per kind of data and type of organisation; 0 takes it away', async () => {
    const person = await market.newcomer().registerAsUser();
    const path = '/privacy/settings/reserve-prices';
    const price = { logicalType: 'location', organisationType: 'science', sat: '200' };
    expect((await person.put(path, { prices: [price] })).body).toEqual([price]);
    for (const sat of ['-1', '1.5', 200, '1e3', '99999999999999999', null]) {
      const refused = await person.put(path, { prices: [{ ...price, sat }] });
      expect([sat, refused.status, refused.body.errors?.[0]?.pointer]).toEqual([sat, 422, '/prices/0/sat']);
    }
    for (const prices of [[], [[]], 'x', [{ ...price, organisationType: 'aliens' }], Array(101).fill(price)])
      expect((await person.put(path, { prices })).status).toBe(422);
    expect((await person.put(path, { prices: [{ ...price, sat: '0' }] })).body).toEqual([]);
  });
});

describe('the history of settings', () => {
  it('says what changed from what to what, newest first, page by page, and nothing of what did not change', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ location: 'low' });
    await person.levels({ location: 'low' });
    market.clock.forward(1);
    await person.put('/privacy/settings/caps', { caps: [{ logicalType: 'all', percent: 50 }] });
    market.clock.forward(1);
    await person.put('/privacy/settings/organisations', {
      types: [{ organisationType: 'ngo', allowed: false }],
    });
    market.clock.forward(1);
    await person.put('/privacy/settings/ask-me', { kinds: [{ logicalType: 'location', askMe: true }] });
    market.clock.forward(1);
    await person.put('/privacy/settings/reserve-prices', {
      prices: [{ logicalType: 'location', organisationType: 'ngo', sat: '7' }],
    });
    const seen: unknown[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const { body } = await person.get(
        `/privacy/settings/history?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ kind, before, after }: any) => [kind, before, after]));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([
      ['reserve_price', '0', '7'],
      ['ask_me', 'rules_may_answer', 'ask_me'],
      ['organisation_type', 'allowed', 'refused'],
      ['limit', '100', '50'],
      ['level', 'dont_share', 'low'],
    ]);
    expect(
      (await (await market.newcomer().registerAsUser()).get('/privacy/settings/history')).body.items,
    ).toEqual([]);
  });

  it('can be added to only, and goes with the account', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ location: 'low' });
    for (const sql of [
      'delete from privacy.setting_change',
      `update privacy.setting_change set after = 'high'`,
    ])
      await expect(market.database.query(sql)).rejects.toMatchObject({ code: '42501' });
    await market.owner.query('delete from users.account where username = $1', [person.username]);
    const [left] = await market.owner.query(
      'select count(*)::int as n from privacy.setting_change c where not exists (select 1 from users.account a where a.id = c.user_id)',
    );
    expect(left.n).toBe(0);
  });
});

describe('a preset', () => {
  it('says exactly what it would change before it is chosen', async () => {
    const person = await user();
    const { sourceId } = await person.pair('RandomData');
    await person.put(`/privacy/sources/${sourceId}/levels/random_two`, { level: 'high' });
    const { body } = await person.get('/privacy/settings/preset-effects');
    const nothing = body.find(({ name }: any) => name === 'nothing');
    expect(nothing.changes).toEqual([
      { logicalType: 'location', from: 'low', to: 'dont_share' },
      { logicalType: 'personal', from: 'low', to: 'dont_share' },
    ]);
    expect(nothing.attributesKept).toBe(1);
    for (const { name, changes } of body) {
      const other = await market.newcomer().registerAsUser();
      await other.levels({ personal: 'low', location: 'low' });
      const preset = (await other.get('/privacy/presets')).body.find((one: any) => one.name === name);
      await other.put('/privacy/settings/levels', { levels: preset.levels });
      const { body: history } = await other.get('/privacy/settings/history');
      const changed = history.items.filter(({ before, after, subject }: any) =>
        changes.some(
          (one: any) => one.logicalType === subject.logicalType && one.from === before && one.to === after,
        ),
      );
      expect(changed).toHaveLength(changes.length);
    }
  });
});
