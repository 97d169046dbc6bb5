/**
 * `npx nx run privacy-mechanisms:verify -- FILE [--keys FILE] [--proof FILE] [--json]`: checks a released result without
 * asking anybody.
 * Exit code 0: everything holds, 1: something does not, 2: not understood what to do (Nx makes 1 of every failure).
 */
import { parseArgs } from 'node:util';
import { loadLibrary } from './lib/load-library.mjs';
import { at, keysFor, keysName, linesOf, readFile } from './lib/signed-files.mjs';

const help = `npx nx run privacy-mechanisms:verify -- FILE [--keys FILE] [--proof FILE] [--json]

Checks, without asking anybody, that a result is the one that the market signed, and who took part.

FILE     a result (JSON, as it was downloaded), or a proof of membership by itself; - reads standard input
--keys   the market's public keys, from its address /.well-known/${keysName};
         without it, ${keysName} beside FILE
--proof  a proof of membership, to be checked against the result
--json   the checks as JSON

Exit code 0: everything holds. 1: something does not; each failure is named. 2: not understood what to do.`;

/** @typedef {import('./lib/signed-files.mjs').Check} Check */
/** @typedef {{ valid: boolean, checks: Check[], statement?: any }} Verdict */

try {
  const wanted = instructions();
  if (wanted === undefined) process.stdout.write(`${help}\n`);
  else {
    /** @type {any} */
    const library = await loadLibrary('privacy-mechanisms', 'certificate/index.ts');
    const verdict = await verdictOf(library, wanted);
    process.stdout.write(wanted.json ? `${JSON.stringify(verdict, null, 2)}\n` : told(verdict));
    process.exitCode = verdict.valid ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/**
 * @param {any} library
 * @param {{ file: string, keys: string, proof: string | undefined }} wanted
 * @returns {Promise<Verdict>}
 */
async function verdictOf({ verifyDocument, readKeys, readText }, wanted) {
  const ofKeys = readFile(readText, wanted.keys);
  const document = readFile(readText, wanted.file);
  const proof = wanted.proof === undefined ? { content: undefined } : readFile(readText, wanted.proof);
  for (const { failed } of [ofKeys, document, proof])
    if (failed !== undefined) return { valid: false, checks: [failed] };
  const keys = readKeys(ofKeys.content);
  if (keys === undefined) throw new Error(`${wanted.keys} is no list of public keys.`);
  return verifyDocument(document.content, keys, proof.content);
}

/** @returns {{ file: string, keys: string, proof: string | undefined, json: boolean } | undefined} nothing when only help is wanted */
function instructions() {
  const { values, positionals } = parseArgs({
    options: {
      keys: { type: 'string' },
      proof: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new Error(help);
  const path = file === '-' ? file : at(file);
  return {
    file: path,
    keys: keysFor(path, values.keys, 'result'),
    proof: values.proof && at(values.proof),
    json: values.json,
  };
}

/** @param {Verdict} verdict */
function told({ valid, checks, statement }) {
  const about = valid && statement !== undefined ? ['', ...summary(statement)] : [];
  return `${[...linesOf(checks), ...about, '', valid ? 'Everything holds.' : 'It does not hold.'].join('\n')}\n`;
}

/** @param {any} statement */
function summary({ query, releasedAt, participants: { from, to }, protection, commitment }) {
  const band = to === null ? `${from} or more` : `${from} to ${to}`;
  return [
    query,
    `released at ${releasedAt}, ${band} participants (sealed among ${commitment.leaves} entries)`,
    `protection: ${JSON.stringify(protection)}`,
  ];
}
