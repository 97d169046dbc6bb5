import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultParameters } from '@mynedata/privacy-mechanisms';
import type { DatasetBody } from '../../src/queries/execution/dataset';
import { allow, closeWindow, people, submit, terms } from '../given';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';

type Cell = string | number | null;
type Released = DatasetBody & { readonly rows: readonly (readonly Cell[])[] };

const columns = [
  'PersonalInformation.birthday',
  'PersonalInformation.gender',
  'PersonalInformation.city',
  'ActivityTracker.steps',
];
const text = `SELECT ALL(${columns.join(', ')})`;
const cities = ['Aachen', 'Aachen', 'Aachen', 'Bochum', 'Bochum', 'Cochem'];
const participants = 120;
const strict = (index: number): boolean => index % 6 === 0;

let market: Market;
let processor: Person;
let ids: string[];
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
  ids = await people(market, participants, (index) => ({
    birthday: `${1950 + (index % 50)}-0${1 + (index % 9)}-15`,
    gender: index % 3 === 0 ? 'female' : 'male',
    city: cities[index % cities.length]!,
    steps: 2000 + 50 * index,
    levels: { medical: strict(index) ? 'medium' : 'low' },
  }));
});
afterAll(async () => market.close());

const ask = (by: Person, changes: object = {}) =>
  submit(
    market,
    by,
    terms(market, { text, maxProtection: 'medium', participants: { min: 50, max: 200 }, ...changes }),
  );

async function everybodyAllows(queryId: string): Promise<void> {
  await allow(
    market,
    ids.filter((_, index) => strict(index)),
    queryId,
    'medium',
    true,
  );
  await allow(
    market,
    ids.filter((_, index) => !strict(index)),
    queryId,
    'low',
    true,
  );
}

async function signedIn(userId: string): Promise<Person> {
  const [account] = await market.owner.query('select username from users.account where id = $1', [userId]);
  const person = market.newcomer();
  const password = 'correct horse battery';
  expect((await person.post('/auth/sign-in', { username: account.username, password })).status).toBe(200);
  return person;
}

async function released(by: Person): Promise<Released> {
  const query = await ask(by);
  expect(query.status, JSON.stringify(query.body)).toBe(201);
  await everybodyAllows(query.body.id);
  await closeWindow(market);
  const result = await by.get(`/queries/${query.body.id}/result`);
  expect(result.status, JSON.stringify(result.body)).toBe(200);
  return result.body as Released;
}

const groupsOf = ({ rows }: Released): Map<string, (readonly Cell[])[]> => {
  const groups = new Map<string, (readonly Cell[])[]>();
  for (const row of rows) {
    const look = JSON.stringify(row.slice(0, 3));
    groups.set(look, [...(groups.get(look) ?? []), row]);
  }
  return groups;
};

