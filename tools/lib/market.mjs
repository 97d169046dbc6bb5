/**
 * Starts a whole market: database, bitcoin node, migrations, API. Used by `npm start`, the demo,
 * the browser tests and the benchmarks. Everything has to be installed and built already.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { endLeftApi, startApi, untilReady } from './api-process.mjs';
import { startBitcoind, stopBitcoind } from './bitcoind.mjs';
import { mustRun } from './commands.mjs';
import { openDatabase } from './market-database.mjs';
import { apiEnvironment, ownerEnvironment, writeRuntime } from './market-environment.mjs';
import { stopPostgres } from './postgres.mjs';
import { readJson } from './private-files.mjs';
import { portIsFree, until } from './processes.mjs';
import { Advice, say, step } from './progress.mjs';
import { apiEntry } from './workspace.mjs';

/**
 * @typedef {import('./market-environment.mjs').Environment} Environment
 *
 * @typedef {{ role: string, username: string, password: string }} DemoAccount
 *
 * @typedef {object} Market
 * @property {string} url http://localhost:port
 * @property {number} port
 * @property {string} dir
 * @property {string} databaseUrl the application's
 * @property {string} ownerUrl the owner's
 * @property {string} [rpcUrl] of the bitcoin node
 * @property {string} [unavailable] why there is no bitcoin node
 * @property {readonly DemoAccount[]} accounts
 * @property {Promise<string>} ended resolves with a reason when the API ends
 * @property {() => string} lastLines the end of the API's log
 * @property {() => Promise<void>} stop stops all that was started, in order
 */

/**
 * Database, bitcoin node and migrations: all that the API needs, without the API.
 * @param {object} options
 * @param {string} options.dir state folder, made when missing
 * @param {number} options.port where the API will listen
 * @param {Environment} [options.env] variables on top of process.env; undefined removes one
 * @param {AbortSignal} [options.signal] gives up and stops what was started
 */
