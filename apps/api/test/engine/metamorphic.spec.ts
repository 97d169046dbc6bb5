import {
  type ClassSums,
  type ReleasePlan,
  exactVector,
  isAdditive,
  sensitivity,
} from '@mynedata/privacy-mechanisms';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Market, openMarket } from '../market';
import { Chance } from './chance';
import { organisation } from './given';
import type { ModelPerson, ModelSource } from './model';
import { type RandomMarket, randomMarket } from './random-market';
import { type RandomQuery, randomQuery, textOf } from './random-query';
import { type Computed, compute, executing, planFor } from './run-engine';
import { removePeople, storePeople, storeTypes } from './store-market';

const full = process.env['TEST_FULL'] === '1';
const seed = Number(process.env['SEED'] ?? Math.floor(Date.now() / 1000) % 1_000_000);
const queries = full ? 100 : 25;

let market: Market;
let organisationId: string;
let chance: Chance;
let given: RandomMarket;
let serial = 0;
beforeAll(async () => {
  market = await openMarket();
  organisationId = await organisation(market);
  console.log(`SEED=${seed}`);
});
afterAll(async () => market.close());
beforeEach(async () => {
  const number = serial++;
  chance = new Chance(seed + number);
  const random = randomMarket(chance, `Same${number}x`, market.clock.now().getTime() * 1000);
  given = { ...random, people: random.people.map(withoutTies) };
  await storeTypes(market, given.types);
  await storePeople(market, given.people);
});
afterEach(async () => removePeople(market, given.people));

/** Which of two records of one time is the latest may depend on their sources: here no two of a person have one time. */
function withoutTies(person: ModelPerson): ModelPerson {
  let place = 0;
  const sources = person.sources.map((source) => ({
    ...source,
    series: source.series.map((series) => {
      const own = place++;
      const records = series.records
        .map((record) => ({ ...record, at: record.at - (record.at % 128) + own }))
        .filter(({ at }, index, all) => at !== all[index - 1]?.at);
      return { ...series, records, cuts: cutsOf(records.length) };
    }),
  }));
  return { ...person, sources };
}

function cutsOf(records: number): number[] {
  const cuts: number[] = [];
  for (let rest = records; rest > 0; rest -= cuts.at(-1) ?? 0) cuts.push(chance.whole(1, rest));
  return cuts;
}

async function computed(
  people: readonly ModelPerson[],
  asked: RandomQuery,
): Promise<Computed & { readonly plan: ReleasePlan }> {
  const query = await executing(market, organisationId, { ...asked, text: textOf(asked) });
  const allowed = people.map(({ id }) => ({ userId: id, shown: 'low' as const }));
  return {
    ...(await compute(market, { query, allowed, askedAt: market.clock.now(), asRows: false }, [])),
    plan: planFor(query),
  };
}

/** Everything but who it was. */
const released = ({ sums, ranks, participants }: Computed) => ({
  sums,
  ranks,
  classes: Object.values(participants).sort(),
});

