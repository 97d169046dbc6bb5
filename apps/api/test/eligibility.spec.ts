import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '@mynedata/platform';
import { SetLevels } from '@mynedata/privacy';
import { RegisterSource, StoreMeasurements } from '@mynedata/sources';
import { RegisterAccount } from '@mynedata/users';
import { fittingTables } from '../src/queries/consent/eligibility.sql';
import { EligibilityStore } from '../src/queries/consent/eligibility.store';
import { planned } from '../src/queries/consent/planning.store';
import type { Query } from '../src/queries/query';
import { CheckQuery } from '../src/queries/submission/check-query';
import { type Market, openMarket } from './market';

interface Somebody {
  readonly id: string;
  readonly city: string;
  /** The city before the present one. */
  readonly earlier: string;
  readonly born: string;
  readonly anon: boolean;
  readonly values: readonly number[];
}

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const cities = ['Aachen', 'Bochum', 'Köln'] as const;
const from = new Date(Date.now() - 3600_000);
const to = new Date(Date.now() - 1000);

let market: Market;
let everybody: Somebody[];
beforeAll(async () => {
  market = await openMarket();
  const random = fc.sample(
    fc.record({
      city: fc.constantFrom(...cities),
      earlier: fc.constantFrom(...cities),
      born: fc.constantFrom('1960-05-17', '1985-01-01', '2000-12-31'),
      anon: fc.boolean(),
      values: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }),
    }),
    { numRuns: 24, seed },
  );
  everybody = await Promise.all(random.map(somebody));
});
afterAll(async () => market.close());

async function somebody(given: Omit<Somebody, 'id'>, index: number): Promise<Somebody> {
  const { app } = market;
  const { accountId: id } = await app
    .get(RegisterAccount)
    .run({ role: 'user', username: `fits-${index}`, password: 'correct horse battery' });
  await app.get(SetLevels).defaults(id, [
    { logicalType: 'personal', level: 'low' },
    { logicalType: 'location', level: 'low' },
  ]);
  const personal = await app.get(RegisterSource).run(id, { sourceType: 'PersonalInformation', label: 'me' });
  const second = Math.floor(from.getTime() / 1000);
  const pack = [
    { n: 'city', vs: given.earlier, t: second - 500 },
    { n: 'city', vs: given.city, t: second + 500 },
    { n: 'born', vs: given.born, t: second - 500 },
    { n: 'anon', vb: given.anon, t: second - 500 },
  ].map((record) => (record.n === 'born' ? { ...record, n: 'birthday' } : record));
  await app.get(StoreMeasurements).pack({ userId: id, sourceId: personal }, JSON.stringify(pack));
  // The records may lie in two sources of one type: they are read together.
  for (const [position, value] of given.values.entries()) {
    const source = await app
      .get(RegisterSource)
      .run(id, { sourceType: 'RandomData', label: `numbers ${position}` });
    await app.get(StoreMeasurements).pack(
      { userId: id, sourceId: source },
      JSON.stringify([
        { n: 'random_two', v: value, t: second + 10 + position },
        { n: 'random_two', v: given.values[0], t: second + 100 + position },
        // With it, the stored records reach out of the interval; without it, their least and greatest value may decide.
        ...(position % 2 === 0 ? [{ n: 'random_two', v: 99, t: second - 10 }] : []),
      ]),
    );
  }
  return { id, ...given };
}

interface Condition {
  readonly text: string;
  readonly holds: (person: Somebody) => boolean;
}

const compare = (comparator: string, left: number | string, right: number | string): boolean =>
  ({
    '=': left === right,
    '!=': left !== right,
    '<': left < right,
    '>': left > right,
    '<=': left <= right,
    '>=': left >= right,
  })[comparator] ?? false;
const ordered = fc.constantFrom('=', '!=', '<', '>', '<=', '>=');
const equality = fc.constantFrom('=', '!=');

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(equality, fc.constantFrom(...cities)).map(([comparator, city]) => ({
    text: `PersonalInformation.city ${comparator} "${city.toUpperCase()}"`,
    holds: (person: Somebody) => compare(comparator, person.city, city),
  })),
  fc.tuple(ordered, fc.constantFrom('1960-05-17', '1985-01-01', '1999-01-01')).map(([comparator, date]) => ({
    text: `PersonalInformation.birthday ${comparator} ${date}`,
    holds: (person: Somebody) => compare(comparator, person.born, date),
  })),
  fc.tuple(equality, fc.boolean()).map(([comparator, flag]) => ({
    text: `PersonalInformation.anon ${comparator} ${flag}`,
    holds: (person: Somebody) => compare(comparator, String(person.anon), String(flag)),
  })),
  // Of a time series every record in the interval must satisfy the constraint.
  fc.tuple(ordered, fc.integer({ min: 0, max: 4 })).map(([comparator, number]) => ({
    text: `RandomData.random_two ${comparator} ${number}`,
    holds: (person: Somebody) => person.values.every((value) => compare(comparator, value, number)),
  })),
);

describe('WHERE', () => {
  it('selects the same people in SQL as person by person', async () => {
    const check = market.app.get(CheckQuery);
    const eligibility = market.app.get(EligibilityStore);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        async (terms) => {
          const where = terms.map((term) => term.map(({ text }) => text).join(' AND ')).join(' OR ');
          const bound = await check.bound(`SELECT COUNT(RandomData.random_two) WHERE ${where}`);
          const query = {
            bound,
            terms: { from, to, granularitySeconds: null, maxProtection: 'low' },
          } as Query;
          const found = await market.app.get(Database).transaction((tx) =>
            eligibility.check(
              tx,
              query,
              everybody.map(({ id }) => id),
              market.clock.now(),
            ),
          );
          const manyPeople = await market.app.get(Database).transaction((tx) => {
            const { tables, fitting } = fittingTables(query, market.clock.now(), {
              sql: 'select id as user_id from users.account',
              parameters: [],
            });
            return planned(tx, 'many', async () => {
              for (const { name, sql, parameters } of tables)
                await tx.execute(`create temporary table ${name} on commit drop as ${sql}`, parameters);
              return tx.query<{ user_id: string }>(`select user_id from (${fitting}) fitting`);
            });
          });
          const expected = everybody.filter((person) =>
            terms.some((term) => term.every(({ holds }) => holds(person))),
          );
          expect(found.map(({ userId }) => userId).sort(), where).toEqual(
            expected.map(({ id }) => id).sort(),
          );
          expect(manyPeople.map(({ user_id: id }) => id).sort(), where).toEqual(
            expected.map(({ id }) => id).sort(),
          );
        },
      ),
      { seed, numRuns: process.env['TEST_FULL'] === '1' ? 1000 : 60 },
    );
  }, 600_000);
});