export async function startServices({ dir: folder, port, env: extra = {}, signal }) {
  const dir = resolve(folder);
  const env = { ...process.env, ...extra };
  mkdirSync(dir, { recursive: true });
  if (await endLeftApi(dir)) say('  Ended the API that an earlier start left behind');
  await refuseTakenPort(port, env.HOST || '127.0.0.1');
  /** What is to be stopped, the last started first. @type {(() => Promise<void>)[]} */
  const started = [];
  const stop = async () => {
    for (let next = started.pop(); next; next = started.pop()) await next();
  };
  try {
    const [database, node] = await both(
      step('PostgreSQL', () => openDatabase({ dir, env })),
      step('Bitcoin node', () => openNode({ dir, env })),
      started,
    );
    const connections = {
      port,
      databaseUrl: database.databaseUrl,
      ownerUrl: database.ownerUrl,
      ...node.connection,
    };
    const market = { dir, env, connections };
    if (database.ownerUrl) await abortable(signal)(() => step('Migrations', () => migrate(market)));
    return { dir, connections, apiEnvironment: apiEnvironment(market), started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The whole market, ready to be used.
 * @param {object} options
 * @param {string} options.dir state folder, made when missing
 * @param {number} options.port
 * @param {Environment} [options.env] variables on top of process.env; undefined removes one
 * @param {boolean} [options.logToTerminal]
 * @param {AbortSignal} [options.signal] gives up and stops what was started
 * @returns {Promise<Market>}
 */
export async function startMarket({ logToTerminal = false, ...options }) {
  const { dir, connections, apiEnvironment: env, started, stop } = await startServices(options);
  const unlessAborted = abortable(options.signal);
  try {
    const api = await unlessAborted(() =>
      step('API', async () => {
        const process = startApi({ dir, env, logToTerminal });
        started.push(process.stop);
        await untilReady(process, connections.port);
        return process;
      }),
    );
    const demo = env.DEMO ?? '0';
    const accounts = demo === '1' ? await unlessAborted(() => demoAccounts(dir, api)) : [];
    writeRuntime(dir, { ...connections, apiPid: api.pid, demo });
    started.push(async () => rmSync(join(dir, 'runtime.json'), { force: true }));
    const url = `http://localhost:${connections.port}`;
    return { url, dir, accounts, ...connections, ended: api.ended, lastLines: api.lastLines, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {AbortSignal | undefined} signal
 * @returns {<T>(work: () => Promise<T>) => Promise<T>} does the work, or fails as soon as the signal comes
 */
function abortable(signal) {
  const aborted = new Promise((_, reject) => {
    const fail = () => reject(new Aborted());
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail);
  });
  aborted.catch(() => undefined);
  return (work) => (signal?.aborted ? Promise.reject(new Aborted()) : Promise.race([work(), aborted]));
}

/** The person changed their mind while the market was starting. */
export class Aborted extends Error {}

/** @param {number} port @param {string} host */
async function refuseTakenPort(port, host) {
  if (await portIsFree(port, host)) return;
  if (port < 1024 && process.getuid?.() !== 0)
    throw new Advice(
      `Port ${port} is for the system's own services: choose one from 1024 on, as PORT=14201 npm start`,
    );
  throw new Advice(
    `Port ${port} is in use by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
  );
}

/**
 * Waits for both even when one fails, so that nothing is left running unseen.
 * @template {{ stop: () => Promise<void> }} A
 * @template {{ stop: () => Promise<void> }} B
 * @param {Promise<A>} first
 * @param {Promise<B>} second
 * @param {(() => Promise<void>)[]} started
 * @returns {Promise<[A, B]>}
 */
async function both(first, second, started) {
  const [a, b] = await Promise.allSettled([first, second]);
  for (const result of [a, b]) if (result.status === 'fulfilled') started.push(result.value.stop);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}

/**
 * @param {{ dir: string, env: Environment }} options
 * @returns {Promise<{ connection: { rpcUrl?: string, unavailable?: string }, stop: () => Promise<void> }>}
 */
async function openNode({ dir, env }) {
  const nothingToStop = async () => undefined;
  if (env.BITCOIN_RPC_URL) return { connection: { rpcUrl: env.BITCOIN_RPC_URL }, stop: nothingToStop };
  if (env.BITCOIN_UNAVAILABLE_REASON) {
    return { connection: { unavailable: env.BITCOIN_UNAVAILABLE_REASON }, stop: nothingToStop };
  }
  if (env.NODE_ENV === 'production') return { connection: {}, stop: nothingToStop };
  const node = await startBitcoind({ dataDir: join(dir, 'bitcoin'), say: (line) => say(`    ${line}`) });
  if ('unavailable' in node) return { connection: { unavailable: node.unavailable }, stop: nothingToStop };
  return { connection: { rpcUrl: node.rpcUrl }, stop: node.stop };
}

/** @param {Parameters<typeof ownerEnvironment>[0]} market */
const migrate = (market) =>
  mustRun([process.execPath, apiEntry('migrate')], { what: 'The migration', env: ownerEnvironment(market) });

/**
 * The API writes the file once its demo people exist; the first time that takes a while.
 * @param {string} dir
 * @param {ReturnType<typeof startApi>} api
 * @returns {Promise<readonly DemoAccount[]>}
 */
async function demoAccounts(dir, api) {
  const read = () =>
    readJson(join(dir, 'demo-accounts.json'), /** @type {DemoAccount[] | undefined} */ (undefined));
  const there = read();
  if (there) return there;
  return step('Demo population', () =>
    until(() => Promise.race([Promise.resolve(read()), api.ended.then(failed(api))]), {
      within: 240_000,
      every: 100,
      what: 'Filling the market with its demo population',
    }),
  );
}

/** @param {ReturnType<typeof startApi>} api @returns {(reason: string) => never} */
const failed = (api) => (reason) => {
  throw new Advice(`The API ended while it made the demo population (${reason}).${api.lastLines()}`);
};

/**
 * Stops whatever still runs on a state folder and deletes the market in it. Nothing else in the folder is touched.
 * @param {string} dir
 */
export async function removeMarket(dir) {
  await endLeftApi(dir);
  await stopBitcoind({ dataDir: join(dir, 'bitcoin') });
  await stopPostgres({ dataDir: join(dir, 'postgres') });
  for (const name of [
    'postgres',
    'bitcoin',
    'secrets.json',
    'demo-accounts.json',
    'runtime.json',
    'api.log',
    'api.log.1',
  ]) {
    rmSync(join(dir, name), { recursive: true, force: true });
  }
}
