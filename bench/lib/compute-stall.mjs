/** How long a process stops answering while a worker thread of it computes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { root } from '../../tools/lib/workspace.mjs';

/**
 * Makes a dataset in the built application's worker, with all buffers moved, and asks every millisecond whether the
 * process still answers. @param {any} input @returns {Promise<{ seconds: number, longest: number }>}
 */
export async function longestStall(input) {
  const file = join(root, 'dist', 'apps', 'api', 'compute-worker.js');
  if (!existsSync(file)) throw new Error(`${file} is not built.`);
  const worker = new Worker(pathToFileURL(file));
  await new Promise((resolve) => worker.once('online', resolve));
  let [before, longest] = [performance.now(), 0];
  const probe = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - before - 1);
    before = now;
  }, 1);
  const buffers = [...input.cells, input.owners, input.demandOf].map(({ buffer }) => buffer);
  const begin = performance.now();
  try {
    const answer = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    worker.postMessage({ name: 'dataset', input }, buffers);
    const { ok, error } = /** @type {any} */ (await answer);
    if (!ok) throw new Error(error.message);
    return { seconds: (performance.now() - begin) / 1000, longest: longest / 1000 };
  } finally {
    clearInterval(probe);
    await worker.terminate();
  }
}
