/** What the person at the terminal sees while something takes long, and when it fails. */

/** A failure that the person can do something about: shown as a message, without a stack. */
export class Advice extends Error {}

/** @param {string} line */
export const say = (line) => void process.stdout.write(`${line}\n`);

/** @param {number} since performance.now() of the beginning */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one step and says how long it took; a long one is also announced.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const begin = performance.now();
  const announcement = setTimeout(() => say(`  ${what} …`), 700);
  try {
    const result = await work();
    say(`  ${what}: ${seconds(begin)}`);
    return result;
  } finally {
    clearTimeout(announcement);
  }
}

/**
 * Runs a tool's main function; a failure becomes a message and exit code 1.
 * @param {() => Promise<number | void>} work answers the exit code
 */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    // Errors of our own tools say what to do; a stack helps only with the unexpected kind.
    const unexpected = error instanceof TypeError || error instanceof ReferenceError || process.env.DEBUG;
    process.stderr.write(`\n${unexpected ? error.stack : error.message}\n`);
    process.exitCode = 1;
  }
}
