import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetLevels } from '@mynedata/privacy';
import type { DatasetBody } from '../../src/queries/execution/dataset';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import { type Person, push } from '../person';

type Cell = string | number | null;
type Released = DatasetBody & { readonly rows: readonly (readonly Cell[])[] };

const slots = 3;
const width = 1200;
const count = 60;

let market: Market;
let ids: string[];
beforeAll(async () => {
  market = await openMarket();
  const now = Math.floor(market.clock.now().getTime() / 1000);
  ids = await people(market, count, (index) => ({
    birthday: `${1950 + (index % 40)}-0${1 + (index % 9)}-15`,
    gender: index % 3 === 0 ? 'female' : 'male',
    city: 'Aachen',
    steps: 3000 + 20 * index,
    values: Array.from({ length: slots }, (_, slot) => ({
      at: now - 3600 + slot * width + 60,
      v: (index * 7 + slot) % 100,
    })),
    levels: { medical: 'low' },
  }));
});
afterAll(async () => market.close());

const processor = (): Promise<Person> => market.newcomer().registerAsProcessor();
const interval = (seconds = 0): object => {
  const now = Math.floor(market.clock.now().getTime() / 1000);
  return {
    from: new Date((now - 3600 - seconds) * 1000).toISOString(),
    to: new Date((now - 3600 + slots * width - seconds) * 1000).toISOString(),
  };
};

async function released(by: Person, changes: object, who: readonly string[]): Promise<Released> {
  const query = await submit(
    market,
    by,
    terms(market, { maxProtection: 'low', participants: { min: 20, max: 200 }, ...changes }),
  );
  expect(query.status, JSON.stringify(query.body)).toBe(201);
  await allow(market, who, query.body.id, 'low', true);
  await closeWindow(market);
  const result = await by.get(`/queries/${query.body.id}/result`);
  expect(result.status, JSON.stringify(result.body)).toBe(200);
  return result.body as Released;
}

describe('a dataset with slots', () => {
  let dataset: Released;

  it('has a row per person and slot, whose time is generalised as well', async () => {
    dataset = await released(
      await processor(),
      {
        text: 'SELECT ALL(RandomData.random_two, PersonalInformation.gender)',
        interval: interval(),
        granularitySeconds: width,
      },
      ids,
    );
    expect(dataset.dataset.columns.map(({ name, role }) => [name, role])).toEqual([
      ['slot', 'quasi'],
      // What is harmless once would tell which rows are one person's.
      ['RandomData.random_two', 'quasi'],
      ['PersonalInformation.gender', 'quasi'],
    ]);
    expect(dataset.rows).toHaveLength(slots * count);
    expect(dataset.dataset.report).toMatchObject({ people: count, suppressedRows: 0 });
    const times = dataset.rows.map(([slot]) => String(slot));
    for (const time of times) expect(time).toMatch(/^(\*|[\dT:.-]+Z\/[\dT:.-]+Z)$/);
    expect(new Set(times).size).toBeGreaterThan(1);
    const sizes = Map.groupBy(dataset.rows, (row) => JSON.stringify(row));
    // Nobody has two values in a slot: a group has as many people as rows, or more slots than one.
    for (const rows of sizes.values()) expect(rows.length).toBeGreaterThanOrEqual(5);
    expect(dataset.dataset.report.smallestGroup).toBeGreaterThanOrEqual(5);
  });

  it('and one without generalise numbers that are harmless by themselves: with many digits they are as good as names', async () => {
    const {
      dataset: found,
      protection,
      rows,
    } = await released(
      await processor(),
      { text: 'SELECT ALL(RandomData.random_two)', interval: interval() },
      ids,
    );
    expect(found.columns).toMatchObject([{ name: 'RandomData.random_two', role: 'quasi', shown: 'range' }]);
    expect(protection.mechanisms).toEqual(['partition']);
    for (const same of Map.groupBy(rows, ([cell]) => cell).values())
      expect(same.length).toBeGreaterThanOrEqual(5);
  });

  it('shifts more, the more rows somebody has, and says so in quote, request and certificate', async () => {
    const by = await processor();
    const body = terms(market, {
      text: 'SELECT ALL(ActivityTracker.steps, PersonalInformation.gender)',
      maxProtection: 'low',
      participants: { min: 20, max: 200 },
      interval: interval(),
      granularitySeconds: width,
    });
    const quote = await by.post('/queries/quote', body);
    expect(quote.body.dataset.levels).toEqual([{ level: 'low', k: 5, l: 1, noiseSharePercent: 6 }]);
  });
});

