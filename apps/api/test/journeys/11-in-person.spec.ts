import { hashInPersonCode } from '../../src/queries/in-person/in-person';
import { forgetDisclosedSchedule } from '../../src/queries/in-person/forget-disclosed';
import { readKeys, verifyReceipt } from '@mynedata/privacy-mechanisms/certificate';
import jsonld from 'jsonld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../given';
import { type Market, openMarket } from '../market';
import type { Person, Reply } from '../person';
import { push } from '../person';
import { signedIn } from '../signed-in';

let market: Market;
let desk: Person;
let other: Person;
let person: Person;
let personId: string;

const input = (changes: object = {}): object => ({
  title: 'Family discount',
  purposeCategory: 'service_provision',
  purpose: 'We look whether you live in town.',
  attributes: ['PersonalInformation.city', 'RandomData.random_two'],
  validMinutes: 30,
  ...changes,
});
const ask = async (changes: object = {}, by = desk): Promise<any> => {
  const { status, body } = await by.post('/in-person-requests', input(changes));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
};
const enter = (who: Person, code: string): Promise<Reply> => who.post('/requests/in-person', { code });
const card = async (who: Person, code: string): Promise<any> => {
  const { status, body } = await enter(who, code);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const allow = (who: Person, { id, card: seen, asOf }: any): Promise<Reply> =>
  who.post(`/requests/in-person/${id}/allow`, { card: seen, asOf });
const fetched = (id: string, by = desk): Promise<Reply> => by.post(`/in-person-requests/${id}/fetch`);
const stateAtDesk = async (id: string): Promise<string> =>
  (await desk.get(`/in-person-requests/${id}`)).body.state;
const valuesOf = (reply: Reply): unknown => reply.body.values.map(({ value }: any) => value);
const fresh = async (given: object = {}): Promise<[Person, string]> => {
  const [id] = await people(market, 1, () => given);
  return [await signedIn(market, id!), id!];
};
/** Guesses and codes count for 15 minutes: tests about something else do not wait for them. */
const forgiveGuesses = (): Promise<unknown> => market.owner.query('delete from platform.rate_limit');

beforeAll(async () => {
  market = await openMarket();
  desk = await market.newcomer().registerAsProcessor();
  other = await market.newcomer().registerAsProcessor();
  [person, personId] = await fresh({ city: 'Aachen', value: 42.5 });
});
afterAll(() => market.close());

describe('an organisation that asks in person', () => {
  it('gets a code of eight letters that look like no others, once', async () => {
    const request = await ask();
    expect(request.code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(request).toMatchObject({ state: 'waiting', allowedAt: null, keptUntil: null });
    const { body } = await desk.get(`/in-person-requests/${request.id}`);
    expect(body).not.toHaveProperty('code');
    expect(Date.parse(body.validUntil) - Date.parse(body.createdAt)).toBe(30 * 60_000);
  });

  it('gets another code each time', async () => {
    const codes = await Promise.all(Array.from({ length: 5 }, async () => (await ask()).code));
    expect(new Set(codes).size).toBe(5);
  });

  it('finds the code nowhere: it is stored as an HMAC under the key of the data', async () => {
    const { id, code } = await ask();
    const [row] = await market.owner.query(
      'select r.*, r.code_hash as hash from queries.in_person_request r where id = $1',
      [id],
    );
    const plain = code.replace('-', '');
    expect(JSON.stringify(row)).not.toContain(plain);
    expect(row.hash).not.toEqual(hashInPersonCode(plain, Buffer.alloc(32)));
    expect(row.hash).toHaveLength(32);
  });

  it.each([
    ['an attribute that does not exist', { attributes: ['PersonalInformation.shoes'] }, '/attributes/0'],
    [
      'a source type that does not exist',
      { attributes: ['PersonalInformation.city', 'No.thing'] },
      '/attributes/1',
    ],
    ['a context that does not exist', { attributes: ['OpenhabSensor.temperature[moon]'] }, '/attributes/0'],
    ['what identifies a person directly', { attributes: ['PersonalInformation.last_name'] }, '/attributes/0'],
    ['no attribute', { attributes: [] }, '/attributes'],
    ['an attribute twice', { attributes: ['RandomData.random_two', 'RandomData.random_two'] }, '/attributes'],
    ['too many attributes', { attributes: Array.from({ length: 21 }, (_, i) => `A.b${i}`) }, '/attributes'],
    ['a code for a minute', { validMinutes: 1 }, '/validMinutes'],
    ['a code for a week', { validMinutes: 10_080 }, '/validMinutes'],
    ['no purpose', { purpose: '  ' }, '/purpose'],
    ['no title', { title: '' }, '/title'],
  ])('cannot ask for %s', async (_, changes, pointer) => {
    const { status, body } = await desk.post('/in-person-requests', input(changes));
    expect(status).toBe(422);
    expect(body.errors[0].pointer).toMatch(new RegExp(`^${pointer}`));
  });

  it('is told which attributes there are', async () => {
    const { body } = await desk.post(
      '/in-person-requests',
      input({ attributes: ['PersonalInformation.last_name'] }),
    );
    expect(body.detail).toContain('identifies a person directly');
    expect(body.errors[0].expected).toContain('PersonalInformation.city');
    expect(body.errors[0].expected).not.toContain('PersonalInformation.last_name');
  });

  it('sees its own requests page by page, newest first, and nobody else’s', async () => {
    const mine = await market.newcomer().registerAsProcessor();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.unshift((await ask({}, mine)).id);
    const first = (await mine.get('/in-person-requests?limit=2')).body;
    const second = (await mine.get(`/in-person-requests?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: any) => id)).toEqual(ids);
    expect(second).not.toHaveProperty('nextCursor');
    expect((await other.get(`/in-person-requests/${ids[0]}`)).status).toBe(404);
    expect((await other.post(`/in-person-requests/${ids[0]}/withdraw`)).status).toBe(404);
    expect((await fetched(ids[0]!, other)).status).toBe(404);
    expect((await other.get('/in-person-requests')).body.items).toEqual([]);
  });

  it('has no more than 50 that wait, also when it asks at once', async () => {
    const many = await market.newcomer().registerAsProcessor();
    for (let count = 0; count < 48; count++) await ask({}, many);
    const statuses = await Promise.all(
      Array.from({ length: 6 }, async () => (await many.post('/in-person-requests', input())).status),
    );
    expect(statuses.sort()).toEqual([201, 201, 409, 409, 409, 409]);
  });

  it('is an organisation: a person cannot ask, and an organisation cannot type a code', async () => {
    expect((await person.post('/in-person-requests', input())).status).toBe(403);
    expect((await desk.post('/requests/in-person', { code: 'BCDF-GHJK' })).status).toBe(403);
    expect((await market.newcomer().post('/requests/in-person', { code: 'BCDF-GHJK' })).status).toBe(401);
  });
});

describe('a person who types the code', () => {
  it('sees who asks, why, and exactly the values that would be disclosed', async () => {
    const { code, termsSha256 } = await ask();
    const { body, headers } = await enter(person, ` ${code.toLowerCase().replace('-', ' ')} `);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      title: 'Family discount',
      purpose: 'We look whether you live in town.',
      organisation: { organisationType: 'science' },
      state: 'open',
      canAllow: true,
      budget: 'not_measurable',
      termsSha256,
    });
    expect(body.values).toMatchObject([
      { attribute: 'PersonalInformation.city', value: 'Aachen', withheld: null, logicalType: 'personal' },
      { attribute: 'RandomData.random_two', value: 42.5, withheld: null },
    ]);
  });

  it('discloses the values to that organisation, once', async () => {
    const { id, code } = await ask();
    const { status, body } = await allow(person, await card(person, code));
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      state: 'allowed',
      canWithdraw: true,
      values: [],
      disclosed: ['PersonalInformation.city', 'RandomData.random_two'],
    });
    expect(await stateAtDesk(id)).toBe('allowed');
    expect((await fetched(id, other)).status).toBe(404);
    const first = await fetched(id);
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(valuesOf(first)).toEqual(['Aachen', 42.5]);
    // Nothing in it says whose values they are.
    expect(JSON.stringify(first.body)).not.toContain(personId);
    const second = await fetched(id);
    expect(second.status).toBe(409);
    expect(second.body.code).toBe('in-person-nothing-to-fetch');
    expect(await stateAtDesk(id)).toBe('fetched');
    expect((await person.get(`/requests/in-person/${id}`)).body.state).toBe('fetched');
    const [row] = await market.owner.query('select box from queries.in_person_entry where request_id = $1', [
      id,
    ]);
    expect(row.box).toBeNull();
  });

  it('is given to one of two fetches at the same time', async () => {
    const { id, code } = await ask();
    await allow(person, await card(person, code));
    const replies = await Promise.all([fetched(id), fetched(id), fetched(id)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('can allow twice, also at once: it counts once', async () => {
    await forgiveGuesses();
    const { id, code } = await ask();
    const seen = await card(person, code);
    const replies = await Promise.all([allow(person, seen), allow(person, seen)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect((await allow(person, seen)).status).toBe(200);
    const [{ count }] = await market.owner.query(
      `select count(*)::int as count from platform.own_event where user_id = $1 and subject = $2`,
      [personId, id],
    );
    expect(count).toBe(1);
    expect((await fetched(id)).status).toBe(200);
    expect((await allow(person, seen)).status).toBe(409);
  });

  it('denies, and the organisation is told no more than if nobody had come', async () => {
    const { id, code } = await ask();
    const untouched = await ask();
    const { id: own } = await card(person, code);
    const before = (await desk.get(`/in-person-requests/${id}`)).body;
    expect((await person.post(`/requests/in-person/${own}/deny`)).body).toMatchObject({ state: 'denied' });
    expect((await person.post(`/requests/in-person/${own}/deny`)).status).toBe(200);
    expect((await desk.get(`/in-person-requests/${id}`)).body).toEqual(before);
    const keys = (request: object) => Object.keys(request).sort();
    const { code: _, ...asked } = untouched;
    expect(keys(before)).toEqual(keys(asked));
    expect((await fetched(id)).body.detail).toBe((await fetched(untouched.id)).body.detail);
    const seen = await person.get(`/requests/in-person/${own}`);
    expect(seen.body).toMatchObject({ values: [], card: null, canAllow: false });
    const late = await person.post(`/requests/in-person/${own}/allow`, {
      card: 'a'.repeat(64),
      asOf: market.clock.now().toISOString(),
    });
    expect(late.body.code).toBe('in-person-answered');
  });

  it('tells nothing of a look either: before an answer the organisation sees what it saw before', async () => {
    await forgiveGuesses();
    const { id, code } = await ask();
    const before = await desk.get(`/in-person-requests/${id}`);
    const listed = await desk.get('/in-person-requests');
    const notices = (await desk.get('/notifications')).body;
    await card(person, code);
    expect((await desk.get(`/in-person-requests/${id}`)).body).toEqual(before.body);
    expect((await desk.get('/in-person-requests')).body).toEqual(listed.body);
    expect((await desk.get('/notifications')).body).toEqual(notices);
    expect((await fetched(id)).status).toBe(409);
  });

  it('takes back what nobody has fetched', async () => {
    const { id, code } = await ask();
    await allow(person, await card(person, code));
    const { body } = await person.post(`/requests/in-person/${id}/withdraw`);
    expect(body).toMatchObject({ state: 'withdrawn', canWithdraw: false });
    expect((await person.post(`/requests/in-person/${id}/withdraw`)).status).toBe(200);
    expect(await stateAtDesk(id)).toBe('taken_back');
    expect((await fetched(id)).body.detail).toContain('taken it back');
    const [row] = await market.owner.query('select box from queries.in_person_entry where request_id = $1', [
      id,
    ]);
    expect(row.box).toBeNull();
  });

  it('is told that it is too late once the values are fetched', async () => {
    const { id, code } = await ask();
    await allow(person, await card(person, code));
    await fetched(id);
    const { status, body } = await person.post(`/requests/in-person/${id}/withdraw`);
    expect(status).toBe(409);
    expect(body.detail).toContain('Too late');
  });

  it('withdraws or is fetched from, never half: one of both wins', async () => {
    for (let round = 0; round < 4; round++) {
      await forgiveGuesses();
      const { id, code } = await ask();
      await allow(person, await card(person, code));
      const [withdrawn, got] = await Promise.all([
        person.post(`/requests/in-person/${id}/withdraw`),
        fetched(id),
      ]);
      expect([withdrawn.status, got.status].sort()).toEqual([200, 409]);
      expect(await stateAtDesk(id)).toBe(got.status === 200 ? 'fetched' : 'taken_back');
    }
  });

  it('sees the own ones in a list, newest first; another’s are not found', async () => {
    const [stranger] = await fresh();
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.unshift((await card(stranger, (await ask()).code)).id);
    const first = (await stranger.get('/requests/in-person?limit=2')).body;
    const second = (await stranger.get(`/requests/in-person?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: any) => id)).toEqual(ids);
    for (const path of ['allow', 'deny', 'withdraw'])
      expect(
        (
          await person.post(`/requests/in-person/${ids[0]}/${path}`, {
            ...(path === 'allow' ? { card: 'a'.repeat(64), asOf: market.clock.now().toISOString() } : {}),
          })
        ).status,
      ).toBe(404);
    expect((await person.get(`/requests/in-person/${ids[0]}`)).status).toBe(404);
  });
});

describe('what is disclosed', () => {
  it('is what was seen at the consent, whatever comes afterwards', async () => {
    const [seller, userId] = await fresh({ value: 10 });
    const { id, code } = await ask();
    await allow(seller, await card(seller, code));
    const [{ id: sourceId }] = await market.owner.query(
      `select id from sources.source where user_id = $1 and source_type = 'RandomData'`,
      [userId],
    );
    const token = (await seller.post(`/sources/${sourceId}/tokens`)).body.token;
    expect((await push(market.url, token, [{ n: 'random_two', v: 99 }])).status).toBe(200);
    await seller.levels({ personal: 'dont_share', location: 'dont_share', smart_home: 'dont_share' });
    await seller.delete(`/sources/${sourceId}`);
    expect(valuesOf(await fetched(id))).toEqual(['Aachen', 10]);
  });

  it('is looked at again when the data have changed since, and nothing is disclosed until then', async () => {
    const [seller, userId] = await fresh({ value: 10 });
    const { id, code } = await ask();
    const seen = await card(seller, code);
    const [{ id: sourceId }] = await market.owner.query(
      `select id from sources.source where user_id = $1 and source_type = 'RandomData'`,
      [userId],
    );
    const token = (await seller.post(`/sources/${sourceId}/tokens`)).body.token;
    await push(market.url, token, [{ n: 'random_two', v: 99, t: -30 }]);
    const refused = await allow(seller, seen);
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('in-person-card-changed');
    expect(await stateAtDesk(id)).toBe('waiting');
    const again = (await seller.get(`/requests/in-person/${id}`)).body;
    expect(again.values[1].value).toBe(99);
    expect((await allow(seller, again)).status).toBe(200);
    expect(valuesOf(await fetched(id))).toEqual(['Aachen', 99]);
  });

  it('is not changed by a sensor that goes on: a record after the look does not disturb the answer', async () => {
    const [seller, userId] = await fresh({ value: 10 });
    const { id, code } = await ask();
    const seen = await card(seller, code);
    market.clock.forward(20);
    const [{ id: sourceId }] = await market.owner.query(
      `select id from sources.source where user_id = $1 and source_type = 'RandomData'`,
      [userId],
    );
    const token = (await seller.post(`/sources/${sourceId}/tokens`)).body.token;
    await push(market.url, token, [{ n: 'random_two', v: 99 }]);
    expect((await allow(seller, seen)).status).toBe(200);
    expect(valuesOf(await fetched(id))).toEqual(['Aachen', 10]);
  });

  it('is never what is not shared; the person sees that, and where to change it, the organisation does not', async () => {
    const [seller] = await fresh({ steps: 4000, levels: { personal: 'dont_share', medical: 'low' } });
    const { id, code } = await ask({ attributes: ['PersonalInformation.city', 'ActivityTracker.steps'] });
    const seen = await card(seller, code);
    expect(seen.values[0]).toMatchObject({ value: null, at: null, withheld: 'not_shared' });
    expect(seen.values[0].sourceId).toEqual(expect.any(String));
    expect(seen.values[1]).toMatchObject({ value: 4000, withheld: null });
    await allow(seller, seen);
    const { body } = await fetched(id);
    expect(body.values[0]).toEqual({
      attribute: 'PersonalInformation.city',
      value: null,
      unit: null,
      at: null,
    });
    expect(JSON.stringify(body)).not.toContain('not_shared');
    // Whoever has no such data looks the same to the organisation.
    const [empty] = await fresh();
    const lacking = await ask({ attributes: ['PersonalInformation.gender', 'RandomData.random_two'] });
    const none = await card(empty, lacking.code);
    expect(none.values[0]).toMatchObject({ value: null, withheld: 'no_value' });
    await allow(empty, none);
    expect((await fetched(lacking.id)).body.values[0]).toEqual({
      attribute: 'PersonalInformation.gender',
      value: null,
      unit: null,
      at: null,
    });
  });

  it('counts the level in force at the answer, not the one at the look', async () => {
    const [seller] = await fresh();
    const { code } = await ask();
    const seen = await card(seller, code);
    await seller.levels({ personal: 'dont_share' });
    expect((await allow(seller, seen)).body.code).toBe('in-person-card-changed');
  });

  it('is nothing where nothing is shared: then it cannot be allowed', async () => {
    const [seller] = await fresh({
      levels: { personal: 'dont_share', location: 'dont_share', smart_home: 'dont_share' },
    });
    const { code } = await ask({ attributes: ['PersonalInformation.city'] });
    const seen = await card(seller, code);
    expect(seen.canAllow).toBe(false);
    expect((await allow(seller, seen)).body.code).toBe('in-person-nothing-to-disclose');
  });

  it('is nothing of a source that is paused', async () => {
    const [seller, userId] = await fresh();
    await market.owner.query(
      `update sources.source set paused_at = now() where user_id = $1 and source_type = 'PersonalInformation'`,
      [userId],
    );
    const { code } = await ask();
    expect((await card(seller, code)).values[0]).toMatchObject({ value: null, withheld: 'no_value' });
  });

  it('is nothing for an organisation that the person has blocked', async () => {
    const [seller] = await fresh();
    const { code } = await ask();
    const seen = await card(seller, code);
    await market.owner.query(
      'insert into privacy.blocked_organisation (user_id, organisation_id, blocked_at) select a.id, $2, now() from users.account a where a.id = $1',
      [(await seller.get('/auth/session')).body.accountId, seen.organisation.id],
    );
    expect((await seller.get(`/requests/in-person/${seen.id}`)).body).toMatchObject({
      against: 'organisation_blocked',
      canAllow: false,
    });
    expect((await allow(seller, seen)).body.code).toBe('in-person-unwanted');
  });

  it('is only what was on the card: without its hash, or with one of long ago, nothing is', async () => {
    const [seller] = await fresh();
    const { id, code } = await ask();
    const seen = await card(seller, code);
    expect((await allow(seller, { ...seen, card: 'b'.repeat(64) })).status).toBe(409);
    expect(
      (await allow(seller, { ...seen, asOf: new Date(Date.parse(seen.asOf) + 3600_000).toISOString() }))
        .status,
    ).toBe(409);
    market.clock.forward(11 * 60);
    expect((await allow(seller, seen)).body.code).toBe('in-person-card-changed');
    expect((await seller.post(`/requests/in-person/${id}/allow`)).status).toBe(422);
    expect(await stateAtDesk(id)).toBe('waiting');
  });

  it('lies sealed until it is fetched, and no label of a source goes with it', async () => {
    const [seller] = await fresh({ city: 'Wuerselen' });
    const { id, code } = await ask();
    await allow(seller, await card(seller, code));
    const [row] = await market.owner.query(
      `select encode(box, 'escape') as text from queries.in_person_entry where request_id = $1`,
      [id],
    );
    expect(row.text).not.toContain('Wuerselen');
    const { body } = await fetched(id);
    expect(Object.keys(body).sort()).toEqual(['allowedAt', 'requestId', 'values']);
    for (const value of body.values)
      expect(Object.keys(value).sort()).toEqual(['at', 'attribute', 'unit', 'value']);
  });
});

describe('a code', () => {
  it('is for the first who types it: of two at once one is asked, for the other it is a wrong one', async () => {
    const [one] = await fresh();
    const [two] = await fresh();
    for (let round = 0; round < 4; round++) {
      const { code } = await ask();
      const replies = await Promise.all([enter(one, code), enter(two, code)]);
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 404]);
      const loser = replies.find(({ status }) => status === 404);
      const wrong = await enter(two, 'BBBB-BBBB');
      expect(loser?.body.detail).toBe(wrong.body.detail);
    }
  });

  it('leads its person to the same request again', async () => {
    const [seller] = await fresh();
    const { code } = await ask();
    expect((await card(seller, code)).id).toBe((await card(seller, code)).id);
  });

  it('is wrong in any other form', async () => {
    const [seller] = await fresh();
    for (const code of ['', 'BCDF', 'AEIO-UAEI', 'BCDF-GHJK-L', '%00', '💥💥💥💥💥💥💥💥'])
      expect((await enter(seller, code)).status, code).toBe(404);
    expect((await seller.post('/requests/in-person', { code: 5 })).status).toBe(422);
    expect((await seller.post('/requests/in-person', { code: 'B'.repeat(41) })).status).toBe(422);
  });

  it('cannot be found by trying: ten tries an account, right or wrong', async () => {
    await forgiveGuesses();
    const [guesser] = await fresh();
    const { code } = await ask();
    for (let count = 0; count < 10; count++) expect((await enter(guesser, 'BBBB-BBBB')).status).toBe(404);
    const { status, headers, body } = await enter(guesser, code);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body.code).toBe('too-many-attempts');
    // Somebody else is not held up by it.
    const [neighbour] = await fresh();
    expect((await enter(neighbour, code)).status).toBe(200);
  });

  it('cannot be found by many accounts together: tries of everybody are counted too', async () => {
    await forgiveGuesses();
    const [guesser] = await fresh();
    await enter(guesser, 'BBBB-BBBB');
    await market.owner.query(
      `update platform.rate_limit set points = 3000 where key like 'in-person-everybody%'`,
    );
    const [another] = await fresh();
    expect((await enter(another, 'BBBB-BBBB')).status).toBe(429);
    await forgiveGuesses();
  });
});

