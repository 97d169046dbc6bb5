/** Ports and processes: who holds them, is it really ours, and how to end it gently. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** @returns {Promise<number>} a port of the loopback interface that nobody uses at this moment */
export const freePort = () => listenOnce(0, '127.0.0.1');

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>} whether a server could listen there now
 */
export async function portIsFree(port, host = '127.0.0.1') {
  try {
    await listenOnce(port, host);
    return true;
  } catch {
    return false;
  }
}

/** @param {number} port @param {string} host @returns {Promise<number>} */
function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : port));
    });
  });
}

/**
 * @param {number | undefined} remembered the port of the last time
 * @returns {Promise<number>} the same again when it is free, so that addresses stay valid, else another
 */
export async function sameOrFreePort(remembered) {
  return remembered && (await portIsFree(remembered)) ? remembered : freePort();
}

/** @param {number} port @returns {Promise<boolean>} whether something accepts connections there */
export function portAnswers(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const answer = (/** @type {boolean} */ value) => {
      socket.destroy();
      resolve(value);
    };
    socket.setTimeout(2000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/**
 * @param {number} pid
 * @returns {boolean} whether the process runs; a dead one that its parent has not yet reaped does not
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '');
  } catch {
    return true;
  }
}

/**
 * @param {number} pid
 * @returns {string} the command line, empty when the process is gone or hidden
 */
export function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return '';
  }
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/**
 * Whether a process number from a file still belongs to the program that wrote it:
 * numbers are reused, so the command line must hold every one of the words.
 * @param {number} pid
 * @param {readonly string[]} words
 */
export function isStill(pid, words) {
  if (!isAlive(pid)) return false;
  const line = commandLine(pid);
  return words.every((word) => line.includes(word));
}

/** @param {number} pid @param {number} milliseconds @returns {Promise<boolean>} whether it ended in time */
export async function waitForEnd(pid, milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

/**
 * Ends a process: each signal in turn, with its time to obey it.
 * @param {number} pid
 * @param {readonly (readonly [NodeJS.Signals, number])[]} steps signal and milliseconds
 */
export async function endProcess(pid, steps) {
  for (const [signal, milliseconds] of steps) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code === 'ESRCH') return;
      throw new Error(`Process ${pid} belongs to another user and cannot be stopped (${error.code}).`);
    }
    if (await waitForEnd(pid, milliseconds)) return;
  }
  throw new Error(`Process ${pid} does not end; stop it by hand.`);
}

/**
 * Asks again and again until there is an answer.
 * @template T
 * @param {() => Promise<T | undefined>} ask undefined means not yet
 * @param {{ within: number, every?: number, what: string }} limits milliseconds; what to call it when it fails
 * @returns {Promise<T>}
 */
export async function until(ask, { within, every = 25, what }) {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} took longer than ${Math.round(within / 1000)} s.`);
    await pause(every);
  }
}
