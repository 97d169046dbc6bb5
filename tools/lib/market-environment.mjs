/** What the API is told: one place that knows every variable it is started with. */
import { join } from 'node:path';
import { keptSecrets, newKey, readJson, writePrivate } from './private-files.mjs';
import { root } from './workspace.mjs';

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * @typedef {object} Connections what a running market is connected to
 * @property {number} port
 * @property {string} databaseUrl the application's
 * @property {string} ownerUrl the owner's
 * @property {string} [rpcUrl]
 * @property {string} [unavailable] why there is no bitcoin node
 */

/**
 * Development keeps generated keys in the state folder. Production gets nothing made up:
 * what is missing stays missing, and the API refuses to start with a list.
 * @param {string} dir
 * @param {Environment} env
 * @returns {Environment}
 */
export function marketKeys(dir, env) {
  if (env.NODE_ENV === 'production') return {};
  const kept = keptSecrets(join(dir, 'secrets.json'), {
    dataKey: newKey,
    noiseKey: newKey,
    signingKey: newKey,
    vapidKey: newKey,
  });
  return {
    DATA_KEY: env.DATA_KEY || kept.dataKey,
    NOISE_KEY: env.NOISE_KEY || kept.noiseKey,
    SIGNING_KEY: env.SIGNING_KEY || kept.signingKey,
    VAPID_PRIVATE_KEY:
      env.VAPID_PRIVATE_KEY || Buffer.from(kept.vapidKey ?? '', 'base64').toString('base64url'),
  };
}

/**
 * The API's environment, without the owner's database URL: the application's process must not be able to migrate.
 * @param {{ dir: string, env: Environment, connections: Connections }} market
 * @returns {Environment}
 */
export function apiEnvironment({ dir, env, connections }) {
  const production = env.NODE_ENV === 'production';
  return {
    ...env,
    ...marketKeys(dir, env),
    NODE_ENV: env.NODE_ENV || 'development',
    HOST: env.HOST || '127.0.0.1',
    PORT: String(connections.port),
    MYNEDATA_DIR: dir,
    COCKPIT_DIR: env.COCKPIT_DIR || join(root, 'dist', 'apps', 'cockpit', 'browser'),
    DATABASE_URL: connections.databaseUrl || undefined,
    DATABASE_OWNER_URL: undefined,
    BITCOIN_NETWORK: env.BITCOIN_NETWORK || (production ? undefined : 'regtest'),
    BITCOIN_RPC_URL: connections.rpcUrl,
    BITCOIN_UNAVAILABLE_REASON: connections.unavailable,
    DEMO: env.DEMO || (production ? undefined : '1'),
    LOG_LEVEL: env.LOG_LEVEL || undefined,
  };
}

/**
 * The environment of migrations and admin tasks, which run as the owner of the database.
 * @param {{ dir: string, env: Environment, connections: Connections }} market
 * @returns {Environment}
 */
export const ownerEnvironment = (market) => ({
  ...apiEnvironment(market),
  DATABASE_OWNER_URL: market.connections.ownerUrl || undefined,
});

const runtimeFile = (/** @type {string} */ dir) => join(dir, 'runtime.json');

/**
 * Leaves word for the admin tasks about what runs now.
 * @param {string} dir
 * @param {Connections & { apiPid: number, demo: string }} runtime
 */
export const writeRuntime = (dir, runtime) =>
  writePrivate(runtimeFile(dir), JSON.stringify(runtime, null, 2) + '\n');

/**
 * @param {string} dir
 * @returns {(Connections & { apiPid: number, demo: string }) | undefined} of the last start
 */
export const readRuntime = (dir) => readJson(runtimeFile(dir), undefined);