describe('an in-person request that ends', () => {
  it('expires before anybody comes: its code is wrong from then on, and forgotten', async () => {
    const { id, code } = await ask({ validMinutes: 5 });
    market.clock.forward(5 * 60);
    expect(await stateAtDesk(id)).toBe('expired');
    expect((await enter(person, code)).status).toBe(404);
    await market.jobs.tick(forgetDisclosedSchedule);
    const [row] = await market.owner.query('select code_hash from queries.in_person_request where id = $1', [
      id,
    ]);
    expect(row.code_hash).toBeNull();
    expect((await desk.post(`/in-person-requests/${id}/withdraw`)).status).toBe(409);
  });

  it('expires before the answer', async () => {
    const [seller] = await fresh();
    const { id, code } = await ask({ validMinutes: 5 });
    const seen = await card(seller, code);
    market.clock.forward(5 * 60);
    expect((await allow(seller, seen)).body.code).toBe('in-person-over');
    expect((await seller.post(`/requests/in-person/${id}/deny`)).body.code).toBe('in-person-over');
    const { body } = await seller.get(`/requests/in-person/${id}`);
    expect(body).toMatchObject({ state: 'missed', values: [], canAllow: false });
  });

  it('expires before it is fetched: an hour after the consent the values are gone, with or without the schedule', async () => {
    const [seller] = await fresh();
    const { id, code } = await ask({ validMinutes: 5 });
    const { body } = await allow(seller, await card(seller, code));
    market.clock.forward(59 * 60);
    expect(await stateAtDesk(id)).toBe('allowed');
    market.clock.forward(61);
    expect(body.keptUntil).toBe((await desk.get(`/in-person-requests/${id}`)).body.keptUntil);
    expect(await stateAtDesk(id)).toBe('expired');
    expect((await fetched(id)).status).toBe(409);
    await market.jobs.tick(forgetDisclosedSchedule);
    const [row] = await market.owner.query('select box from queries.in_person_entry where request_id = $1', [
      id,
    ]);
    expect(row.box).toBeNull();
    expect((await seller.get(`/requests/in-person/${id}`)).body.state).toBe('lapsed');
    expect((await seller.post(`/requests/in-person/${id}/withdraw`)).status).toBe(409);
  });

  it('expires for one who denied as for one who did not come', async () => {
    const [seller] = await fresh();
    const { id, code } = await ask({ validMinutes: 5 });
    await card(seller, code);
    await seller.post(`/requests/in-person/${id}/deny`);
    market.clock.forward(5 * 60);
    expect(await stateAtDesk(id)).toBe('expired');
    expect((await seller.get(`/requests/in-person/${id}`)).body.state).toBe('denied');
  });

  it('is withdrawn by the organisation before anybody comes, while somebody looks, and before it fetches', async () => {
    const [seller] = await fresh();
    const nobody = await ask();
    expect((await desk.post(`/in-person-requests/${nobody.id}/withdraw`)).body.state).toBe('withdrawn');
    expect((await desk.post(`/in-person-requests/${nobody.id}/withdraw`)).status).toBe(200);
    expect((await enter(seller, nobody.code)).status).toBe(404);

    const looking = await ask();
    const seen = await card(seller, looking.code);
    await desk.post(`/in-person-requests/${looking.id}/withdraw`);
    expect((await allow(seller, seen)).body.code).toBe('in-person-over');
    expect((await seller.get(`/requests/in-person/${looking.id}`)).body.state).toBe('cancelled');

    const allowed = await ask();
    await allow(seller, await card(seller, allowed.code));
    await desk.post(`/in-person-requests/${allowed.id}/withdraw`);
    expect((await fetched(allowed.id)).status).toBe(409);
    const [row] = await market.owner.query('select box from queries.in_person_entry where request_id = $1', [
      allowed.id,
    ]);
    expect(row.box).toBeNull();
    const notices = (await seller.get('/notifications')).body.items.map(({ kind }: any) => kind);
    expect(notices.filter((kind: string) => kind === 'in-person-withdrawn')).toHaveLength(2);
  });

  it('is taken back with the account of the person: nothing can be fetched, and nobody else can type the code', async () => {
    const [seller, userId] = await fresh();
    const { id, code } = await ask();
    await allow(seller, await card(seller, code));
    await market.owner.query('delete from users.account where id = $1', [userId]);
    expect(await stateAtDesk(id)).toBe('taken_back');
    expect((await fetched(id)).status).toBe(409);
    expect((await enter(person, code)).status).toBe(404);
    const [{ count }] = await market.owner.query(
      'select count(*)::int as count from queries.in_person_entry where user_id = $1',
      [userId],
    );
    expect(count).toBe(0);
  });
});

