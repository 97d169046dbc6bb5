import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { Compute } from '@mynedata/platform';
import type { DatasetInput } from '@mynedata/privacy-mechanisms';

let compute = new Compute();
afterEach(async () => {
  await compute.onApplicationShutdown();
  compute = new Compute();
});

/** People between 20 and 60, two of each age. */
function people(rows: number, k = 5): DatasetInput {
  return {
    rows,
    columns: [
      { key: 'age', role: 'quasi', type: 'number', bounds: { min: 0, max: 100, grid: 1 }, hierarchy: null },
    ],
    cells: [Float64Array.from({ length: rows }, (_, row) => 20 + ((row >> 1) % 40))],
    owners: Int32Array.from({ length: rows }, (_, row) => row),
    demandOf: new Uint8Array(rows),
    demands: [{ k, l: 1, noiseSharePercent: 0 }],
  };
}

describe('a computation on a thread of its own', () => {
  it('gives what the task gives, several at once', async () => {
    const made = await Promise.all([80, 120, 160].map((rows) => compute.run('dataset', people(rows))));
    expect(made.map(({ report }) => report.rows)).toEqual([80, 120, 160]);
    expect(made.every(({ groupOfRow }) => groupOfRow instanceof Int32Array)).toBe(true);
  });

  it('moves the buffers it is handed', async () => {
    const input = people(100);
    await compute.run('dataset', input, { transfer: [input.owners.buffer as ArrayBuffer] });
    expect(input.owners.length).toBe(0);
  });

  it('holds on to nothing of a task that is done, however long the signal lives', async () => {
    const { signal } = new AbortController();
    await Promise.all([80, 120].map((rows) => compute.run('dataset', people(rows), { signal })));
    await expect(compute.run('dataset', people(3), { signal })).rejects.toThrow();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends a task whose time is over, and computes the next one', async () => {
    const late = compute.run('dataset', people(200_000), { signal: AbortSignal.timeout(20) });
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await compute.run('dataset', people(80))).report.rows).toBe(80);
  });

  it('throws the task’s error with its name and code, and goes on', async () => {
    await expect(compute.run('dataset', people(3))).rejects.toMatchObject({
      name: 'DatasetError',
      code: 'too-many-suppressed',
    });
    expect((await compute.run('dataset', people(50))).report.rows).toBe(50);
  });

  it('stops when nobody waits for it any more, while it waits and while it runs', async () => {
    const [running, waiting] = [new AbortController(), new AbortController()];
    const tasks = Array.from({ length: 8 }, () =>
      compute.run('dataset', people(300_000), { signal: running.signal }),
    );
    const last = compute.run('dataset', people(50), { signal: waiting.signal });
    waiting.abort(new Error('not wanted'));
    await expect(last).rejects.toThrow('not wanted');
    running.abort(new Error('enough'));
    for (const outcome of await Promise.allSettled(tasks)) expect(outcome.status).toBe('rejected');
    expect((await compute.run('dataset', people(50))).report.rows).toBe(50);
  });

  it('computes nothing once the application stops', async () => {
    const task = compute.run('dataset', people(300_000));
    await compute.onApplicationShutdown();
    await expect(task).rejects.toThrow();
    await expect(compute.run('dataset', people(50))).rejects.toThrow(/stopping/);
  });
});