describe('a second dataset of the same people', () => {
  const text = 'SELECT ALL(PersonalInformation.birthday, PersonalInformation.gender, ActivityTracker.steps)';
  const looks = ({ rows }: Released): ReadonlyMap<string, number> =>
    new Map(
      [...Map.groupBy(rows, (row) => JSON.stringify(row.slice(0, 2)))].map(([look, same]) => [
        look,
        same.length,
      ]),
    );

  it('from another moment on, and with newcomers, shows them in the same groups', async () => {
    const first = await released(await processor(), { text, interval: interval() }, ids);
    const newcomers = await people(market, 3, (index) => ({
      birthday: `19${60 + index}-06-15`,
      gender: 'male',
      steps: 9000,
      levels: { medical: 'low' },
    }));
    const second = await released(await processor(), { text, interval: interval(60) }, [
      ...ids,
      ...newcomers,
    ]);
    expect(second.rows).toHaveLength(count + newcomers.length);
    const [before, after] = [looks(first), looks(second)];
    // The three cannot stand alone: one group takes them in and may look otherwise; all the others are as they were.
    const other = [...before].filter(([look, size]) => after.get(look) !== size);
    expect(other.length).toBeLessThanOrEqual(2);
    expect(before.size).toBeGreaterThan(4);
  });

  it('forgets the groups of an account that is erased, and goes on without it', async () => {
    const [gone] = ids;
    const members = () =>
      market.owner.query('select 1 from queries.dataset_member where user_id = $1', [gone]);
    expect((await members()).length).toBeGreaterThan(0);
    await market.owner.query('delete from users.account where id = $1', [gone]);
    expect(await members()).toEqual([]);
    const third = await released(await processor(), { text, interval: interval() }, ids.slice(1));
    expect(third.rows).toHaveLength(count - 1);
  });
});

describe('a request for a dataset', () => {
  it('asks for nothing that a condition on sensitive values would tell of each row', async () => {
    const refused = await submit(
      market,
      await processor(),
      terms(market, { text: 'SELECT ALL(PersonalInformation.gender) WHERE ActivityTracker.steps > 5000' }),
    );
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      { pointer: '/text', code: 'sensitive_condition', column: 46 },
    ]);
  });

  it('can be allowed by somebody whose budget is used up: it takes nothing of it', async () => {
    const person = await market.newcomer().registerAsUser();
    await person.levels({ personal: 'low', location: 'low' });
    const now = Math.floor(market.clock.now().getTime() / 1000);
    await push(market.url, (await person.pair('PersonalInformation')).token, [
      { n: 'gender', vs: 'female', t: now - 1000 },
    ]);
    expect(
      (await person.put('/privacy/settings/caps', { caps: [{ logicalType: 'all', percent: 0 }] })).status,
    ).toBe(200);
    const query = await submit(
      market,
      await processor(),
      terms(market, { text: 'SELECT ALL(PersonalInformation.gender)', maxProtection: 'low' }),
    );
    const path = `/requests/${query.body.id}`;
    expect((await person.get(path)).body).toMatchObject({
      terms: { gives: 'dataset' },
      dataset: { others: 4, shifted: [], daysToNext: 90 },
      chargeMicro: 0,
    });
    expect((await person.post(`${path}/allow`, { level: 'low' })).body.code).toBe('consent-of-another-kind');
    expect((await person.post(`${path}/allow`, { level: 'low', dataset: true })).status).toBe(200);
  });

  it('lapses like any other when somebody stops sharing', async () => {
    const [, someone = ''] = ids;
    const by = await processor();
    const query = await submit(
      market,
      by,
      terms(market, {
        text: 'SELECT ALL(PersonalInformation.gender)',
        maxProtection: 'low',
        participants: { min: 20, max: 200 },
      }),
    );
    await allow(market, ids.slice(1), query.body.id, 'low', true);
    await market.app.get(SetLevels).defaults(someone, [{ logicalType: 'personal', level: 'dont_share' }]);
    await closeWindow(market);
    const result = await by.get(`/queries/${query.body.id}/result`);
    expect(result.body.dataset).toMatchObject({ rowCount: count - 2, report: { people: count - 2 } });
  });
});
