/** Runs other programs and hears what they say. */
import { spawn } from 'node:child_process';
import { root, toolEnvironment } from './workspace.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 1 when ended by a signal
 * @property {string} output both streams, in the order of arrival
 * @property {string} stdout
 */

/** Programs that run now, so that Ctrl-C can reach them. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Passes Ctrl-C and SIGTERM on to whatever runs. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * @param {readonly string[]} command
 * @param {object} [options]
 * @param {Readonly<Record<string, string | undefined>>} [options.env] added to the tools' environment
 * @param {string} [options.cwd]
 * @param {boolean} [options.show] also let the person see it
 * @returns {Promise<Outcome>}
 */
export function runCommand(command, { env = {}, cwd = root, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0] ?? '', command.slice(1), {
      cwd,
      env: toolEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    running.add(child);
    let output = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      stdout += text;
      if (show) process.stdout.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (show) process.stderr.write(text);
    });
    child.once('error', (error) => {
      running.delete(child);
      reject(new Error(`${command[0]} could not be run: ${error.message}`));
    });
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output, stdout });
    });
  });
}

/**
 * Like runCommand, for what has to succeed.
 * @param {readonly string[]} command
 * @param {{ what: string, env?: Readonly<Record<string, string | undefined>> }} options
 */
export async function mustRun(command, { what, env = {} }) {
  const { code, output, stdout } = await runCommand(command, { env });
  if (code !== 0) throw new Error(`${what} failed:\n${output.trimEnd().split('\n').slice(-40).join('\n')}`);
  return stdout;
}
