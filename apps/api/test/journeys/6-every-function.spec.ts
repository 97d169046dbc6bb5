import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '@mynedata/query-language';
import type { ResultStatistic, StatisticsBody } from '../../src/queries/execution/result';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

const two = 'RandomData.random_two';
const gender = 'PersonalInformation.gender';
/** 8 functions are the most that one query has. */
const texts = [
  `SELECT AVG(${two}), SUM(${two}), COUNT(${two}), VARIANCE(${two}), STDDEV(${two}), HISTOGRAM(${two}, 4), MEDIAN(${two}), MIN(${two})`,
  `SELECT MAX(${two}), QUANTILE(${two}, 0.25), CORR(RandomData.random_one, ${two}), HISTOGRAM(${gender}), COUNT(${gender})`,
];
const participants = 120;

let market: Market;
let processor: Person;
let ids: string[];
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  // random_two from 20 to 79.5, everybody another value; random_one its mirror image.
  ids = await people(market, participants, (index) => ({
    value: 20 + index / 2,
    one: 80 - index / 2,
    gender: index % 3 === 0 ? 'female' : 'male',
  }));
});
afterAll(async () => market.close());

async function answer(text: string): Promise<{ body: StatisticsBody; csv: string }> {
  const query = await submit(
    market,
    processor,
    terms(market, { text, maxProtection: 'low', participants: { min: 20, max: 200 } }),
  );
  expect(query.status, JSON.stringify(query.body)).toBe(201);
  await allow(market, ids, query.body.id);
  await closeWindow(market);
  const result = await processor.get(`/queries/${query.body.id}/result`);
  expect(result.status, JSON.stringify(result.body)).toBe(200);
  expect(result.headers.get('content-type')).toContain('application/json');
  return { body: result.body, csv: (await processor.get(`/queries/${query.body.id}/result.csv`)).body };
}

describe('a query of every function', () => {
  const statistics: ResultStatistic[] = [];
  const find = (name: string, attribute = two): ResultStatistic => {
    const found = statistics.find((each) => each.function === name && each.attribute === attribute);
    if (found === undefined) throw new Error(`no ${name} of ${attribute}`);
    return found;
  };
  const value = (name: string): number => find(name).slots[0]?.value ?? Number.NaN;

  it('is answered by a document of the published schema, and by its CSV', async () => {
    const schema = await market.newcomer().get('/schemas/result/1');
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema.body);
    for (const text of texts) {
      const { body, csv } = await answer(text);
      expect(validate(body), JSON.stringify(validate.errors)).toBe(true);
      // Something that is not described is refused: the schema can fail.
      expect(validate({ ...body, participantsExactly: participants })).toBe(false);
      statistics.push(...body.statistics);
      const values = body.statistics.flatMap(({ slots }) => slots.map(({ bins }) => bins?.length ?? 1));
      expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + values.reduce((sum, each) => sum + each, 0));
    }
    expect(new Set(statistics.map((each) => each.function))).toEqual(
      new Set(functionNames.filter((name) => name !== 'ALL')),
    );
  });

  it('gives values near the true ones, inside of intervals that hold them', () => {
    const truth = { AVG: 49.75, SUM: 49.75 * participants, COUNT: participants, STDDEV: 17.32 };
    for (const [name, true_] of Object.entries(truth)) {
      const [slot] = find(name).slots;
      expect(Math.abs((slot?.value ?? Number.NaN) - true_), name).toBeLessThan(3 * (slot?.error95 ?? 0));
    }
    expect(value('VARIANCE')).toBeCloseTo(value('STDDEV') ** 2, 6);
    expect(value('MIN')).toBeLessThan(value('QUANTILE') + 15);
    expect(value('MAX')).toBeGreaterThan(value('MEDIAN') - 15);
    for (const name of ['MEDIAN', 'QUANTILE', 'MIN', 'MAX'])
      expect(find(name).slots[0]?.ranks95).toMatchObject({
        low: expect.any(Number),
        high: expect.any(Number),
      });
  });

  it('puts everybody into one public bin, empty ones included', () => {
    const ofNumbers = find('HISTOGRAM').slots[0]?.bins ?? [];
    expect(ofNumbers.map((bin) => ('from' in bin ? [bin.from, bin.to] : []))).toEqual([
      [0, 25],
      [25, 50],
      [50, 75],
      [75, 100],
    ]);
    const labels = find('HISTOGRAM', gender).slots[0]?.bins ?? [];
    expect(labels.map((bin) => ('label' in bin ? bin.label : ''))).toEqual(
      expect.arrayContaining(['female', 'male']),
    );
  });

  it('says of each value its unit, mechanism and ε', () => {
    expect(find('COUNT', gender)).toMatchObject({
      unit: 'people',
      mechanism: { name: 'count', range: null },
    });
    expect(find('MEDIAN').mechanism).toMatchObject({ noise: 'exponential', range: { min: 0, max: 100 } });
    // Moments answer five of the first query; with its histogram, MEDIAN and MIN that makes four equal shares of 0.8 ε.
    for (const name of ['AVG', 'VARIANCE', 'MEDIAN', 'MIN'])
      expect(find(name).mechanism.epsilonPerSlot.low, name).toBeCloseTo(0.2, 12);
    // MAX, QUANTILE, CORR, HISTOGRAM and COUNT of the second.
    for (const name of ['MAX', 'QUANTILE', 'CORR'])
      expect(
        statistics.find((each) => each.function === name)?.mechanism.epsilonPerSlot.low,
        name,
      ).toBeCloseTo(0.16, 12);
  });
});

describe('a result', () => {
  it('of more values than anybody can use is refused at submission, with the way out', async () => {
    const now = market.clock.now().getTime();
    const reply = await submit(
      market,
      processor,
      terms(market, {
        text: `SELECT HISTOGRAM(${two}, 100), HISTOGRAM(RandomData.random_one, 100)`,
        interval: { from: new Date(now - 366 * 60_000).toISOString(), to: new Date(now).toISOString() },
        granularitySeconds: 60,
      }),
    );
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toMatchObject([{ pointer: '/granularitySeconds' }]);
    expect(reply.body.detail).toContain('fewer slots or bins');
  });
});
