/** A market for the length of one piece of work: own folder, own ports, gone afterwards. */
import { startMarket } from './market.mjs';
import { freePort } from './processes.mjs';
import { step } from './progress.mjs';
import { temporaryFolder } from './workspace.mjs';

/**
 * Nothing of the caller's own market gets in: its databases and nodes stay untouched.
 * @type {import('./market-environment.mjs').Environment}
 */
const alone = {
  NODE_ENV: 'development',
  DATABASE_URL: undefined,
  DATABASE_OWNER_URL: undefined,
  BITCOIN_RPC_URL: undefined,
  BITCOIN_NETWORK: 'regtest',
  HOST: '127.0.0.1',
  MYNEDATA_FAST: '1',
};

const endings = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @template T
 * @param {{ purpose: string, env?: import('./market-environment.mjs').Environment }} options
 * @param {(market: import('./market.mjs').Market) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withTemporaryMarket({ purpose, env = {} }, work) {
  const { folder, remove } = temporaryFolder(purpose);
  /** @type {import('./market.mjs').Market | undefined} */
  let market;
  const interruption = new AbortController();
  const stop = () => interruption.abort();
  for (const signal of endings) process.on(signal, stop);
  process.on('disconnect', stop);
  process.channel?.unref();
  try {
    market = await startMarket({
      dir: folder,
      port: await freePort(),
      env: { ...alone, ...env },
      signal: interruption.signal,
    });
    const ended = market.ended.then((reason) => {
      throw new Error(`The API ended by itself (${reason}).${market?.lastLines()}`);
    });
    const interrupted = new Promise((_, reject) => {
      const fail = () => reject(new Error('Interrupted.'));
      if (interruption.signal.aborted) fail();
      interruption.signal.addEventListener('abort', fail);
    });
    return await Promise.race([work(market), interrupted, ended]);
  } finally {
    for (const signal of endings) process.off(signal, stop);
    process.off('disconnect', stop);
    if (market) await step('Stopping', market.stop);
    remove();
  }
}
