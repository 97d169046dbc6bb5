import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, people, submit, terms } from './given';
import { type Market, openMarket } from './market';
import type { Person } from './person';

const row = { epsilon: 0.5, budget: 2, cap: 4, k: 7, l: 1, noiseSharePercent: 3, minimumParticipants: 50 };
const table = {
  low: row,
  medium: { ...row, epsilon: 0.4, minimumParticipants: 100 },
  high: { ...row, epsilon: 0.2, minimumParticipants: 200 },
};

describe('the parameter table of the operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parameters-'));
  const file = join(folder, 'parameters.json');
  let before: Market;
  let after: Market;
  let processor: Person;
  let ids: readonly string[];

  const low = (title: string, min: number): object =>
    terms(before, {
      title,
      text: 'SELECT AVG(RandomData.random_two)',
      maxProtection: 'low',
      participants: { min, max: 1_000 },
    });
  const reserved = async (queryId: string): Promise<number[]> =>
    (
      await before.owner.query<{ reserved_micro: string }[]>(
        'select distinct reserved_micro from privacy.budget_entry where query_id = $1',
        [queryId],
      )
    ).map(({ reserved_micro }) => Number(reserved_micro));

  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(table));
    before = await openMarket();
    after = await openMarket({ like: before, environment: { PRIVACY_PARAMETERS_FILE: file } });
    processor = await before.newcomer().registerAsProcessor();
    ids = await people(before, 3);
  });
  afterAll(async () => {
    await after.close();
    await before.close();
    rmSync(folder, { recursive: true });
  });

  it('is what everybody is shown', async () => {
    const { body } = await after.newcomer().get('/privacy/levels');
    expect(body.levels[0]).toMatchObject({
      level: 'low',
      parameters: { epsilon: 0.5, budget: 2, cap: 4, k: 7, minimumParticipants: 50 },
    });
    expect(body.levels[0].odds.oneResult).not.toEqual(
      (await before.newcomer().get('/privacy/levels')).body.levels[0].odds.oneResult,
    );
  });

  it('holds for what is asked from now on; a query keeps the one that people were asked on', async () => {
    const former = await submit(before, processor, low('Former', 20));
    expect(former.status).toBe(201);
    const refused = await submit(after, await after.newcomer().registerAsProcessor(), low('Too few', 20));
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([expect.objectContaining({ pointer: '/participants/min' })]);
    const latter = await submit(after, await after.newcomer().registerAsProcessor(), low('Latter', 50));
    expect(latter.status).toBe(201);
    for (const { body } of [former, latter]) await allow(after, ids, body.id);
    expect(await reserved(former.body.id)).toEqual([1_000_000]);
    expect(await reserved(latter.body.id)).toEqual([500_000]);
  });

  it('stops the start with every problem, by its place', async () => {
    writeFileSync(file, JSON.stringify({ ...table, low: { ...row, epsilon: 0.1, k: 1 } }));
    await expect(openMarket({ environment: { PRIVACY_PARAMETERS_FILE: file } })).rejects.toThrow(
      /PRIVACY_PARAMETERS_FILE, .*parameters\.json: low\.k is 1, expected a number from 2 to 10000/,
    );
    await expect(
      openMarket({ environment: { PRIVACY_PARAMETERS_FILE: join(folder, 'missing.json') } }),
    ).rejects.toThrow(/missing\.json: cannot be read/);
  });
});
