/** Prints the path of a Chromium that the browser tests can use. */
import { findChromium } from './lib/chromium.mjs';
import { main, say } from './lib/progress.mjs';

await main(async () => say(await findChromium()));
