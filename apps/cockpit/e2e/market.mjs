import { buildIfStale } from '../../../tools/lib/build.mjs';
import { withTemporaryMarket } from '../../../tools/lib/temporary-market.mjs';

/**
 * A demo market for the length of the walks. The workers learn its address from the environment; one that is already
 * there names a running market to walk through instead.
 */
export default async function market() {
  if (process.env.MARKET_URL) return undefined;
  await buildIfStale();
  const over = Promise.withResolvers();
  const ready = Promise.withResolvers();
  const running = withTemporaryMarket({ purpose: 'browser', env: { DEMO: '1' } }, async ({ url }) => {
    process.env.MARKET_URL = url;
    ready.resolve(undefined);
    await over.promise;
  });
  running.catch(ready.reject);
  await ready.promise;
  return async () => {
    over.resolve(undefined);
    await running;
  };
}
