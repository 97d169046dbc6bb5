/** `npm run check`: what a developer runs after every change; no database, no browser. */
import { prepare } from './lib/install.mjs';
import { main } from './lib/progress.mjs';

await main(async () => {
  await prepare();
  const { dailyChecks } = await import('./lib/checks.mjs');
  const { runChecks } = await import('./lib/run-checks.mjs');
  return runChecks(dailyChecks());
});
