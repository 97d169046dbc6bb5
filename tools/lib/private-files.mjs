/**
 * Files that only their owner may read: generated passwords and keys.
 * Node's own modules only, because this runs before anything is installed.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A password of 192 bits whose characters need no quoting in a URL, in SQL or in a shell. */
export const newPassword = () => randomBytes(24).toString('base64url');

/** A key of 256 bits, base64. */
export const newKey = () => randomBytes(32).toString('base64');

/**
 * Writes a file that only its owner can read, whole or not at all.
 * @param {string} file
 * @param {string} text
 */
export function writePrivate(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/**
 * @template T
 * @param {string} file
 * @param {T} otherwise what a missing file means
 * @returns {T}
 */
export function readJson(file, otherwise) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is not valid JSON. Mend it, or delete it if nothing in it is needed any more.`);
  }
}

/**
 * The secrets kept in a file; each is made once and stays the same ever after.
 * @param {string} file
 * @param {Readonly<Record<string, () => string>>} makers how to make each secret that is not there yet
 * @returns {Record<string, string>} every secret of the file
 */
export function keptSecrets(file, makers) {
  const known = readJson(file, /** @type {Record<string, string>} */ ({}));
  const missing = Object.keys(makers).filter((name) => !known[name]);
  for (const name of missing) known[name] = makers[name]?.() ?? '';
  if (missing.length > 0) writePrivate(file, JSON.stringify(known, null, 2) + '\n');
  return known;
}
