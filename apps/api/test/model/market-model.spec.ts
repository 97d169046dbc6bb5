import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { book } from '../booking';
import { type Market, openMarket } from '../market';
import { everybody } from './commands';
import { Stage, stopTime } from './stage';

const full = process.env['TEST_FULL'] === '1';
const seed = Number(process.env['MODEL_SEED'] ?? (full ? Date.now() % 2 ** 31 : 20261));
/** So that neither few nor many runs take longer than they may; a run that fails is always shrunk to its end. */
const budgetMs = full ? 330_000 : 25_000;

let market: Market;
beforeAll(async () => {
  market = await openMarket();
  stopTime(market);
  await book(market.database, 'float-deposit', 'model', [
    { kind: 'wallet', msat: 10n ** 14n },
    { kind: 'platform_float', msat: -(10n ** 14n) },
  ]);
});
afterAll(() => market.close());

describe('a market in which everybody does anything', () => {
  it(
    'is at every moment where the rules say, and what must always hold holds',
    async () => {
      const met = new Map<string, number>();
      const count = (what: string, times = 1) => met.set(what, (met.get(what) ?? 0) + times);
      const until = performance.now() + budgetMs;
      await fc.assert(
        fc.asyncProperty(
          fc.commands([...everybody], { maxCommands: full ? 80 : 60, size: 'max' }),
          async (all) => {
            if (performance.now() > until) return;
            const stage = await Stage.open(market);
            try {
              await fc.asyncModelRun(() => ({ model: stage.world, real: stage }), all);
              count('runs');
              count('steps', stage.steps);
              for (const query of stage.world.queries) {
                count(`${query.state}${query.rewardSat > 0n ? ' with a reward' : ''}`);
                for (const consent of query.consents.values())
                  count(consent.automatic ? 'automatic answers' : (consent.outcome ?? consent.state));
              }
            } finally {
              await stage.close();
            }
          },
        ),
        { seed, numRuns: full ? 400 : 24 },
      );
      console.log(`model: seed ${seed}`, Object.fromEntries([...met].sort()));
    },
    full ? 900_000 : 300_000,
  );
});
