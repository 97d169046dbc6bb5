/**
 * A bitcoin node on regtest, a chain of its own where blocks are mined on request and coins are play money.
 *
 * A data folder holds `bitcoin.conf` (0600), `secrets.json` (0600) and the node's own files.
 */
import { execFile, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { bitcoinRpc } from './bitcoin-rpc.mjs';
import { keptSecrets, newPassword, readJson, writePrivate } from './private-files.mjs';
import { endProcess, isStill, sameOrFreePort, until } from './processes.mjs';

export { bitcoinRpc, mine } from './bitcoin-rpc.mjs';

const run = promisify(execFile);
const USER = 'mynedata';
const WARMING_UP = -28;

/**
 * Starts the node of a data folder, or adopts the one that already runs on it.
 * @param {object} options
 * @param {string} options.dataDir made when missing
 * @param {(line: string) => void} [options.say] hears what takes long (a download, a repair)
 * @returns {Promise<import('./bitcoind.mjs').RunningBitcoind | import('./bitcoind.mjs').NoBitcoind>}
 *   `unavailable` when this machine has no bitcoind and can get none
 */
export async function startBitcoind({ dataDir, say = () => undefined }) {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const running = await adopt(folder);
  if (running) return handle({ folder, ...running, adopted: true });

  const found = await findBitcoind(folder, say);
  if ('unavailable' in found) return found;
  const { rpcUrl } = await configure(folder);
  let started = await launch({ folder, program: found.program, rpcUrl, repair: false });
  if ('broken' in started) {
    say('The block database is damaged; it is built anew from the blocks.');
    started = await launch({ folder, program: found.program, rpcUrl, repair: true });
  }
  if ('broken' in started) throw new Error(`bitcoind cannot repair its blocks: ${started.broken}`);
  return handle({ folder, rpcUrl, pid: started.pid, adopted: false });
}

/**
 * @param {string} folder
 * @param {(line: string) => void} say
 * @returns {Promise<{ program: string } | import('./bitcoind.mjs').NoBitcoind>}
 */
async function findBitcoind(folder, say) {
  const script = join(import.meta.dirname, '..', 'get-bitcoind.sh');
  const search = run('bash', [script], { env: { ...process.env, BITCOIND_CACHE: cacheFolder(folder) } });
  search.child.stderr?.on('data', (text) => {
    for (const line of String(text).trim().split('\n')) say(line);
  });
  try {
    return { program: (await search).stdout.trim() };
  } catch (error) {
    const reason = String(error.stderr ?? '')
      .trim()
      .split('\n')
      .at(-1);
    return { unavailable: reason?.replace(/^bitcoind: /, '') || `no bitcoind (${error.message})` };
  }
}

/** The user's cache, else (an account without a home) a folder beside the data. @param {string} folder */
function cacheFolder(folder) {
  if (process.env.BITCOIND_CACHE) return process.env.BITCOIND_CACHE;
  const home = process.env.XDG_CACHE_HOME ?? (process.env.HOME ? join(process.env.HOME, '.cache') : '');
  const cache = join(home, 'mynedata', 'bitcoind');
  try {
    if (!home) throw new Error('no home');
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return cache;
  } catch {
    return join(dirname(folder), 'bitcoind-program');
  }
}

/** Writes the node's settings. The password reaches the node as a salted hash only. @param {string} folder */
async function configure(folder) {
  const { rpcPassword = '' } = keptSecrets(join(folder, 'secrets.json'), { rpcPassword: newPassword });
  const portFile = join(folder, 'port.json');
  const port = await sameOrFreePort(readJson(portFile, { port: 0 }).port);
  const salt = randomBytes(16).toString('hex');
  const hash = createHmac('sha256', salt).update(rpcPassword).digest('hex');
  // Alone with itself: no peers, no listening. Addresses are given because Knots and Core
  // differ in their defaults. No fallback fee: every payment says its fee rate.
  const lines = [
    'regtest=1',
    '[regtest]',
    'server=1',
    `rpcauth=${USER}:${salt}$${hash}`,
    'rpcbind=127.0.0.1',
    'rpcallowip=127.0.0.1',
    `rpcport=${port}`,
    'rpcworkqueue=128',
    'listen=0',
    'connect=0',
    'dnsseed=0',
    'fixedseeds=0',
    'listenonion=0',
    'addresstype=bech32m',
    'changetype=bech32m',
    'walletrbf=1',
    'dbcache=64',
    'printtoconsole=0',
  ];
  writePrivate(join(folder, 'bitcoin.conf'), lines.join('\n') + '\n');
  writePrivate(portFile, JSON.stringify({ port }) + '\n');
  return { rpcUrl: urlOf(rpcPassword, port) };
}

/** @param {string} password @param {number} port */
const urlOf = (password, port) => `http://${USER}:${password}@127.0.0.1:${port}`;

/** The node that a dead process left behind: taken over when it answers, ended when it does not. @param {string} folder */
async function adopt(folder) {
  const pid = pidIn(folder);
  if (!pid || !isStill(pid, words(folder))) return undefined;
  const { rpcPassword } = readJson(join(folder, 'secrets.json'), { rpcPassword: '' });
  const { port } = readJson(join(folder, 'port.json'), { port: 0 });
  const rpcUrl = urlOf(rpcPassword, port);
  try {
    await untilReady(rpcUrl, () => undefined);
    return { rpcUrl, pid };
  } catch {
    await endNode(pid);
    return undefined;
  }
}

/**
 * Stops the node that runs on a data folder, whoever started it.
 * @param {{ dataDir: string }} options
 */
export async function stopBitcoind({ dataDir }) {
  const folder = resolve(dataDir);
  const pid = pidIn(folder);
  if (pid && isStill(pid, words(folder))) await endNode(pid);
}

/** @param {string} folder */
function pidIn(folder) {
  const file = join(folder, 'regtest', 'bitcoind.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : 0;
}

/** What the command line of this folder's node holds. @param {string} folder */
const words = (folder) => ['bitcoind', `-datadir=${folder}`];

/**
 * @param {{ folder: string, program: string, rpcUrl: string, repair: boolean }} options
 * @returns {Promise<{ pid: number } | { broken: string }>}
 */
async function launch({ folder, program, rpcUrl, repair }) {
  const log = join(folder, 'bitcoind.err');
  const nodeLog = join(folder, 'regtest', 'debug.log');
  const logged = repair && existsSync(nodeLog) ? statSync(nodeLog).size : 0;
  const output = openSync(log, 'w', 0o600);
  const args = [`-datadir=${folder}`, ...(repair ? ['-reindex'] : [])];
  // Its own process group: Ctrl-C reaches start first, which stops things in order.
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  child.unref();
  /** @type {string | undefined} */
  let ended;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `ended with ${signal ?? code}`));
  try {
    await untilReady(rpcUrl, () => {
      if (ended) throw new Error(`bitcoind did not start (${ended}): ${readFileSync(log, 'utf8').trim()}`);
    });
  } catch (error) {
    const damaged = /block database|corrupt|reindex/i.test(error.message);
    if (damaged && ended) return { broken: error.message };
    if (child.pid && !ended) await endNode(child.pid);
    throw error;
  }
  if (repair) await untilRebuilt(rpcUrl, () => readFileSync(nodeLog).subarray(logged).toString());
  return { pid: child.pid ?? 0 };
}

