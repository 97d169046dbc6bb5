import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawnFrom } from '../../src/queries/execution/claims.store';
import { type Market, openMarket } from '../market';

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(async () => market.close());

const rounds = process.env['TEST_FULL'] === '1' ? 20_000 : 2_000;

/** Who of 1 … `people` is drawn. */
async function drawn(people: number, max: number): Promise<number[]> {
  const rows: { person: number; taken: boolean }[] = await market.database.query(
    `with people as materialized (select person from generate_series(1, $1::int) as g (person)) ${drawnFrom('people', '$2::int')}`,
    [people, max],
  );
  expect(rows.map(({ person }) => person).sort((a, b) => a - b)).toEqual(
    Array.from({ length: people }, (_, index) => index + 1),
  );
  return rows.flatMap(({ person, taken }) => (taken ? [person] : [])).sort((a, b) => a - b);
}

/** Upper 10⁻⁶ point of χ² by Wilson and Hilferty. */
const limitOfChiSquare = (df: number): number =>
  df * (1 - 2 / (9 * df) + 4.7534 * Math.sqrt(2 / (9 * df))) ** 3;

describe('the draw of participants', () => {
  it.each([
    [1, 1],
    [10, 10],
    [10, 11],
    [5, 1_000],
  ])('takes everybody where %i stand for %i places', async (people, max) => {
    expect(await drawn(people, max)).toHaveLength(people);
  });

  it('takes exactly as many as there are places, and everybody equally often', async () => {
    const [people, max] = [40, 15];
    const counts = Array.from({ length: people }, () => 0);
    for (let round = 0; round < rounds; round++) {
      const taken = await drawn(people, max);
      expect(taken).toHaveLength(max);
      for (const person of taken) counts[person - 1] = (counts[person - 1] ?? 0) + 1;
    }
    const share = max / people;
    const expected = rounds * share;
    // Those who are taken exclude each other, which makes the counts vary less than independent ones by (people − 1) / people.
    const chi =
      (counts.reduce((sum, count) => sum + (count - expected) ** 2, 0) / (expected * (1 - share))) *
      ((people - 1) / people);
    expect(chi).toBeLessThan(limitOfChiSquare(people - 1));
  }, 300_000);

  it('takes every subset equally often, not only everybody', async () => {
    const [people, max, subsets] = [5, 2, 10];
    const counts = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      const taken = (await drawn(people, max)).join();
      counts.set(taken, (counts.get(taken) ?? 0) + 1);
    }
    expect(counts.size).toBe(subsets);
    const expected = rounds / subsets;
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chi).toBeLessThan(limitOfChiSquare(subsets - 1));
  }, 300_000);
});