describe('a dataset', () => {
  let first: Released;

  it('is quoted by what protects it, without margin', async () => {
    const quote = await processor.post(
      '/queries/quote',
      terms(market, { text, maxProtection: 'medium', participants: { min: 50, max: 200 }, rewardSat: '0' }),
    );
    expect(quote.body).toMatchObject({
      margin: 0,
      predicted: [],
      dataset: {
        levels: [
          { level: 'low', k: 5, l: 1, noiseSharePercent: 2 },
          { level: 'medium', k: 11, l: 2, noiseSharePercent: 5 },
        ],
        mostRows: 200,
      },
    });
  });

  it('has a row for each participant, and no group smaller than the strictest of its members demands', async () => {
    first = await released(processor);
    expect(first.dataset.columns.map(({ name }) => name)).toEqual(columns);
    expect(first.rows).toHaveLength(participants);
    expect(first.dataset.rowCount).toBe(participants);
    const groups = [...groupsOf(first).values()];
    expect(groups.length).toBeGreaterThan(3);
    expect(Math.min(...groups.map(({ length }) => length))).toBeGreaterThanOrEqual(defaultParameters.low.k);
    expect(first.dataset.report).toMatchObject({
      people: participants,
      suppressedRows: 0,
      groups: groups.length,
    });
    // 20 people demand groups of 11, so there is at least one.
    expect(Math.max(...groups.map(({ length }) => length))).toBeGreaterThanOrEqual(
      defaultParameters.medium.k,
    );
  });

  it('covers everybody, generalises who they are, and shifts what is sensitive', () => {
    const genders = first.rows.map(([, gender]) => gender);
    expect(genders.every((gender) => ['male', 'female', '*'].includes(String(gender)))).toBe(true);
    const dates = first.rows.map(([birthday]) => String(birthday));
    expect(dates.filter((date) => /^\d{4}-\d{2}-\d{2}$/.test(date))).toEqual([]);
    const steps = first.rows.map((row) => Number(row[3]));
    const truth = new Set(ids.map((_, index) => 2000 + 50 * index));
    expect(steps.filter((step) => truth.has(step)).length).toBeLessThan(participants / 4);
    const mean = steps.reduce((sum, each) => sum + each, 0) / participants;
    expect(Math.abs(mean - (2000 + (50 * (participants - 1)) / 2))).toBeLessThan(400);
  });

  it('is described by the published schema, and its rows by the hash that is signed', async () => {
    const schema = await market.newcomer().get('/schemas/dataset/1');
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema.body);
    expect(validate(first), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...first, people: [] })).toBe(false);
    const lines = first.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    expect(first.dataset.rowsSha256).toBe(createHash('sha256').update(lines).digest('hex'));
  });

  it('comes as CSV, without rows, and page by page', async () => {
    const path = `/queries/${first.queryId}/result`;
    const csv = (await processor.get(`${path}.csv`)).body as string;
    expect(csv.split('\r\n').slice(0, 1)).toEqual([columns.join(',')]);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + participants);
    expect((await processor.get(`${path}?rows=none`)).body.rows).toBeUndefined();
    const pages: Cell[][] = [];
    for (let cursor: string | undefined = '0'; cursor !== undefined;) {
      const page: { items: Cell[][]; nextCursor?: string } = (
        await processor.get(`${path}/rows?limit=50&cursor=${cursor}`)
      ).body;
      pages.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(first.rows);
    expect((await processor.get(`${path}/rows?cursor=9999999`)).body).toEqual({
      items: [],
      rowCount: participants,
    });
    expect((await processor.get(`${path}/rows?cursor=x`)).status).toBe(422);
    const stranger = await market.newcomer().registerAsProcessor();
    expect((await stranger.get(`${path}/rows`)).status).toBe(404);
  });

  it('charges nothing that could be measured, and says so', async () => {
    const [entry] = await market.owner.query(
      'select reserved_micro, state from privacy.budget_position where query_id = $1 limit 1',
      [first.queryId],
    );
    expect(entry).toEqual({ reserved_micro: '0', state: 'spent' });
    const reader = await signedIn(ids[1]!);
    const { items } = (await reader.get('/privacy/budget/entries')).body;
    expect(items).toMatchObject([
      { queryId: first.queryId, state: 'spent', measurable: false, amountMicro: 0 },
    ]);
  });

  it('asks nobody again for another dataset of the same organisation within 90 days', async () => {
    const query = await ask(processor, { text: 'SELECT ALL(PersonalInformation.gender)' });
    expect(query.status).toBe(201);
    const asked = () =>
      market.owner.query('select 1 from queries.consent where query_id = $1', [query.body.id]);
    expect(await asked()).toHaveLength(0);
    market.clock.forward(61);
    await market.settle();
    expect((await processor.get(`/queries/${query.body.id}`)).body.state).toBe('not_released');
  });

  it('of another organisation shows people whose data did not change in the same groups again', async () => {
    const second = await released(await market.newcomer().registerAsProcessor());
    expect([...groupsOf(second).keys()].sort()).toEqual([...groupsOf(first).keys()].sort());
    // The same value at the same time is shifted by the same noise, whoever asks.
    const shown = ({ rows }: Released): string[] => rows.map((row) => JSON.stringify(row)).sort();
    expect(shown(second)).toEqual(shown(first));
    expect(second.rows).not.toEqual(first.rows);
  });

  it('needs a consent that says so, and no other kind takes one', async () => {
    const other = await market.newcomer().registerAsProcessor();
    const query = await ask(other);
    await expect(allow(market, [ids[1]!], query.body.id)).rejects.toMatchObject({
      code: 'consent-of-another-kind',
    });
    const average = await submit(market, other, terms(market));
    await expect(allow(market, [ids[1]!], average.body.id, 'low', true)).rejects.toMatchObject({
      code: 'consent-of-another-kind',
    });
  });

  it('with more rows than can be carried is refused before anybody is asked', async () => {
    const now = market.clock.now().getTime();
    const refused = await ask(await market.newcomer().registerAsProcessor(), {
      participants: { min: 50, max: 100_000 },
      interval: { from: new Date(now - 3600_000).toISOString(), to: new Date(now - 1000).toISOString() },
      granularitySeconds: 60,
    });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ pointer: '/granularitySeconds' });
  });
});
