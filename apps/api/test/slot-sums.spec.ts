import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '@mynedata/platform';
import { ExecutionsStore } from '../src/queries/execution/executions.store';
import { SlotSumsStore } from '../src/queries/execution/slot-sums.store';
import { ClaimsStore } from '../src/queries/execution/claims.store';
import { planOf } from '../src/queries/plan';
import { QueriesStore } from '../src/queries/queries.store';
import { type GivenPerson, allow, people, submit, terms } from './given';
import { type Market, openMarket } from './market';
import type { Person } from './person';

let market: Market;
let processor: Person;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => market.close());

const hour = 3600;
const slots = 10;
/** Start of an interval of ten slots of an hour that ended a minute ago. */
const from = Math.floor(Date.now() / 1000) - 60 - slots * hour;
const records = (values: Readonly<Record<number, number | readonly number[]>>) =>
  Object.entries(values).flatMap(([slot, value]) =>
    [value].flat().map((v, index) => ({ at: from + Number(slot) * hour + index * 60, v })),
  );

/** Sums of AVG(random_two) per slot over people given by their records, as [contributors, Σ grid index] per slot. */
async function sums(
  given: readonly GivenPerson[],
  text = 'SELECT AVG(RandomData.random_two)',
): Promise<(readonly [number, number])[]> {
  const ids = await people(market, given.length, (index) => given[index] ?? {});
  const body = terms(market, {
    text,
    interval: {
      from: new Date(from * 1000).toISOString(),
      to: new Date((from + slots * hour) * 1000).toISOString(),
    },
    granularitySeconds: hour,
  });
  const submitted = await submit(market, processor, body);
  expect(submitted.status).toBe(201);
  await allow(market, ids, submitted.body.id);
  const table = await market.app.get(Database).transaction(async (tx) => {
    const query = await market.app.get(QueriesStore).get(tx, submitted.body.id);
    await market.app.get(ExecutionsStore).open(tx, query.id, market.clock.now());
    await market.app.get(ClaimsStore).freeze(tx, query, ids.length, market.clock.now());
    const plan = planOf(query.bound, query.terms);
    const slotSums = market.app.get(SlotSumsStore);
    return slotSums.compute(tx, query, plan, await slotSums.share(tx, query, plan));
  });
  await processor.post(`/queries/${submitted.body.id}/cancel`);
  return (table.low?.[0] ?? []).map(
    ({ contributors, sums: [gridSum] }) => [Number(contributors), Number(gridSum)] as const,
  );
}
const grid = (value: number): number => Math.round(value * 100);
const full = Object.fromEntries(Array.from({ length: slots }, (_, slot) => [slot, 10]));
const without = (...missing: number[]) =>
  Object.fromEntries(Object.entries(full).filter(([slot]) => !missing.includes(Number(slot))));