/**
 * The node answers while it still rebuilds, as if the chain were short.
 * @param {string} rpcUrl
 * @param {() => string} newLog what the node logged since its start
 */
function untilRebuilt(rpcUrl, newLog) {
  return until(
    async () => {
      if (!newLog().includes('Reindexing finished')) return undefined;
      const { blocks, headers } = await bitcoinRpc(rpcUrl, 'getblockchaininfo');
      return blocks === headers || undefined;
    },
    { within: 600_000, every: 100, what: 'Rebuilding the block database' },
  );
}

/** @param {string} rpcUrl @param {() => void} check throws when waiting is in vain */
function untilReady(rpcUrl, check) {
  return until(
    async () => {
      check();
      try {
        await bitcoinRpc(rpcUrl, 'getblockchaininfo');
        return true;
      } catch (error) {
        // Refused or warming up: not yet. A wrong password will not get better by waiting.
        if (error.code === WARMING_UP || error.code === 'unreachable') return undefined;
        throw error;
      }
    },
    { within: 60_000, every: 50, what: 'Starting bitcoind' },
  );
}

/** Regtest nodes write everything out within a second of SIGTERM. @param {number} pid */
const endNode = (pid) =>
  endProcess(pid, [
    ['SIGTERM', 60_000],
    ['SIGKILL', 5_000],
  ]);

/** @param {{ folder: string, rpcUrl: string, pid: number, adopted: boolean }} node */
function handle({ folder, rpcUrl, pid, adopted }) {
  const stop = async () => {
    // Looked at again: a node that ended by itself must not cost another program its life.
    if (isStill(pid, words(folder))) await endNode(pid);
  };
  return { rpcUrl, pid, adopted, stop };
}
