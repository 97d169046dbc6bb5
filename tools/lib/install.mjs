/**
 * What has to happen before anything of node_modules can be used. Node's own modules only,
 * and nothing newer than Node 20.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice, step } from './progress.mjs';
import { runCommand } from './commands.mjs';
import { binaries, root, toolEnvironment } from './workspace.mjs';

const lock = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.installed-lock');
const pinnedNode = join(binaries, process.platform === 'win32' ? 'node.cmd' : 'node');
const pinnedMajor = '24';

/** Runs `npm ci` when node_modules is missing or was installed from another lock file. */
export async function installIfNeeded() {
  if (isInstalled()) return;
  refuseLink();
  const { code, output } = await step('Installing packages (npm ci)', () =>
    runCommand(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  if (code !== 0) {
    throw new Advice(
      `npm ci failed. Mend what it says and start again:\n${output.trimEnd().split('\n').slice(-20).join('\n')}`,
    );
  }
  writeFileSync(stamp, lockHash());
}

/** npm ci empties the folder first; through a link it would empty the one of another checkout. */
function refuseLink() {
  const folder = join(root, 'node_modules');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Advice(
    `${folder} is a link to ${realpathSync(folder)} and does not fit package-lock.json. Installing would empty that ` +
      'folder: delete the link and start again, or install over there.',
  );
}

function isInstalled() {
  if (!existsSync(pinnedNode)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  // Installed by hand: npm writes this list last.
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list) || statSync(list).mtimeMs < statSync(lock).mtimeMs) return false;
  writeFileSync(stamp, lockHash());
  return true;
}

const lockHash = () => createHash('sha256').update(readFileSync(lock)).digest('hex');

/**
 * Goes on under the Node of node_modules. Under it already, returns at once; else runs the same
 * script again under it, stays beside it, and never returns.
 */
export async function underPinnedNode() {
  if (process.versions.node.split('.')[0] === pinnedMajor) return;
  checkPinnedNode();
  // The channel tells the inner process when this one is killed without a chance to say so.
  const inner = spawn(pinnedNode, process.argv.slice(1), {
    env: toolEnvironment(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    shell: process.platform === 'win32',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    // Ctrl-C reaches both, being of one group; the inner one may hear it twice.
    process.on(signal, () => inner.kill(signal));
  }
  const code = await new Promise((resolve, reject) => {
    inner.once('error', reject);
    inner.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  process.exit(code);
}

function checkPinnedNode() {
  try {
    const version = execFileSync(pinnedNode, ['--version'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (version.startsWith(`v${pinnedMajor}.`)) return;
  } catch {
    // said below
  }
  throw new Advice(
    `node_modules holds no Node ${pinnedMajor} that runs: npm may have been told to skip install scripts. ` +
      'Delete node_modules and start again, or use Node 24 yourself.',
  );
}

/**
 * Everything a tool needs before its real work.
 */
export async function prepare() {
  await installIfNeeded();
  await underPinnedNode();
}
