/**
 * The embedded PostgreSQL: a real server from npm packages, on the loopback interface only,
 * with passwords, adopted when it survived the process that started it.
 *
 * A data folder holds `cluster/` (the server's own), `secrets.json` (0600) and `postgres.log`.
 */
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isReadable, postgresBinaries, runAs } from './postgres-system.mjs';
import { keptSecrets, newPassword, readJson, writePrivate } from './private-files.mjs';
import { endProcess, isAlive, isStill, sameOrFreePort, until } from './processes.mjs';

export { ensureApplicationRole, ensureDatabase } from './postgres-roles.mjs';

const run = promisify(execFile);
const SUPERUSER = 'postgres';

/**
 * Starts the server of a data folder, or adopts the one that already runs on it.
 * @param {object} options
 * @param {string} options.dataDir made when missing
 * @param {boolean} [options.fast] for tests: no fsync, and a kill may lose the last second
 * @returns {Promise<import('./postgres.mjs').RunningPostgres>}
 * @throws an Error whose message says what to do
 */
export async function startPostgres({ dataDir, fast = false }) {
  const folder = resolve(dataDir);
  const cluster = join(folder, 'cluster');
  const secretsFile = join(folder, 'secrets.json');
  const binaries = postgresBinaries();

  const running = await adopt(cluster, secretsFile);
  if (running) return handle({ ...running, adopted: true, cluster, binaries });

  mkdirSync(folder, { recursive: true });
  const who = runAs(cluster, binaries.postgres);
  if (!existsSync(join(cluster, 'PG_VERSION')))
    await initialise({ cluster, secretsFile, binaries, who, fast });
  const password = passwordIn(secretsFile, cluster);

  const portFile = join(folder, 'port.json');
  const port = await sameOrFreePort(readJson(portFile, { port: 0 }).port);
  writePrivate(portFile, JSON.stringify({ port }) + '\n');
  const pid = await launchPatiently({ folder, cluster, binaries, who, fast, port });
  return handle({ superUrl: superUrl(password, port), port, pid, adopted: false, cluster, binaries });
}

/**
 * Stops the server that runs on a data folder, whoever started it.
 * @param {{ dataDir: string }} options
 */
