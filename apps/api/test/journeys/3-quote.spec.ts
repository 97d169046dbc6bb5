import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { DrawMarket } from '@mynedata/privacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import datasetSchema from '../../src/queries/release/dataset.schema.v1.json';
import resultSchema from '../../src/queries/release/result.schema.v1.json';
import type { BoundQuery } from '../../src/queries/query';
import { supplyView } from '../../src/queries/submission/supply';
import { people, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

let market: Market;
let science: Person;
let otherScience: Person;
beforeAll(async () => {
  market = await openMarket();
  science = await market.newcomer().registerAsProcessor('science');
  otherScience = await market.newcomer().registerAsProcessor('science');
  await people(market, 6);
});
afterAll(async () => market.close());

/** A week passes, in which everybody's session ends. */
const nextWeek = async (...present: readonly Person[]): Promise<void> => {
  market.clock.forward(7 * 24 * 3600);
  await market.app.get(DrawMarket).run();
  for (const person of present)
    expect(
      (await person.post('/auth/sign-in', { username: person.username, password: 'correct horse battery' }))
        .status,
    ).toBeLessThan(300);
};
const quote = async (processor: Person, changes: object = {}): Promise<any> => {
  const { status, body } = await processor.post('/queries/quote', terms(market, changes));
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const paid = (): object => {
  const now = market.clock.now().getTime();
  return {
    rewardSat: '300',
    paymentDue: new Date(now + 30_000).toISOString(),
    consentWindow: { closes: new Date(now + 900_000).toISOString() },
  };
};

describe('the quote', () => {
  it('says nothing of who could be reached before the first count', async () => {
    expect((await quote(science)).supply).toBeNull();
  });

  it('gives every processor of a type the same numbers of the week, a band at each reward', async () => {
    await market.jobs.tick('privacy.market-statistics');
    const [one, other] = [await quote(science, paid()), await quote(otherScience, paid())];
    expect(one.supply).toEqual(other.supply);
    expect(one.supply).toMatchObject({
      organisationType: 'science',
      sourceTypes: ['PersonalInformation', 'RandomData'],
    });
    expect(one.supply.points.map(({ rewardSat }: { rewardSat: string }) => rewardSat)).toEqual([
      '0',
      '100',
      '200',
      '500',
      '1000',
      '2000',
      '5000',
      '10000',
    ]);
    for (const { from, to } of one.supply.points) expect(from).toBeLessThanOrEqual(to);
    const at = (rewardSat: string) =>
      one.supply.points.find((point: { rewardSat: string }) => point.rewardSat === rewardSat);
    expect(one.supply.atReward).toEqual({ from: at('200').from, to: at('500').to });
  });

  it('promises a least number of people only where everybody counted takes part', () => {
    const counted = {
      drawnAt: market.clock.now(),
      organisationType: 'science',
      points: [
        { rewardSat: 0, from: 0, to: 900 },
        { rewardSat: 100, from: 600, to: 900 },
      ],
    } as const;
    const terms = { rewardSat: 300n, min: 500 };
    const of = (where: readonly unknown[], ...sourceTypes: readonly string[]) =>
      supplyView(
        counted,
        {
          query: { where },
          references: sourceTypes.map((sourceType) => ({ sourceType })),
        } as unknown as BoundQuery,
        terms,
      );
    expect(of([], 'RandomData')).toMatchObject({ atMostOnly: false, leastRewardSat: '100' });
    for (const unsure of [of([], 'RandomData', 'PersonalInformation'), of([[]], 'RandomData')])
      expect(unsure).toMatchObject({
        atMostOnly: true,
        leastRewardSat: null,
        atReward: { from: 0, to: 900 },
        points: [{ from: 0 }, { from: 0, to: 900 }],
      });
  });

  it('is no oracle: what people set and have changes nothing of it until the next count', async () => {
    const before = (await quote(science, paid())).supply;
    await people(market, 4, () => ({ levels: { personal: 'high' } }));
    expect((await quote(science, paid())).supply).toEqual(before);
    await nextWeek(science, otherScience);
    expect((await quote(science, paid())).supply.countedAt).not.toBe(before.countedAt);
  });

  it('counts the sources of everybody who is asked, also those behind OR, whatever the conditions say', async () => {
    const of = async (text: string): Promise<string[]> => (await quote(science, { text })).supply.sourceTypes;
    expect(await of('SELECT AVG(RandomData.random_two)')).toEqual(['RandomData']);
    expect(
      await of(
        'SELECT AVG(RandomData.random_two) WHERE (PersonalInformation.city = aachen) OR (RandomData.random_one > 3)',
      ),
    ).toEqual(['PersonalInformation', 'RandomData']);
    const cities = ['aachen', 'bonn'];
    const [one, other] = await Promise.all(
      cities.map((city) =>
        quote(science, {
          text: `SELECT AVG(RandomData.random_two) WHERE PersonalInformation.city = ${city}`,
        }),
      ),
    );
    expect(one.supply).toEqual(other.supply);
  });

  it('says how many people make ± 1 and ± 5 %, in which unit, and what a median is bound by', async () => {
    const { predicted } = await quote(science, {
      text: 'SELECT AVG(RandomData.random_two), MEDIAN(RandomData.random_two), COUNT(RandomData.random_two)',
    });
    expect(predicted).toHaveLength(2);
    const [average, median, count] = predicted[0].errors;
    expect(average.peopleForOnePercent).toBeGreaterThan(average.peopleForFivePercent);
    expect(average.ranksAtMin).toBeNull();
    expect(count.unit).toBe('people');
    expect(median.ranksAtMin.low).toBeLessThan(0.5);
    expect(median.ranksAtMin.high).toBeGreaterThan(0.5);
    expect(median.ranksAtMax.high).toBeLessThanOrEqual(median.ranksAtMin.high);
  });
});

describe("a person's part in the count of the market", () => {
  it('is in the meter as market statistics, counts in each budget and the cap, and ends by one switch', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ personal: 'low', smart_home: 'medium' });
    await person.pair('PersonalInformation');
    await nextWeek(person);

    const { items } = (await person.get('/privacy/budget/entries')).body;
    expect(items).toEqual([
      expect.objectContaining({
        of: 'market_statistics',
        queryId: null,
        logicalTypes: ['personal'],
        class: 'low',
        state: 'spent',
        amountMicro: 20_000,
      }),
    ]);
    const meter = async (key: string): Promise<number> =>
      (await person.get('/privacy/budget')).body.meters.find(
        ({ logicalType }: { logicalType: string }) => logicalType === key,
      ).usedMicro;
    expect(await meter('personal')).toBe(20_000);
    expect(await meter('all')).toBe(20_000);

    expect((await person.get('/privacy/settings/market-statistics')).body).toEqual({
      counted: true,
      epsilonMicro: 20_000,
    });
    const off = await person.put('/privacy/settings/market-statistics', { counted: false });
    expect(off).toMatchObject({ status: 200, body: { counted: false } });
    await person.put('/privacy/settings/market-statistics', { counted: false });
    const { body } = await person.get('/privacy/settings/history');
    expect(body.items.filter(({ kind }: { kind: string }) => kind === 'market_statistics')).toMatchObject([
      { before: 'counted', after: 'not_counted' },
    ]);
    await nextWeek(person);
    expect((await person.get('/privacy/budget/entries')).body.items).toHaveLength(1);
    expect((await person.put('/privacy/settings/market-statistics', { counted: 'no' })).status).toBe(422);
  });

  it('is none where nothing is shared', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.pair('PersonalInformation');
    await nextWeek(person);
    expect((await person.get('/privacy/budget/entries')).body.items).toEqual([]);
  });
});

