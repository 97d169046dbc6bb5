import { CONFIG, type Config, Database, sqlState } from '@mynedata/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ComputeResult } from '../../src/queries/execution/compute-result';
import { ExecuteQuery } from '../../src/queries/execution/execute-query';
import { ExecutionsStore } from '../../src/queries/execution/executions.store';
import { type Market, openMarket } from '../market';
import type { Person } from '../person';
import { type OpenQuery, allowedQuery, claimed, kept, someoneWaits } from './open-query';

let market: Market;
let processor: Person;
let second: Market | undefined;
beforeAll(async () => {
  market = await openMarket();
  processor = await market.newcomer().registerAsProcessor();
});
afterAll(async () => {
  await second?.close();
  await market.close();
});

const count = 60;

/** Nobody can read records while `work` goes on. */
async function withoutRecords<T>(work: () => Promise<T>): Promise<T> {
  const runner = market.owner.createQueryRunner();
  await runner.startTransaction();
  await runner.query('lock table sources.chunk in access exclusive mode');
  try {
    return await work();
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const execution = async ({
  id,
}: OpenQuery): Promise<{
  readonly attempt: number;
  readonly outcome: string | null;
  readonly frozen: number;
}> => {
  const [row] = await market.owner.query(
    'select attempt, outcome, (select count(*)::int from queries.frozen_source f where f.query_id = e.query_id) as frozen from queries.execution e where query_id = $1',
    [id],
  );
  return row;
};

describe('an attempt that another has overtaken', () => {
  it('leaves alone what that one reads', async () => {
    const query = await allowedQuery(market, processor, count);
    await claimed(market, query);
    const compute = market.app.get(ComputeResult);
    const usual = compute.run.bind(compute);
    compute.run = async (...given) => {
      const body = await usual(...given);
      // Somebody else found the lock free, as after a broken connection, and began the next attempt.
      await market.app.get(Database).transaction((tx) => market.app.get(ExecutionsStore).begin(tx, query.id));
      return body;
    };
    await market.app.get(ExecuteQuery).run(query.id);
    compute.run = usual;
    expect(await execution(query)).toEqual({ attempt: 2, outcome: null, frozen: count });
    await market.app.get(ExecuteQuery).run(query.id);
    expect(await execution(query)).toEqual({ attempt: 3, outcome: 'releasable', frozen: 0 });
  });

  it('counts timeouts apart from attempts that ended otherwise', async () => {
    const query = await allowedQuery(market, processor, count);
    await claimed(market, query);
    const compute = market.app.get(ComputeResult);
    const usual = compute.run.bind(compute);
    compute.run = () => Promise.reject(new Error('restarted'));
    for (let attempt = 1; attempt <= 3; attempt++)
      await expect(market.app.get(ExecuteQuery).run(query.id)).rejects.toThrow('restarted');
    compute.run = () => Promise.reject(Object.assign(new Error('too long'), { code: '57014' }));
    await expect(market.app.get(ExecuteQuery).run(query.id)).rejects.toThrow('too long');
    compute.run = usual;
    expect((await execution(query)).outcome).toBeNull();
    await market.app.get(ExecuteQuery).run(query.id);
    expect((await execution(query)).outcome).toBe('releasable');
  });
});

describe('a computation that takes too long', () => {
  it('is tried three times and is not released then, with the whole charge spent', async () => {
    const query = await allowedQuery(market, processor, count);
    await claimed(market, query);
    const { market: limits } = market.app.get<Config>(CONFIG);
    const usual = limits.computeTimeoutMs;
    Object.assign(limits, { computeTimeoutMs: 100 });
    const execute = (): Promise<void> => market.app.get(ExecuteQuery).run(query.id);
    await withoutRecords(async () => {
      for (const attempt of [1, 2]) {
        expect(sqlState(await execute().catch((error: unknown) => error))).toBe('57014');
        expect(await execution(query)).toEqual({ attempt, outcome: null, frozen: count });
      }
      await execute();
    });
    Object.assign(limits, { computeTimeoutMs: usual });
    expect(await execution(query)).toEqual({ attempt: 3, outcome: 'not_releasable', frozen: 0 });
    await market.settle();
    expect((await processor.get(`/queries/${query.id}`)).body.state).toBe('not_released');
    const entries = await market.owner.query(
      'select distinct state, spent_micro::int as spent, shown from privacy.budget_position where query_id = $1',
      [query.id],
    );
    expect(entries).toEqual([{ state: 'spent', spent: 1_000_000, shown: true }]);
  });
});

describe('a process that is asked to stop while it computes', () => {
  it('begins no statement when it is asked to stop before', async () => {
    const query = await allowedQuery(market, processor, 3);
    await claimed(market, query);
    await expect(market.app.get(ExecuteQuery).run(query.id, AbortSignal.abort())).rejects.toThrow();
    expect(await execution(query)).toEqual({ attempt: 0, outcome: null, frozen: 3 });
  });

  it('ends its statement at once, and another one finishes the query with the same people and head count', async () => {
    const query = await allowedQuery(market, processor, count);
    await claimed(market, query);
    const stop = new AbortController();
    const before = await withoutRecords(async () => {
      const running = market.app
        .get(ExecuteQuery)
        .run(query.id, stop.signal)
        .catch((error: unknown) => error);
      await someoneWaits(market);
      const known = await kept(market, query);
      stop.abort();
      // The records are still locked: without the cancellation this would not end.
      expect(sqlState(await running)).toBe('57014');
      return known;
    });
    expect(before.headCount).not.toBeNull();
    expect(await execution(query)).toEqual({ attempt: 1, outcome: null, frozen: count });

    second = await openMarket({ like: market });
    await second.app.get(ExecuteQuery).run(query.id);
    expect(await kept(market, query)).toEqual(before);
    expect(await execution(query)).toEqual({ attempt: 2, outcome: 'releasable', frozen: 0 });
    await second.settle();
    expect((await processor.get(`/queries/${query.id}`)).body.state).toBe('released');
  });
});