describe('what changes nothing', () => {
  it('is which ids people and sources have, in which order they came, and how their records lie in chunks', async () => {
    const others = chance.some(given.people, given.people.length).map((person) => ({
      ...person,
      id: chance.uuid(),
      sources: chance.some(person.sources, person.sources.length).map((source) => ({
        ...source,
        id: chance.uuid(),
        series: source.series.map((series) => ({ ...series, cuts: cutsOf(series.records.length) })),
      })),
    }));
    await storePeople(market, others);
    for (let index = 0; index < queries; index++) {
      const asked = randomQuery(chance, given);
      expect(released(await computed(others, asked)), textOf(asked)).toEqual(
        released(await computed(given.people, asked)),
      );
    }
    await removePeople(market, others);
  }, 1_200_000);

  it('is whether the records of a person lie in one source or in two alike', async () => {
    const split = (source: ModelSource): ModelSource[] => {
      const share = chance.unit();
      const half = source.series.map((series) => ({
        series,
        own: new Set(series.records.filter(() => chance.is(share))),
      }));
      const part = (mine: boolean): ModelSource => ({
        ...source,
        id: chance.uuid(),
        series: half.map(({ own, series }) => {
          const records = series.records.filter((record) => own.has(record) === mine);
          return { ...series, records, cuts: cutsOf(records.length) };
        }),
      });
      return [part(true), part(false)];
    };
    const others = given.people.map((person) => ({
      ...person,
      id: chance.uuid(),
      sources: person.sources.flatMap(split),
    }));
    await storePeople(market, others);
    for (let index = 0; index < queries; index++) {
      const asked = randomQuery(chance, given);
      expect(released(await computed(others, asked)), textOf(asked)).toEqual(
        released(await computed(given.people, asked)),
      );
    }
    await removePeople(market, others);
  }, 1_200_000);

  it('is the order of the terms of WHERE and of their constraints', async () => {
    for (let index = 0; index < queries; index++) {
      const asked = randomQuery(chance, given);
      const where = chance
        .some(asked.where, asked.where.length)
        .map((term) => chance.some(term, term.length));
      expect(released(await computed(given.people, { ...asked, where })), textOf(asked)).toEqual(
        released(await computed(given.people, asked)),
      );
    }
  }, 1_200_000);

  it('are people outside of WHERE', async () => {
    for (let index = 0; index < queries; index++) {
      const asked = randomQuery(chance, given);
      const all = await computed(given.people, asked);
      const inside = given.people.filter(({ id }) => id in all.participants);
      expect(released(await computed(inside, asked)), textOf(asked)).toEqual(released(all));
    }
  }, 1_200_000);
});

describe('one person more', () => {
  it('changes the integers to which noise is added by the declared sensitivity at most, and ranks by one', async () => {
    const mechanisms = new Set<string>();
    for (let index = 0; index < 4 * queries; index++) {
      const asked = randomQuery(chance, given);
      const after = await computed(given.people, asked);
      const [somebody] = chance.some(Object.keys(after.participants), 1);
      if (somebody === undefined) continue;
      const before = await computed(
        given.people.filter(({ id }) => id !== somebody),
        asked,
      );
      for (const invocation of after.plan.invocations)
        for (let slot = 0; slot < after.plan.slots; slot++) {
          const moved = isAdditive(invocation)
            ? distance(
                vectors(after.plan, after.sums, invocation.index, slot),
                vectors(before.plan, before.sums, invocation.index, slot),
              )
            : distance(counts(after, invocation.index, slot), counts(before, invocation.index, slot));
          const most = isAdditive(invocation) ? sensitivity(invocation) : 1n;
          expect(
            moved <= most,
            `${textOf(asked)}: ${invocation.mechanism} moved by ${moved} of ${most}`,
          ).toBe(true);
          if (moved > 0n) mechanisms.add(invocation.mechanism);
        }
    }
    if (full)
      expect([...mechanisms].sort()).toEqual([
        'count',
        'histogram',
        'moments',
        'pair',
        'quantile',
        'sum',
        'tensor',
      ]);
  }, 1_200_000);
});

/** The vectors of all classes, one after the other: who joins one class changes the others by nothing. */
function vectors(
  plan: ReleasePlan,
  sums: ClassSums,
  index: number,
  slot: number,
): ReadonlyMap<string, bigint> {
  const invocation = plan.invocations[index];
  if (invocation === undefined || !isAdditive(invocation)) throw new Error('no additive invocation');
  return new Map(
    plan.classes.flatMap(({ key }) => {
      const exact = sums[key]?.[index]?.[slot];
      if (exact === undefined) throw new Error('a class without sums');
      return exactVector(invocation, exact).map((part, position) => [`${key} ${position}`, part] as const);
    }),
  );
}

const counts = ({ ranks }: Computed, index: number, slot: number): ReadonlyMap<string, bigint> =>
  new Map((ranks[index]?.[slot] ?? []).map(([step, count]) => [String(step), BigInt(count)]));

function distance(after: ReadonlyMap<string, bigint>, before: ReadonlyMap<string, bigint>): bigint {
  let sum = 0n;
  for (const key of new Set([...after.keys(), ...before.keys()])) {
    const moved = (after.get(key) ?? 0n) - (before.get(key) ?? 0n);
    sum += moved < 0n ? -moved : moved;
  }
  return sum;
}
