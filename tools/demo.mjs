/** `npm run demo`: a market of its own in a temporary folder, walked through all six steps from outside. */
import { prepare } from './lib/install.mjs';
import { Advice, main, say } from './lib/progress.mjs';

await main(async () => {
  if (process.argv.includes('--help'))
    return say('npm run demo    walks the six steps of the market by HTTP, on real parts');
  await prepare();
  const { buildIfStale } = await import('./lib/build.mjs');
  const { withTemporaryMarket } = await import('./lib/temporary-market.mjs');
  await buildIfStale();
  return withTemporaryMarket({ purpose: 'demo', env: { DEMO: '1' } }, async (market) => {
    if (market.unavailable)
      throw new Advice(`The demo pays people, so it needs a bitcoin node: ${market.unavailable}.`);
    const { walk } = await import('./demo-walk.mjs');
    await walk(market);
  });
});
