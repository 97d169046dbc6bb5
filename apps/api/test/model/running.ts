import { expect } from 'vitest';
import { ExecuteQuery } from '../../src/queries/execution/execute-query';
import { ComputeResult } from '../../src/queries/execution/compute-result';
import type { Stage } from './stage';
import type { ModelQuery } from './records';

/** What waits in the queue is done, on both sides. */
export async function drain(stage: Stage): Promise<void> {
  await stage.market.jobs.drain();
  for (const query of stage.world.queries)
    if (query.state === 'executing' && query.headCount === undefined) await learnClaim(stage, query);
}

/** The claim is predicted, but for what chance decides in it. */
async function learnClaim({ world, market }: Stage, query: ModelQuery): Promise<void> {
  const standing = world.standing(query);
  const [execution] = await market.owner.query<{ head_count: number | null }[]>(
    'select head_count from queries.execution where query_id = $1',
    [query.id],
  );
  const rows = await market.owner.query<{ user_id: string }[]>(
    `select user_id from queries.consent where query_id = $1 and outcome = 'not_drawn'`,
    [query.id],
  );
  const notDrawn = new Set([...standing.keys()].filter(({ id }) => rows.some((row) => row.user_id === id)));
  expect(notDrawn.size).toBe(rows.length);
  expect(notDrawn.size).toBe(Math.max(0, standing.size - query.max));
  expect(execution?.head_count).toEqual(expect.any(Number));
  world.claim(query, notDrawn, execution?.head_count ?? 0);
}

export async function tickClock(stage: Stage): Promise<void> {
  await stage.market.jobs.tick('queries.clock');
  stage.world.clockTick();
  await drain(stage);
}

export async function tickAsking(stage: Stage): Promise<void> {
  await stage.market.jobs.tick('queries.ask');
  for (const query of stage.world.collecting()) stage.world.ask(query);
}

export async function tickRules(stage: Stage): Promise<void> {
  await stage.market.jobs.tick('queries.rules');
  for (const query of stage.world.collecting()) stage.world.answerByRules(query);
}

export async function tickRelease(stage: Stage): Promise<void> {
  await stage.market.jobs.tick('queries.release');
  for (const query of stage.world.queries)
    if (query.state === 'executing' && query.headCount !== undefined) stage.world.release(query);
  await drain(stage);
}

/** The windows close, and the process is stopped while it computes: claimed, counted, nothing sealed. The next one goes on. */
export async function stopInBetween(stage: Stage): Promise<void> {
  const { market, world } = stage;
  await market.jobs.tick('queries.clock');
  world.clockTick();
  const compute = market.app.get(ComputeResult);
  const usual = compute.run.bind(compute);
  compute.run = () => Promise.reject(new Error('stopped'));
  try {
    for (const query of world.queries.filter(
      (one) => one.state === 'executing' && one.headCount === undefined,
    )) {
      const outcome = await market.app
        .get(ExecuteQuery)
        .run(query.id)
        .catch((error: unknown) => (error as Error).message);
      await learnClaim(stage, query);
      // Where too few took part there is nothing to compute.
      expect(outcome).toBe((query.headCount ?? 0) < query.min ? undefined : 'stopped');
    }
  } finally {
    compute.run = usual;
  }
}
