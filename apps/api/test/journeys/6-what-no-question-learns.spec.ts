import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterSource, StoreMeasurements } from '@mynedata/sources';
import type { StatisticsBody } from '../../src/queries/execution/result';
import { type GivenPerson, allow, closeWindow, demoQuery, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, type Reply, push } from '../person';

const full = process.env['TEST_FULL'] === '1';
const records = full ? 1_000_000 : 100_000;
const two = 'RandomData.random_two';

let market: Market;
beforeAll(async () => (market = await openMarket()));
afterAll(async () => market.close());

const processor = (): Promise<Person> => market.newcomer().registerAsProcessor();
/** Terms that 60 people at low satisfy. */
const few = (text: string, changes: object = {}): object =>
  terms(market, { text, maxProtection: 'low', participants: { min: 20, max: 200 }, ...changes });
const fresh = (): object => ({ closes: new Date(market.clock.now().getTime() + 60_000).toISOString() });
/** A city of its own for each test, so that nobody else fits. */
let cities = 0;
const newCity = (): string => `Ort ${++cities}`;
const inCity = (select: string, city: string): string =>
  `SELECT ${select} WHERE PersonalInformation.city = "${city}"`;
const crowd = (city: string, count: number, each: (index: number) => GivenPerson = () => ({})) =>
  people(market, count, (index) => ({ city, ...each(index) }));

async function asked(by: Person, body: object): Promise<string> {
  const query = await submit(market, by, body);
  expect(query.status, JSON.stringify(query.body)).toBe(201);
  return query.body.id;
}

async function answered(by: Person, body: object, ids: readonly string[]): Promise<StatisticsBody> {
  const id = await asked(by, body);
  await allow(market, ids, id);
  await closeWindow(market);
  const result = await by.get(`/queries/${id}/result`);
  expect(result.status, JSON.stringify(result.body)).toBe(200);
  return result.body;
}

const valueOf = ({ statistics }: StatisticsBody, index = 0) => {
  const slot = statistics[index]?.slots[0];
  if (slot === undefined) throw new Error('no value');
  return { value: slot.value ?? Number.NaN, error: slot.error95 ?? Number.NaN };
};

/** What is told about a query beside its own terms. */
async function told(by: Person, id: string): Promise<unknown> {
  const { state, participantsBand, chargedSat, creditedSat } = (await by.get(`/queries/${id}`)).body;
  const { status, body } = await by.get(`/queries/${id}/result`);
  const notices = (await by.get('/notifications')).body.items.map(({ text }: { text: string }) => text);
  return {
    state,
    participantsBand,
    chargedSat,
    creditedSat,
    status,
    detail: body.detail,
    notices: notices.slice(0, 1),
  };
}

