import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../src/queries/consent/planning.store';
import { type Market, openMarket } from '../market';
import { Chance } from './chance';
import { differences, randomClaim } from './differences';
import { randomMarket } from './random-market';
import { randomQuery } from './random-query';
import { executing } from './run-engine';
import { removePeople, storePeople, storeTypes } from './store-market';

// Which plan a statement is run by follows from how many people there are; here both have their turn.
const wanted = vi.hoisted((): { plan: Plan } => ({ plan: 'few' }));
vi.mock('../../src/queries/consent/planning.store', async (original) => ({
  ...(await original<typeof import('../../src/queries/consent/planning.store')>()),
  planFor: () => Promise.resolve(wanted.plan),
}));

const full = process.env['TEST_FULL'] === '1';
const seed = Number(process.env['SEED'] ?? Math.floor(Date.now() / 1000) % 1_000_000);
const [markets, queriesEach] = full ? [60, 30] : [34, 30];

let market: Market;
let organisationId: string;
beforeAll(async () => {
  market = await openMarket();
  const processor = await market.newcomer().registerAsProcessor();
  [{ organisationId }] = await market.owner.query(
    'select m.organisation_id as "organisationId" from users.member m join users.account a on a.id = m.account_id where a.username = $1',
    [processor.username],
  );
});
afterAll(async () => market.close());

describe('the engine in SQL', () => {
  it(
    'finds the same people, classes, sums and ranks as a computation person by person, to the last integer',
    async () => {
      const seen = { queries: 0, participants: 0, values: 0n, ranked: 0, rows: 0, empty: 0 };
      for (let number = 0; number < markets; number++) {
        const own = seed + number;
        const chance = new Chance(own);
        const given = randomMarket(chance, `M${own}x${number}`, market.clock.now().getTime() * 1000);
        await storeTypes(market, given.types);
        await storePeople(market, given.people);
        for (let index = 0; index < queriesEach; index++) {
          wanted.plan = index % 3 === 0 ? 'many' : 'few';
          const query = await executing(market, organisationId, randomQuery(chance, given));
          const claim = randomClaim(chance, given.people, query, market.clock.now());
          const { found, report } = await differences(market, claim, given.people);
          expect(report, `SEED=${own}, query ${index}, planned for ${wanted.plan}`).toBe('');
          seen.queries++;
          const participants = Object.keys(found.participants).length;
          seen.participants += participants;
          if (participants === 0) seen.empty++;
          for (const slots of Object.values(found.sums).flat(1))
            for (const slot of slots) seen.values += slot.contributors;
          seen.rows += found.rows.length;
          seen.ranked += found.ranks.flat(2).length;
        }
        await removePeople(market, given.people);
      }
      console.log(
        `SEED=${seed}: ${seen.queries} queries (${seen.empty} of nobody), ${seen.participants} participants, ${seen.values} values in sums, ${seen.ranked} ranked steps, ${seen.rows} rows`,
      );
      expect(seen.empty).toBeLessThan(seen.queries / 2);
    },
    full ? 3_600_000 : 600_000,
  );
});
