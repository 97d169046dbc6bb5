/** The API as a child process: its leftovers, its log, and when it is ready. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice } from './progress.mjs';
import { endProcess, isStill, until } from './processes.mjs';
import { apiMain, root, toolEnvironment } from './workspace.mjs';

/**
 * Packs of 10,000 records leave much garbage. These let the heap grow in small steps, so that it stays below 300 MB under full
 * load (`npm run bench -- ingest`) without a limit at which the process would die. The Dockerfile has the same.
 */
const memoryFlags = ['--heap-growing-percent=25', '--max-semi-space-size=8'];

/** Requests get time to finish; then the process goes. @param {number} pid */
const endApi = (pid) =>
  endProcess(pid, [
    ['SIGTERM', 15_000],
    ['SIGKILL', 5_000],
  ]);

/**
 * Ends the API that a killed start left behind.
 * @param {string} dir
 * @returns {Promise<boolean>} whether there was one
 */
export async function endLeftApi(dir) {
  const file = pidFile(dir);
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const left = pid > 0 && isStill(pid, [apiMain]);
  if (left) await endApi(pid);
  rmSync(file, { force: true });
  return left;
}

/** @param {string} dir */
const pidFile = (dir) => join(dir, 'api.pid');

/**
 * @param {object} options
 * @param {string} options.dir
 * @param {import('./market-environment.mjs').Environment} options.env complete
 * @param {boolean} options.logToTerminal else to api.log in the folder
 */
export function startApi({ dir, env, logToTerminal }) {
  const log = join(dir, 'api.log');
  if (!logToTerminal && existsSync(log)) renameSync(log, `${log}.1`);
  // A file rather than a pipe: the API must outlive a killed start without choking on its log.
  const output = logToTerminal ? /** @type {const} */ ('inherit') : openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, [...memoryFlags, apiMain], {
    cwd: root,
    env: toolEnvironment(env),
    detached: process.platform !== 'win32',
    stdio: ['ignore', output, output],
    windowsHide: true,
  });
  if (typeof output === 'number') closeSync(output);
  if (child.pid) writeFileSync(pidFile(dir), String(child.pid), { mode: 0o600 });
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const lastLines = () => (logToTerminal ? '' : `\nThe end of ${log}:\n${tail(log)}`);
  const stop = async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) await endApi(child.pid);
    rmSync(pidFile(dir), { force: true });
  };
  return { pid: child.pid ?? 0, ended, lastLines, stop };
}

/** @param {string} file */
const tail = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-25).join('\n')
    : '(nothing was logged)';

/**
 * Waits until /health/ready answers 200.
 * @param {ReturnType<typeof startApi>} api
 * @param {number} port
 */
export async function untilReady(api, port) {
  /** @type {string | undefined} */
  let reason;
  void api.ended.then((why) => (reason = why));
  await until(
    async () => {
      if (reason) throw new Advice(`The API ended before it was ready (${reason}).${api.lastLines()}`);
      return (await isReady(port)) || undefined;
    },
    { within: 180_000, every: 50, what: 'Waiting for the API' },
  ).catch((error) => {
    if (error instanceof Advice) throw error;
    throw new Advice(`${error.message}${api.lastLines()}`);
  });
}

/** @param {number} port */
async function isReady(port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(3000),
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