describe('a dry run', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  beforeAll(async () => {
    science = await market.newcomer().registerAsProcessor('science');
  });

  it('has the shape of a result of every function, and says that it is synthetic', async () => {
    const text =
      'SELECT AVG(RandomData.random_two), SUM(RandomData.random_two), COUNT(RandomData.random_two), MEDIAN(RandomData.random_two), ' +
      'MIN(RandomData.random_two), STDDEV(RandomData.random_two), HISTOGRAM(RandomData.random_two, 5), CORR(RandomData.random_one, RandomData.random_two)';
    const { status, body } = await science.post(
      '/queries/dry-run',
      terms(market, { text, granularitySeconds: 600 }),
    );
    expect(status, JSON.stringify(body)).toBe(200);
    expect(ajv.validate(resultSchema, body), JSON.stringify(ajv.errors)).toBe(true);
    expect(body).toMatchObject({ synthetic: true, certificate: {} });
    expect(body.statistics).toHaveLength(8);
    for (const { slots } of body.statistics) expect(slots).toHaveLength(6);
    const { value } = body.statistics[0].slots[0];
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(100);
  });

  it('has the shape of a dataset with made-up rows', async () => {
    const { status, body } = await science.post(
      '/queries/dry-run',
      terms(market, {
        text: 'SELECT ALL(PersonalInformation.gender, PersonalInformation.birthday, RandomData.random_two)',
      }),
    );
    expect(status, JSON.stringify(body)).toBe(200);
    expect(ajv.validate(datasetSchema, body), JSON.stringify(ajv.errors)).toBe(true);
    expect(body.synthetic).toBe(true);
    expect(body.rows.length).toBe(body.dataset.rowCount);
    expect(body.rows.length).toBeGreaterThan(0);
  });

  it('is computed beside the market, which goes on answering, and once at a time for an organisation', async () => {
    const from = market.clock.now().getTime() - 366 * 3600_000;
    const large = terms(market, {
      text: 'SELECT HISTOGRAM(RandomData.random_two, 100)',
      interval: { from: new Date(from).toISOString(), to: new Date(from + 366 * 3600_000).toISOString() },
      granularitySeconds: 3600,
    });
    const open = new Set(Array.from({ length: 10 }, (_, ask) => ask));
    const asked = [...open].map((ask) =>
      science.post('/queries/dry-run', large).finally(() => open.delete(ask)),
    );
    const waits: number[] = [];
    while (open.size > 0) {
      const since = performance.now();
      expect((await fetch(`${market.url}/health/live`)).status).toBe(200);
      waits.push(performance.now() - since);
    }
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 429),
    ]);
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('2');
    expect(Math.max(...waits)).toBeLessThan(200);
  });

  it('refuses what a quote refuses, and asks and stores nothing', async () => {
    const bad = await science.post('/queries/dry-run', terms(market, { text: 'SELECT AVG(Nowhere.value)' }));
    expect(bad.status).toBe(422);
    const user = await market.newcomer().registerAsUser();
    expect((await user.post('/queries/dry-run', terms(market))).status).toBe(403);
    expect((await science.get('/queries')).body.items).toEqual([]);
  });
});