describe('what happened in person', () => {
  let seller: Person;
  beforeAll(async () => {
    await forgiveGuesses();
    [seller] = await fresh();
    const got = await ask();
    await allow(seller, await card(seller, got.code));
    await fetched(got.id);
    const denied = await card(seller, (await ask()).code);
    await seller.post(`/requests/in-person/${denied.id}/deny`);
    const back = await card(seller, (await ask()).code);
    await allow(seller, back);
    await seller.post(`/requests/in-person/${back.id}/withdraw`);
    await allow(seller, await card(seller, (await ask({ title: 'Slow desk' })).code));
    await card(seller, (await ask({ title: 'Unanswered', validMinutes: 5 })).code);
    market.clock.forward(3601);
  });
  const entries = async (query = ''): Promise<any[]> =>
    (await seller.get(`/activity?limit=200${query}`)).body.items;

  it('is in the timeline of the person: asked, answered, used, not used and why', async () => {
    const seen = (await entries()).map(({ kind, answer, reason, inPerson }) => [
      kind,
      answer ?? reason,
      inPerson,
    ]);
    expect(seen).toHaveLength(13);
    expect(seen.every(([, , inPerson]) => inPerson === true)).toBe(true);
    for (const one of [
      ['asked', undefined, true],
      ['answered', 'allowed', true],
      ['answered', 'denied', true],
      ['answered', 'withdrawn', true],
      ['used', undefined, true],
      ['not_used', 'not_fetched', true],
      ['not_used', 'unanswered', true],
    ])
      expect(seen).toContainEqual(one);
    const [used] = await entries('&kind=used');
    expect(used.disclosed.attributes).toEqual(['PersonalInformation.city', 'RandomData.random_two']);
    expect(used.disclosed.logicalTypes).toContain('personal');
    const pages: string[] = [];
    for (let cursor = ''; ;) {
      const { items, nextCursor } = (await seller.get(`/activity?limit=5${cursor}`)).body;
      pages.push(...items.map(({ id }: any) => id));
      if (nextCursor === undefined) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(pages).toEqual((await entries()).map(({ id }) => id));
    const { organisations } = (await seller.get('/activity/summary')).body;
    expect(organisations).toMatchObject([{ asked: 5, used: 1 }]);
    expect((await seller.get('/activity/export?format=csv')).body).toContain('PersonalInformation.city');
  });

  it('has receipts that verify with the public keys alone, without any value', async () => {
    const keys = readKeys(await (await fetch(`${market.url}/.well-known/mynedata-keys.json`)).json()) ?? [];
    const kinds: string[] = [];
    for (const { id, receipt } of await entries()) {
      if (receipt !== true) continue;
      const { status, body } = await seller.get(`/receipts/${id}`);
      expect(status, JSON.stringify(body)).toBe(200);
      const verified = await verifyReceipt(body, keys);
      expect(verified, JSON.stringify(verified.checks)).toMatchObject({ valid: true });
      expect(body.record.protection).toEqual({ measurable: false });
      expect(body.record.process.personalData[0].identifier).toBe('PersonalInformation.city');
      expect(JSON.stringify(body)).not.toContain('Aachen');
      const documentLoader = (url: string): never => {
        throw new Error(`wants to fetch ${url}`);
      };
      await jsonld.expand(body, { documentLoader, safe: true } as object);
      const forged = { ...body, terms: { ...body.terms, purpose: 'Something else' } };
      expect((await verifyReceipt(forged, keys)).valid).toBe(false);
      kinds.push(body.kind);
      expect((await person.get(`/receipts/${id}`)).status).toBe(404);
    }
    expect(kinds.sort()).toEqual(['consent', 'consent', 'consent', 'refusal', 'use', 'withdrawal']);
    expect((await seller.get('/receipts')).body.receipts).toHaveLength(6);
  });

  it('is sealed in the chain of events', async () => {
    const [{ count }] = await market.owner.query(
      `select count(*)::int as count from platform.audit_event where kind in ('in-person-requested', 'in-person-allowed', 'in-person-denied', 'in-person-fetched')`,
    );
    expect(count).toBeGreaterThan(9);
    const facts = await market.owner.query(
      `select facts from platform.audit_event where kind = 'in-person-requested' limit 1`,
    );
    expect(Object.keys(JSON.parse(facts[0].facts)).sort()).toEqual(['organisation', 'request', 'terms']);
  });
});

describe('both sides', () => {
  it('are told: the organisation of a consent, the person of a fetch', async () => {
    await forgiveGuesses();
    const { id, code } = await ask();
    await allow(person, await card(person, code));
    const atDesk = (await desk.get('/notifications')).body.items[0];
    expect(atDesk).toMatchObject({ kind: 'in-person-allowed', link: `/in-person/${id}` });
    await fetched(id);
    const atHome = (await person.get('/notifications')).body.items[0];
    expect(atHome).toMatchObject({ kind: 'in-person-fetched', link: `/requests/in-person/${id}` });
  });

  it('never answer by a rule: there is no way to a request but its code', async () => {
    const { id } = await ask();
    await market.settle();
    const [{ count }] = await market.owner.query(
      'select count(*)::int as count from queries.in_person_entry where request_id = $1',
      [id],
    );
    expect(count).toBe(0);
  });
});
