import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { allow, people, submit, terms } from '../given';
import { type FlakyLine, flakyLine } from '../flaky-line';
import { type Market, openMarket } from '../market';

const root = join(import.meta.dirname, '../../../..');

describe('when PostgreSQL goes away during a request', () => {
  let line: FlakyLine;
  let market: Market;
  beforeAll(async () => {
    line = await flakyLine(inject('postgresUrl'));
    market = await openMarket({ through: line.through });
  });
  afterAll(async () => {
    line.mend();
    await market.close();
    await line.close();
  });

  it('answers 503 with a clear problem, and recovers without a restart', async () => {
    const person = await market.newcomer().registerAsUser();
    line.cut();
    for (const reply of [
      await person.get('/sources'),
      await person.put('/privacy/settings/levels', { levels: [{ logicalType: 'location', level: 'low' }] }),
      await market.newcomer().post('/auth/sign-in', { username: 'somebody', password: 'something' }),
    ]) {
      expect([reply.status, reply.body.code]).toEqual([503, 'database-unavailable']);
      expect(reply.headers.get('retry-after')).toBe('5');
    }
    expect((await market.newcomer().get('/health/ready')).status).toBe(503);
    expect((await market.newcomer().get('/health/live')).status).toBe(200);
    line.mend();
    expect((await person.get('/sources')).status).toBe(200);
    expect((await market.newcomer().get('/health/ready')).status).toBe(200);
  });
});

describe('kill -9 between compute and release', () => {
  let market: Market;
  let server: ChildProcess | undefined;
  beforeAll(async () => {
    execFileSync('rolldown', ['-c', 'apps/api/rolldown.config.ts'], { cwd: root, stdio: 'ignore' });
    market = await openMarket();
  });
  afterAll(async () => {
    server?.kill('SIGKILL');
    await market.close();
  });

  it('loses nothing and does nothing twice: the next process releases the same result once', async () => {
    const processor = await market.newcomer().registerAsProcessor();
    // The window closes for real, in a process of its own that has ordinary timings: its release tick is 15 minutes away.
    const ids = await people(market, 60);
    const now = market.clock.now().getTime();
    const query = await submit(
      market,
      processor,
      terms(market, {
        interval: { from: new Date(now - 3600_000).toISOString(), to: new Date(now).toISOString() },
        consentWindow: { closes: new Date(now + 8_000).toISOString() },
      }),
    );
    await allow(market, ids, query.body.id);
    server = spawn('node', [join(root, 'dist/apps/api/main.js')], {
      env: { ...market.processEnvironment, DEMO: '0', PORT: '0' },
      stdio: 'ignore',
    });
    const execution = await eventually(async () => {
      const [row] = await market.owner.query(
        'select outcome, head_count, sealed, attempt from queries.execution where query_id = $1 and outcome is not null',
        [query.body.id],
      );
      return row as { outcome: string; head_count: number; sealed: object } | undefined;
    });
    server.kill('SIGKILL');
    await once(server, 'exit');

    const path = `/queries/${query.body.id}`;
    expect((await processor.get(path)).body.state).toBe('executing');
    expect((await processor.get(`${path}/result`)).status).toBe(409);
    const second = await openMarket({ like: market });
    await second.settle();
    await second.settle();
    const after = (await processor.get(path)).body;
    await second.close();
    if (execution.outcome === 'not_releasable') return expect(after.state).toBe('not_released');
    expect(after.state).toBe('released');
    const results = await market.owner.query('select body from queries.result where query_id = $1', [
      query.body.id,
    ]);
    expect(results).toEqual([{ body: execution.sealed }]);
    const [charges] = await market.owner.query(
      "select count(*)::int as n, sum(spent_micro)::int as spent from privacy.budget_position where query_id = $1 and state = 'spent'",
      [query.body.id],
    );
    expect(charges).toEqual({ n: 60, spent: 60_000_000 });
  });
});

/** Looks until something is there; the other process works in its own time. */
async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (
    const end = Date.now() + 60_000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 200))
  ) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('it did not happen within a minute');
}
