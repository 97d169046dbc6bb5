/** What the commands that check signed files share: where files lie, how they are read, how checks are told. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const keysName = 'mynedata-keys.json';

/** @typedef {{ name: string, ok: boolean, says: string }} Check */

/** npx starts in the root of the repository and says where it was called. @param {string} file */
export function at(file) {
  return resolve(process.env.INIT_CWD ?? '.', file);
}

/**
 * The market's public keys: as given, or beside what is checked.
 * @param {string} file @param {string | undefined} given @param {string} what is checked, in the advice
 */
export function keysFor(file, given, what) {
  if (given !== undefined) return at(given);
  const beside = file === '-' ? at(keysName) : join(dirname(file), keysName);
  if (existsSync(beside)) return beside;
  throw new Error(
    `Whose signature is it? Get the public keys from the market's address, /.well-known/${keysName}, and name the file by --keys or lay it beside the ${what}.`,
  );
}

/**
 * @param {(text: string) => { content?: unknown, failed?: Check }} readText
 * @param {string} file - is standard input
 */
export function readFile(readText, file) {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  try {
    return readText(text);
  } catch {
    throw new Error(`${file === '-' ? 'Standard input' : file} is no JSON.`);
  }
}

/** A line for each check. @param {readonly Check[]} checks */
export function linesOf(checks) {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.map(({ name, ok, says }) => `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}  ${says}`);
}