describe('what no question learns', () => {
  it('a class of one person: it is noised like every admitted class, and nothing in the result tells whether it was empty', async () => {
    const [alone, accompanied] = [newCity(), newCity()];
    const low = await crowd(alone, 60, (index) => ({ value: 20 + index }));
    const both = await crowd(accompanied, 61, (index) => ({
      value: 20 + index,
      levels: { personal: index === 60 ? 'medium' : 'low' },
    }));
    const body = (city: string): object =>
      terms(market, {
        text: inCity(`AVG(${two})`, city),
        title: 'A class',
        participants: { min: 50, max: 200 },
      });
    const by = await processor();
    const without = await answered(by, body(alone), low);
    const id = await asked(by, body(accompanied));
    await allow(market, both.slice(0, 60), id);
    await allow(market, both.slice(60), id, 'medium');
    await closeWindow(market);
    const withOne: StatisticsBody = (await by.get(`/queries/${id}/result`)).body;
    expect(withOne.protection).toEqual(without.protection);
    expect(Object.keys(withOne.protection.epsilon)).toEqual(['low', 'medium']);
    const shape = ({ statistics }: StatisticsBody) =>
      statistics.map(({ mechanism, slots }) => [mechanism, slots.map((slot) => Object.keys(slot))]);
    expect(shape(withOne)).toEqual(shape(without));
  });

  it('somebody whom WHERE singles out: nothing is released, with the words of every query that was not', async () => {
    const city = newCity();
    const [only] = await crowd(city, 1);
    const by = await processor();
    const single = await asked(by, few(inCity(`AVG(${two})`, city), { title: 'The same words' }));
    await allow(market, [only ?? ''], single);
    const nobody = await asked(by, few(inCity(`AVG(${two})`, newCity()), { title: 'The same words' }));
    await closeWindow(market);
    expect(await told(by, single)).toMatchObject({ state: 'not_released', status: 409 });
    expect(await told(by, single)).toEqual(await told(by, nobody));
    const [entry] = await market.owner.query(
      'select spent_micro::int as spent from privacy.budget_position where query_id = $1',
      [single],
    );
    expect(entry.spent).toBe(200_000);
  });

  it('COUNT of nobody: nothing is released, and no noisy count of zero people', async () => {
    const by = await processor();
    const id = await asked(by, few(inCity(`COUNT(${two})`, newCity())));
    await closeWindow(market);
    expect(await told(by, id)).toMatchObject({
      state: 'not_released',
      participantsBand: undefined,
      status: 409,
    });
  });

  it('more by asking 200 times: each time 303 to the one result, nobody is asked or charged again', async () => {
    const city = newCity();
    const ids = await crowd(city, 60);
    const by = await processor();
    const body = few(inCity(`AVG(${two})`, city));
    const { queryId } = await answered(by, body, ids);
    const before = await market.owner.query(
      'select (select count(*)::int from queries.consent) as consents, (select sum(reserved_micro) from privacy.budget_entry) as reserved',
    );
    for (let time = 0; time < 200; time++) {
      const again = await submit(market, by, { ...body, consentWindow: fresh() });
      expect([again.status, again.headers.get('location')]).toEqual([303, `/api/v2/queries/${queryId}`]);
    }
    const after = await market.owner.query(
      'select (select count(*)::int from queries.consent) as consents, (select sum(reserved_micro) from privacy.budget_entry) as reserved',
    );
    expect(after).toEqual(before);
  });

  it('more by writing it differently: other order, case, quotes, spaces and parentheses lead to the one result', async () => {
    const [city, other] = [newCity(), newCity()];
    const ids = await crowd(city, 60);
    const by = await processor();
    const a = `PersonalInformation.city = "${city}"`;
    const b = `PersonalInformation.city = "${other}"`;
    const above = `${two} < 99.5`;
    const body = few(`SELECT AVG(${two}) WHERE ${a} OR ${b} AND ${above}`);
    const { queryId } = await answered(by, body, ids);
    for (const text of [
      `select  avg( ${two} )\n where (${a}) or (${b} and (${above}))`,
      `SELECT AVG(${two}) WHERE ${above} AND ${b} OR ${a}`,
      `SELECT AVG(${two}) WHERE ${b} AND ${two} < 9.95e1 OR ${a} OR ${a}`,
      `SELECT AVG(${two}) WHERE PersonalInformation.city = '${city.toUpperCase()}' OR ${above} AND ${b}`,
    ]) {
      const again = await submit(market, by, { ...body, text, consentWindow: fresh() });
      expect([text, again.status, again.headers.get('location')]).toEqual([
        text,
        303,
        `/api/v2/queries/${queryId}`,
      ]);
    }
  });

  it(
    `the weight of somebody with ${records.toLocaleString('en')} records: they count as one person`,
    async () => {
      const city = newCity();
      const ids = await crowd(city, 60, () => ({ value: 10 }));
      const now = Math.floor(market.clock.now().getTime() / 1000);
      const [flooder] = await crowd(city, 1, () => ({ values: [{ at: now - 3000, v: 100 }] }));
      const [{ id: sourceId }] = await market.owner.query(
        `select id from sources.source where user_id = $1 and source_type = 'RandomData'`,
        [flooder],
      );
      const perPack = 10_000;
      for (let pack = 0; pack < records / perPack; pack++) {
        const first = now - 2900 + (pack * perPack * 2800) / records;
        await market.app.get(StoreMeasurements).pack(
          { userId: flooder ?? '', sourceId },
          JSON.stringify(
            Array.from({ length: perPack }, (_, index) => ({
              n: 'random_two',
              v: 100,
              t: Number((first + (index * 2800) / records).toFixed(4)),
            })),
          ),
        );
      }
      const [{ n }] = await market.owner.query(
        'select sum(count)::int as n from sources.chunk where source_id = $1',
        [sourceId],
      );
      expect(n).toBe(records + 1);
      const by = await processor();
      const result = await answered(by, few(inCity(`AVG(${two}), COUNT(${two}), SUM(${two})`, city)), [
        ...ids,
        flooder ?? '',
      ]);
      const [mean, count, sum] = [0, 1, 2].map((index) => valueOf(result, index));
      // 60 people at 10 and one at 100; by records the mean would be 99.9 and the sum in the millions.
      expect(Math.abs((mean?.value ?? 0) - (60 * 10 + 100) / 61)).toBeLessThan(2 * (mean?.error ?? 0));
      expect(Math.abs((count?.value ?? 0) - 61)).toBeLessThan(3 * (count?.error ?? 0));
      expect(Math.abs((sum?.value ?? 0) - 700)).toBeLessThan(3 * (sum?.error ?? 0));
    },
    full ? 300_000 : 60_000,
  );

  it('a value far outside: it is clamped to the public bounds, and NaN is refused with its place', async () => {
    const city = newCity();
    const ids = await crowd(city, 60, (index) => ({
      value: index === 0 ? 1e99 : index === 1 ? -1e99 : 50,
    }));
    const result = await answered(await processor(), few(inCity(`AVG(${two}), SUM(${two})`, city)), ids);
    const [mean, sum] = [valueOf(result, 0), valueOf(result, 1)];
    expect(Math.abs(mean.value - 50)).toBeLessThan(2 * mean.error);
    expect(Math.abs(sum.value - 3000)).toBeLessThan(3 * sum.error);
    const person = await market.newcomer().registerAsUser();
    const { token } = await person.pair('RandomData');
    for (const number of ['NaN', 'Infinity', '1e999', '1e300', '"NaN"']) {
      const refused = await push(market.url, token, `[{"n":"random_two","v":${number}}]`);
      expect([number, refused.status >= 400 && refused.status < 500]).toEqual([number, true]);
    }
  });

  it('anything by another unit: hours, minutes and seconds of sleep are one duration', async () => {
    const city = newCity();
    const ids = await crowd(city, 60, () => ({ levels: { medical: 'low' } }));
    const now = Math.floor(market.clock.now().getTime() / 1000);
    const same = [{ v: 28_800 }, { bver: 26, u: 'min', v: 480 }, { bver: 26, u: 'h', v: 8 }];
    for (const [index, userId] of ids.entries()) {
      const sourceId = await market.app
        .get(RegisterSource)
        .run(userId, { sourceType: 'ActivityTracker', label: 'watch' });
      const record = { n: 'sleep_duration', t: now - 600, ...same[index % same.length] };
      await market.app.get(StoreMeasurements).pack({ userId, sourceId }, JSON.stringify([record]));
    }
    const body = few(inCity('AVG(ActivityTracker.sleep_duration)', city));
    const mean = valueOf(await answered(await processor(), body, ids));
    // Taken as they stand, the mean would be about 9,800.
    expect(mean.error).toBeLessThan(8000);
    expect(Math.abs(mean.value - 28_800)).toBeLessThan(1.5 * mean.error);
  });

  it('a person minute by minute: a year in slots of one minute is refused, with the way out', async () => {
    const now = market.clock.now().getTime();
    const refused = await submit(
      market,
      await processor(),
      few(demoQuery, {
        interval: {
          from: new Date(now - 365 * 24 * 3600_000).toISOString(),
          to: new Date(now - 1000).toISOString(),
        },
        granularitySeconds: 60,
      }),
    );
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      { pointer: '/granularitySeconds', detail: expect.stringContaining('at most 366') },
    ]);
  });

  it('more than a budget allows: of 50 requests allowed at the same moment exactly 5 are', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ personal: 'low', location: 'low' });
    const city = newCity();
    const now = Math.floor(market.clock.now().getTime() / 1000);
    await push(market.url, (await person.pair('PersonalInformation')).token, [
      { n: 'city', vs: city, t: now - 1000 },
    ]);
    await push(market.url, (await person.pair('RandomData')).token, [
      { n: 'random_two', v: 50, t: now - 600 },
    ]);
    const requests: string[] = [];
    for (let organisation = 0; organisation < 5; organisation++) {
      const by = await processor();
      for (let query = 0; query < 10; query++)
        requests.push(await asked(by, few(inCity(`AVG(${two})`, city))));
    }
    const replies: Reply[] = await Promise.all(
      requests.map((id) => person.post(`/requests/${id}/allow`, { level: 'low' })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(new Set(replies.filter(({ status }) => status !== 200).map(({ status }) => status))).toEqual(
      new Set([409]),
    );
    const { meters } = (await person.get('/privacy/budget')).body;
    for (const { reservedMicro, usedMicro, limitMicro } of meters)
      expect(reservedMicro + usedMicro).toBeLessThanOrEqual(limitMicro);
    market.clock.forward(61);
    await market.settle();
  });

  it('somebody who raised the level after consent: they count in the stricter class; who stopped sharing counts nowhere', async () => {
    const city = newCity();
    const ids = await crowd(city, 60);
    const [raising, stopping] = [
      await market.newcomer().registerAsUser(),
      await market.newcomer().registerAsUser(),
    ];
    const now = Math.floor(market.clock.now().getTime() / 1000);
    for (const person of [raising, stopping]) {
      await person.levels({ personal: 'low', location: 'low' });
      await push(market.url, (await person.pair('PersonalInformation')).token, [
        { n: 'city', vs: city, t: now - 1000 },
      ]);
      await push(market.url, (await person.pair('RandomData')).token, [
        { n: 'random_two', v: 50, t: now - 600 },
      ]);
    }
    const by = await processor();
    const id = await asked(
      by,
      terms(market, { text: inCity(`AVG(${two})`, city), participants: { min: 50, max: 200 } }),
    );
    await allow(market, ids, id);
    for (const person of [raising, stopping])
      expect((await person.post(`/requests/${id}/allow`, { level: 'low' })).status).toBe(200);
    await raising.levels({ location: 'medium' });
    await stopping.levels({ location: 'dont_share' });
    await closeWindow(market);
    expect((await by.get(`/queries/${id}`)).body.state).toBe('released');
    const entryOf = async (person: Person) =>
      (await person.get('/privacy/budget/entries')).body.items.find(
        ({ queryId }: { queryId: string }) => queryId === id,
      );
    expect(await entryOf(raising)).toMatchObject({ state: 'spent', class: 'medium', amountMicro: 500_000 });
    expect(await entryOf(stopping)).toMatchObject({ state: 'void' });
    expect((await stopping.get(`/requests/${id}`)).body.outcome).toBe('lapsed');
  });

  it('that all values are equal: ranks are drawn as ever, within a second, and the spread is not said to be zero', async () => {
    const city = newCity();
    const ids = await crowd(city, 60, () => ({ value: 42 }));
    const began = performance.now();
    const result = await answered(
      await processor(),
      few(inCity(`MEDIAN(${two}), MIN(${two}), MAX(${two}), STDDEV(${two})`, city)),
      ids,
    );
    expect(performance.now() - began).toBeLessThan(10_000);
    const [median, least, greatest, spread] = [0, 1, 2, 3].map((index) => valueOf(result, index));
    expect(Math.abs((median?.value ?? 0) - 42)).toBeLessThan(25);
    // Approximate, as every least and greatest value: none of them says that nobody had another one.
    expect(new Set([median?.value, least?.value, greatest?.value]).size).toBeGreaterThan(1);
    expect(spread?.error ?? 0).toBeGreaterThan(1);
  });
});
