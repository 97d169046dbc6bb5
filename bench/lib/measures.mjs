/** What benchmarks have in common: memory as the kernel sees it, medians, and the line they end with. */
import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB, from the kernel. @param {number} pid */
export function watchMemory(pid) {
  const now = () => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  let greatest = 0;
  const timer = setInterval(() => (greatest = Math.max(greatest, now())), 200);
  return { now, greatest: () => Math.max(greatest, now()), stop: () => clearInterval(timer) };
}

/** @param {readonly number[]} values */
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * A goal and whether it was met, for the last line of a benchmark.
 * @param {string} name @param {'<=' | '<' | '>='} sign @param {number} bound @param {number} value
 */
export const goal = (name, sign, bound, value) => ({
  name,
  goal: `${sign} ${bound}`,
  value: Math.round(value * 100) / 100,
  met: sign === '<=' ? value <= bound : sign === '<' ? value < bound : value >= bound,
});
