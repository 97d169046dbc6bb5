/** Reads what each test runner wrote about its tests. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @type {Tally} */
export const nothing = { passed: 0, failed: 0, skipped: 0 };

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const sum = (tallies) =>
  tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    nothing,
  );

/** A check without tests of its own (lint, types, build) is one. @param {number} code @returns {Tally} */
export const one = (code) => (code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 });

/**
 * A runner that failed without naming a failed test (a file that does not load, no report at all) is one failure;
 * one that succeeded without running anything is one, too.
 * @param {Tally} tally
 * @param {number} code
 * @returns {Tally}
 */
export function honest(tally, code) {
  const silentFailure = code !== 0 && tally.failed === 0;
  const ranNothing = tally.passed + tally.failed === 0;
  return silentFailure || ranNothing ? { ...tally, failed: tally.failed + 1 } : tally;
}

/** @param {string} file written by vitest's json reporter @returns {Tally} */
export function vitestTally(file) {
  const report = readReport(file);
  if (!report) return nothing;
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** @param {string} file written by playwright's json reporter @returns {Tally} */
export function playwrightTally(file) {
  const stats = readReport(file)?.stats;
  if (!stats) return nothing;
  return {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
  };
}

/** @param {string} file written by node's tap reporter @returns {Tally} */
export function tapTally(file) {
  if (!existsSync(file)) return nothing;
  const text = readFileSync(file, 'utf8');
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** @param {string} file @returns {any} */
function readReport(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