export async function stopPostgres({ dataDir }) {
  const cluster = join(resolve(dataDir), 'cluster');
  const lock = join(cluster, 'postmaster.pid');
  if (!isReadable(cluster) || !existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  if (isStill(pid, ['postgres', cluster])) await endServer(pid);
}

/** @param {string} password @param {number} port */
const superUrl = (password, port) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;

/** @param {string} secretsFile @param {string} cluster @returns {string} */
function passwordIn(secretsFile, cluster) {
  const password = readJson(secretsFile, /** @type {Record<string, string>} */ ({})).superuserPassword;
  if (password) return password;
  throw new Error(
    `${secretsFile} is missing, so nobody knows the password of the database in ${cluster}. ` +
      `Put the file back, or delete ${dirname(cluster)} to begin with an empty market.`,
  );
}

/**
 * The server that a dead process left behind: taken over when it answers, ended when it does not.
 * @param {string} cluster
 * @param {string} secretsFile
 */
async function adopt(cluster, secretsFile) {
  const lock = join(cluster, 'postmaster.pid');
  if (!isReadable(cluster) || !existsSync(lock)) return undefined;
  const lines = readFileSync(lock, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!isStill(pid, ['postgres', cluster])) {
    // A number that another program has by now would make the server refuse to start.
    if (isAlive(pid)) rmSync(lock, { force: true });
    return undefined;
  }
  const url = superUrl(passwordIn(secretsFile, cluster), port);
  if (await answers(url, cluster)) return { superUrl: url, port, pid };
  await endServer(pid);
  return undefined;
}

/** @param {string} url @param {string} cluster @returns {Promise<boolean>} */
async function answers(url, cluster) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000, query_timeout: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('show data_directory');
    return rows[0].data_directory === cluster;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Fast shutdown, then immediate shutdown, which recovers at the next start. @param {number} pid */
const endServer = (pid) =>
  endProcess(pid, [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ]);

/** @param {{ cluster: string, secretsFile: string, binaries: { initdb: string }, who: import('./postgres-system.mjs').RunAs, fast: boolean }} options */
async function initialise({ cluster, secretsFile, binaries, who, fast }) {
  // A folder without PG_VERSION is what an interrupted initdb left.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster);
  chmodSync(cluster, 0o700);
  const { superuserPassword } = keptSecrets(secretsFile, { superuserPassword: newPassword });
  const handover = mkdtempSync(join(tmpdir(), 'mynedata-initdb-'));
  try {
    const passwordFile = join(handover, 'password');
    writeFileSync(passwordFile, superuserPassword ?? '', { mode: 0o600 });
    if (who.ids.uid !== undefined && who.ids.gid !== undefined) {
      for (const path of [cluster, handover, passwordFile]) chownSync(path, who.ids.uid, who.ids.gid);
    }
    const command = [
      ...who.prefix,
      binaries.initdb,
      `--pgdata=${cluster}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(fast ? ['--no-sync'] : []),
    ];
    await run(command[0] ?? '', command.slice(1), { ...who.ids, cwd: cluster });
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL could not create its data folder ${cluster}: ${error.stderr || error.message}`,
    );
  } finally {
    rmSync(handover, { recursive: true, force: true });
  }
}

/** @param {{ folder: string, cluster: string, binaries: { postgres: string }, who: import('./postgres-system.mjs').RunAs, fast: boolean, port: number }} options */
async function launch({ folder, cluster, binaries, who, fast, port }) {
  const log = join(folder, 'postgres.log');
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : forManyPeople()),
  };
  const command = [
    ...who.prefix,
    binaries.postgres,
    '-D',
    cluster,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const output = openSync(log, 'a', 0o600);
  // Its own process group: Ctrl-C reaches start first, which stops things in order.
  const child = spawn(command[0] ?? '', command.slice(1), {
    ...who.ids,
    cwd: cluster,
    detached: true,
    stdio: ['ignore', output, output],
    windowsHide: true,
  });
  closeSync(output);
  child.unref();
  /** @type {string | undefined} */
  let ended;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `ended with ${signal ?? code}`));
  await until(
    async () => {
      if (ended) throw new Error(`PostgreSQL did not start (${ended}). The end of ${log}:\n${tail(log)}`);
      return servesAs(child.pid, cluster) || undefined;
    },
    { within: 120_000, what: 'Starting PostgreSQL' },
  );
  return child.pid ?? 0;
}

/**
 * Whether the lock file is this server's, and not one that a killed server left, and says that it is ready.
 * @param {number | undefined} pid
 * @param {string} cluster
 */
function servesAs(pid, cluster) {
  const lock = join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return false;
  const lines = readFileSync(lock, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/**
 * What PostgreSQL's documentation advises where a market grows: a quarter of the memory for its own buffers (up to a gigabyte: people's
 * machines do other things, too), and fewer checkpoints while very many people are asked. Memory is only taken when it is used.
 */
function forManyPeople() {
  const megabytes = Math.floor(totalmem() / 2 ** 20);
  return {
    shared_buffers: `${Math.max(128, Math.min(1024, Math.floor(megabytes / 4)))}MB`,
    effective_cache_size: `${Math.floor(megabytes / 2)}MB`,
    max_wal_size: '4GB',
  };
}

/**
 * Children of a killed server hold its memory for a moment longer; PostgreSQL refuses to start beside them.
 * @param {Parameters<typeof launch>[0]} options
 */
async function launchPatiently(options) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(options);
    } catch (error) {
      if (attempt === 20 || !/shared memory block/.test(error.message)) throw error;
      await pause(250);
    }
  }
}

/** @param {string} file */
const tail = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');

/** @param {{ superUrl: string, port: number, pid: number, adopted: boolean, cluster: string, binaries: { pgCtl: string } }} server */
function handle({ superUrl, port, pid, adopted, cluster, binaries }) {
  const stop = async () => {
    if (process.platform === 'win32') await run(binaries.pgCtl, ['stop', '-m', 'fast', '-D', cluster]);
    // Looked at again: a server that ended by itself must not cost another program its life.
    else if (isStill(pid, ['postgres', cluster])) await endServer(pid);
  };
  return { superUrl, port, pid, adopted, stop };
}
