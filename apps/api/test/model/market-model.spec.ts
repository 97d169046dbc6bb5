import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { book } from '../booking';
import { type Market, openMarket } from '../market';
import { everybody } from './commands';
import { Stage, stopTime } from './stage';

const full = process.env['TEST_FULL'] === '1';
const seed = Number(process.env['MODEL_SEED'] ?? (full ? Date.now() % 2 ** 31 : 20261));
/** Always taken, however slow: what they must have met is asserted. */
const leastRuns = 24;
/** So that many more runs take no longer than they may; a run that fails is always shrunk to its end. */
const budgetMs = 330_000;
/** Ends that the runs of any seed reach together: where one never occurs, nothing was held against the model there. */
const mustOccur = ['released', 'not_released', 'lapsed', 'not_drawn', 'automatic answers'];

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
            if ((met.get('runs') ?? 0) >= leastRuns && performance.now() > until) return;
            const stage = await Stage.open(market);
            try {
              await fc.asyncModelRun(() => ({ model: stage.world, real: stage }), all);
              count('runs');
              count('steps', stage.steps);
              for (const query of stage.world.queries) {
                count(query.state);
                if (query.rewardSat > 0n) count(`${query.state} with a reward`);
                for (const consent of query.consents.values())
                  count(consent.automatic ? 'automatic answers' : (consent.outcome ?? consent.state));
              }
            } finally {
              await stage.close();
            }
          },
        ),
        { seed, numRuns: full ? 400 : leastRuns },
      );
      console.log(`model: seed ${seed}`, Object.fromEntries([...met].sort()));
      expect(met.get('runs')).toBeGreaterThanOrEqual(leastRuns);
      for (const what of mustOccur) expect([what, met.get(what) ?? 0]).not.toEqual([what, 0]);
    },
    full ? 900_000 : 300_000,
  );
});
