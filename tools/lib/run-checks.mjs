/** Runs checks two at a time, says how each went, and adds up. */
import { endRunning } from './commands.mjs';
import { say, seconds } from './progress.mjs';
import { one, sum } from './tally.mjs';
import { temporaryFolder } from './workspace.mjs';

/** @typedef {import('./checks.mjs').Check} Check */

/**
 * @param {readonly Check[]} checks
 * @returns {Promise<number>} exit code; the last line printed is `N passed, N failed`
 */
export async function runChecks(checks) {
  const { folder, remove } = temporaryFolder('reports');
  const leave = () => {
    endRunning();
    remove();
    process.exit(130);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, leave);
  const begin = performance.now();
  try {
    const tallies = await schedule(checks, (check) => report(check, folder));
    const total = sum(tallies);
    if (total.skipped > 0) say(`\n${total.skipped} skipped`);
    say(`\nin ${seconds(begin)}\n${total.passed} passed, ${total.failed} failed`);
    return total.failed > 0 || total.passed === 0 ? 1 : 0;
  } finally {
    remove();
  }
}

/** @param {Check} check @param {string} folder */
async function report(check, folder) {
  const begin = performance.now();
  say(`  ${check.name} …`);
  const { tally, output } = await check
    .run(folder)
    .catch((error) => ({ tally: one(1), output: String(error.stack) }));
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  const counts =
    tally.failed > 0 ? `${tally.failed} FAILED, ${tally.passed} passed` : `${tally.passed} passed`;
  if (tally.failed > 0) say(`\n${output.trimEnd()}\n`);
  say(`  ${check.name}: ${counts}${skipped}, ${seconds(begin)}`);
  return tally;
}

/**
 * In the given order, as far as what they wait for and the two places allow.
 * @template T
 * @param {readonly Check[]} checks
 * @param {(check: Check) => Promise<T>} run
 * @param {number} [places]
 * @returns {Promise<readonly T[]>}
 */
export async function schedule(checks, run, places = 2) {
  const waiting = [...checks];
  const there = new Set(checks.map(({ name }) => name));
  /** @type {Set<string>} */
  const over = new Set();
  /** @type {Map<Check, Promise<void>>} */
  const busy = new Map();
  /** @type {T[]} */
  const results = [];
  const mayRun = (/** @type {Check} */ check) =>
    (check.after ?? []).every((name) => over.has(name) || !there.has(name)) &&
    busy.size < places &&
    (!check.alone || busy.size === 0) &&
    ![...busy.keys()].some(({ alone }) => alone);
  while (waiting.length > 0 || busy.size > 0) {
    const next = waiting.find(mayRun);
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      const work = run(next).then((result) => {
        results.push(result);
        over.add(next.name);
        busy.delete(next);
      });
      busy.set(next, work);
      continue;
    }
    if (busy.size === 0)
      throw new Error(`${waiting.map(({ name }) => name).join(', ')} wait for each other.`);
    await Promise.race(busy.values());
  }
  return results;
}
