/** Where things are in this repository. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const binaries = join(root, 'node_modules', '.bin');
export const apiMain = join(root, 'dist', 'apps', 'api', 'main.js');

/** @param {string} name main, migrate, task or openapi */
export const apiEntry = (name) => join(root, 'dist', 'apps', 'api', `${name}.js`);

/** Where `npm start` keeps its state. */
export const stateFolder = () => resolve(root, process.env.MYNEDATA_DIR || '.mynedata');

/**
 * An environment in which `node`, `nx`, `eslint` and so on are the repository's own.
 * @param {Readonly<Record<string, string | undefined>>} [extra]
 */
export function toolEnvironment(extra = {}) {
  const path = process.env.PATH ?? '';
  const PATH = path.split(delimiter).includes(binaries) ? path : binaries + delimiter + path;
  return { ...process.env, PATH, NX_DAEMON: 'false', ...extra };
}

/**
 * A folder for one run. Others may walk through it, because PostgreSQL runs under another
 * account when root starts it; what is secret inside has its own rights.
 * @param {string} purpose
 */
export function temporaryFolder(purpose) {
  const folder = mkdtempSync(join(tmpdir(), `mynedata-${purpose}-`));
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
