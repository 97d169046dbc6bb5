/** Somebody who goes on using the market while something large happens. */
import { setTimeout as pause } from 'node:timers/promises';

/** Asks for something small every 20 ms until told to stop. @param {string} url */
export function probe(url) {
  let slowest = 0;
  let going = true;
  const run = (async () => {
    while (going) {
      const began = performance.now();
      // Through the database each time: a session that does not exist is looked up.
      await (await fetch(`${url}/api/v2/health/ready`)).text();
      slowest = Math.max(slowest, performance.now() - began);
      await pause(20);
    }
  })();
  // Whoever waits for the slowest hears of it.
  run.catch(() => undefined);
  return {
    /** The longest that any of them took, in ms. */
    slowest: async () => {
      going = false;
      await run;
      return slowest;
    },
  };
}