describe('slot values', () => {
  it('are the mean of the records in a slot, clamped to the bounds and put on the grid', async () => {
    const table = await sums([{ values: records({ ...full, 0: [1, 2, 6], 1: 1000, 2: -5, 3: 0.123 }) }]);
    expect(table.slice(0, 5)).toEqual([
      [1, grid(3)],
      [1, grid(100)],
      [1, 0],
      [1, 12],
      [1, grid(10)],
    ]);
  });

  it('are the same whether chunks lie within a slot or across slots', async () => {
    const values = Array.from({ length: 5000 }, (_, index) => ({
      at: from + index * 7,
      v: (index * index) % 97,
    }));
    const expected = Array.from({ length: slots }, (_, slot) => {
      const inside = values.filter(({ at }) => Math.floor((at - from) / hour) === slot).map(({ v }) => v);
      return inside.length === 0
        ? undefined
        : ([1, grid(inside.reduce((sum, v) => sum + v, 0) / inside.length)] as const);
    });
    const table = await sums([{ values }]);
    // The last slot has no record of its own; it copies the one before.
    expect(table).toEqual([...expected.slice(0, -1), expected.at(-1) ?? expected.at(-2)]);
  });

  it('fill an interior gap of up to two hours linearly, and edges by the nearest value', async () => {
    const values = { ...without(0, 4), 3: 20, 5: 40 };
    expect(await sums([{ values: records(values) }])).toEqual(
      Array.from({ length: slots }, (_, slot) => [
        1,
        grid(({ 3: 20, 4: 30, 5: 40 } as Record<number, number>)[slot] ?? 10),
      ]),
    );
  });

  it('fill nothing when more than 21 % of the slots are missing', async () => {
    const table = await sums([{ values: records(without(1, 4, 7)) }]);
    expect(table.map(([contributors]) => contributors)).toEqual([1, 0, 1, 1, 0, 1, 1, 0, 1, 1]);
  });

  it('leave a gap of more than two hours empty, also at an edge', async () => {
    expect((await sums([{ values: records(without(4, 5)) }])).map(([n]) => n)).toEqual(Array(slots).fill(1));
    const threeOfTwenty = await sums([{ values: records(without(8, 9)) }]);
    expect(threeOfTwenty.map(([n]) => n)).toEqual(Array(slots).fill(1));
  });

  it('count everybody once per slot, whatever the number of their records', async () => {
    const flood = Array.from({ length: 50 }, (_, index) => ({ at: from + index, v: 90 }));
    const table = await sums([{ values: [...records(without(0)), ...flood] }, { values: records(full) }]);
    expect(table[0]).toEqual([2, grid(90) + grid(10)]);
  });

  it('count people with a value of a static attribute in every slot since it is valid', async () => {
    const table = await sums(
      [{ values: records(full) }, { values: records(full), city: 'Bochum' }],
      'SELECT COUNT(PersonalInformation.city)',
    );
    // The city was stored 1000 s ago: valid at the end of the last slot only.
    expect(table.map(([n]) => n)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  });

  it.each<[string, GivenPerson]>([
    [
      'floods a slot with records',
      { values: Array.from({ length: 200 }, (_, index) => ({ at: from + index * 100, v: index })) },
    ],
    [
      'sends values far outside the bounds',
      { values: [{ at: from, v: 1e99 }, { at: from + hour, v: -1e99 }, ...records(without(0, 1))] },
    ],
    ['has a single record', { values: [{ at: from + 5 * hour, v: 100 }] }],
    [
      'lives on the edge of the interval',
      {
        values: [
          { at: from, v: 100 },
          { at: from + slots * hour - 1, v: 0 },
        ],
      },
    ],
  ])('change by no more than the sensitivity when somebody joins who %s', async (_, somebody) => {
    const others: GivenPerson[] = [{ values: records(full) }, { values: records(without(3)) }];
    const before = await sums(others);
    const after = await sums([...others, somebody]);
    const steps = 100 / 0.01;
    for (const [slot, [contributors, gridSum]] of after.entries()) {
      const joined = contributors - (before[slot]?.[0] ?? 0);
      const moved = gridSum - (before[slot]?.[1] ?? 0);
      expect([0, 1]).toContain(joined);
      // The pair releases Σ a and Σ (R − a): one person moves both together by R at most.
      expect(moved).toBeGreaterThanOrEqual(0);
      expect(Math.abs(moved) + Math.abs(joined * steps - moved)).toBeLessThanOrEqual(steps);
    }
  });

  it('agree with a computation person by person on random data', async () => {
    const seed = 7;
    let state = seed;
    const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    const given = Array.from({ length: 12 }, () =>
      Object.fromEntries(
        Array.from({ length: slots }, (_, slot) => [
          slot,
          Array.from({ length: Math.floor(next() * 3.4) }, () => Math.round(next() * 3000) / 25 - 10),
        ]),
      ),
    ) as Record<number, number[]>[];
    const values = given.filter((person) => Object.values(person).some((records_) => records_.length > 0));
    const table = await sums(values.map((person) => ({ values: records(person) })));
    expect(table, `seed ${seed}`).toEqual(reference(values));
  });
});

/** The rules of `1-market.md`, "Gaps", written the slow way. */
function reference(
  persons: readonly Readonly<Record<number, readonly number[]>>[],
): (readonly [number, number])[] {
  const rows = persons.map((person) => {
    const mean = Array.from({ length: slots }, (_, slot) => {
      const values = person[slot] ?? [];
      return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    if (mean.filter((value) => value === undefined).length > 0.21 * slots) return mean;
    return mean.map((value, slot) => {
      if (value !== undefined) return value;
      const before = mean.findLastIndex((other, index) => index < slot && other !== undefined);
      const after = mean.findIndex((other, index) => index > slot && other !== undefined);
      const gap = (after === -1 ? slots : after) - before - 1;
      if (gap * hour > 2 * hour) return undefined;
      if (before === -1) return mean[after];
      if (after === -1) return mean[before];
      const [low, high] = [mean[before] ?? 0, mean[after] ?? 0];
      return low + ((high - low) * (slot - before)) / (after - before);
    });
  });
  return Array.from({ length: slots }, (_, slot) => {
    const values = rows.flatMap((row) => row[slot] ?? []);
    return [
      values.length,
      values.reduce((sum, value) => sum + Math.round(Math.min(100, Math.max(0, value)) / 0.01), 0),
    ] as const;
  });
}
