/** Runs a market for a person at a terminal until Ctrl-C. */
import { mkdirSync, rmSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildIfStale } from './build.mjs';
import { endRunning } from './commands.mjs';
import { removeMarket, startMarket } from './market.mjs';
import { isStill } from './processes.mjs';
import { Advice, say, seconds, step } from './progress.mjs';
import { root, stateFolder } from './workspace.mjs';

/** @param {{ empty: boolean, reset: boolean }} flags @returns {Promise<number>} exit code */
export async function serve({ empty, reset }) {
  const begin = performance.now();
  const production = process.env.NODE_ENV === 'production';
  const port = wantedPort();
  const dir = stateFolder();
  const release = holdFolder(dir, port);
  // Asked for before anything runs, so that Ctrl-C never leaves something behind.
  const asked = askedToStop();
  try {
    if (reset) await resetDemo(dir, production);
    await buildIfStale();
    const demo = empty ? { DEMO: 'empty' } : {};
    if (asked.aborted) return 0;
    const market = await startMarket({ dir, port, env: demo, logToTerminal: production, signal: asked });
    welcome(market, { empty, production, begin });
    const ended = await Promise.race([once(asked), market.ended]);
    if (ended !== undefined)
      process.stderr.write(`\nThe API ended by itself (${ended}).${market.lastLines()}\n`);
    await step('Stopping', market.stop);
    return ended === undefined ? 0 : 1;
  } catch (error) {
    if (asked.aborted) return 0;
    throw error;
  } finally {
    release();
  }
}

function wantedPort() {
  const port = Number(process.env.PORT || 14201);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Advice(`PORT is "${process.env.PORT}", expected a number from 1 to 65535.`);
}

/** @returns {AbortSignal} comes when the person, the system or the outer process wants an end */
function askedToStop() {
  const control = new AbortController();
  const stop = () => {
    endRunning();
    control.abort();
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
  process.on('disconnect', stop);
  process.channel?.unref();
  return control.signal;
}

/** @param {AbortSignal} signal @returns {Promise<undefined>} */
const once = (signal) =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined));
  });

/**
 * One start at a time on a folder; a file that a killed start left is taken over.
 * @param {string} dir
 * @param {number} port
 */
function holdFolder(dir, port) {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'start.pid');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder !== process.pid && isStill(holder, ['tools/start.mjs'])) {
      throw new Advice(
        `The market of this folder runs already (process ${holder}), most likely on http://localhost:${port}. ` +
          `Stop it there with Ctrl-C (or with: kill ${holder}), or use another folder and port: MYNEDATA_DIR=.mynedata/second PORT=14202 npm start`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** @param {string} dir @param {boolean} production */
async function resetDemo(dir, production) {
  if (production || process.env.DATABASE_URL) {
    throw new Advice(
      '--reset-demo deletes only the embedded database of a demo; drop the one in DATABASE_URL yourself.',
    );
  }
  await step('Deleting the old market', () => removeMarket(dir));
}

/** @param {import('./market.mjs').Market} market @param {{ empty: boolean, production: boolean, begin: number }} how */
function welcome({ url, dir, accounts, unavailable }, { empty, production, begin }) {
  const lines = ['', `myneData runs on ${url} (after ${seconds(begin)})`, ''];
  if (accounts.length > 0) lines.push(...table(accounts), '');
  if (unavailable) {
    lines.push(
      `No bitcoin node: ${unavailable}.`,
      'Paid queries cannot be funded; queries with reward 0 work.',
      '',
    );
  }
  if (!production) lines.push(...whatToTry({ empty, unavailable: unavailable !== undefined }), '');
  lines.push(`The API is described on ${url}/api/docs.`);
  if (!production)
    lines.push(
      `Its log is ${relative(root, join(dir, 'api.log')) || dir}. Everything is kept in ${relative(root, dir) || dir}.`,
    );
  lines.push('Ctrl-C stops it.', '');
  say(lines.join('\n'));
}

/** @param {readonly import('./market.mjs').DemoAccount[]} accounts */
function table(accounts) {
  const rows = [{ role: 'demo account', username: 'name', password: 'password' }, ...accounts];
  const width = (/** @type {'role' | 'username'} */ key) => Math.max(...rows.map((row) => row[key].length));
  const pad = { role: width('role'), username: width('username') };
  return rows.map(
    ({ role, username, password }) =>
      `  ${role.padEnd(pad.role)}  ${username.padEnd(pad.username)}  ${password}`,
  );
}

/** @param {{ empty: boolean, unavailable: boolean }} how */
function whatToTry({ empty, unavailable }) {
  if (empty)
    return ['Try first: create an account as a user, add a source, and send it a value with its token.'];
  const reward = unavailable ? ' with reward 0' : '';
  return [
    'Try first:',
    `  as processor   New query, take the example, submit it${reward}, fund it from the demo faucet: people answer within seconds`,
    '  as user        Requests: look at all terms of a request, allow or deny it; Privacy: choose what to share',
  ];
}
