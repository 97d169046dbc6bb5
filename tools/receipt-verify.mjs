/**
 * `npx nx run api:receipt -- verify FILE [--keys FILE] [--json]`: checks receipts without asking anybody.
 * Exit code 0: everything holds, 1: something does not, 2: not understood what to do (Nx makes 1 of every failure).
 */
import { parseArgs } from 'node:util';
import { loadLibrary } from './lib/load-library.mjs';
import { at, keysFor, keysName, linesOf, readFile } from './lib/signed-files.mjs';

const help = `npx nx run api:receipt -- verify FILE [--keys FILE] [--json]

Checks, without asking anybody, that receipts are those that the market signed.

FILE     a receipt or all of them (JSON, as downloaded); - reads standard input
--keys   the market's public keys, from its address /.well-known/${keysName};
         without it, ${keysName} beside FILE
--json   the checks as JSON

Exit code 0: everything holds. 1: something does not; each failure is named. 2: not understood what to do.`;

/** @typedef {import('./lib/signed-files.mjs').Check} Check */
/** @typedef {{ valid: boolean, checks: readonly Check[], receipt?: any }} Verdict */

try {
  const wanted = instructions();
  if (wanted === undefined) process.stdout.write(`${help}\n`);
  else {
    /** @type {any} */
    const library = await loadLibrary('privacy-mechanisms', 'certificate/index.ts');
    const verdicts = await verdictsOf(library, wanted);
    const valid = verdicts.every((verdict) => verdict.valid);
    process.stdout.write(
      wanted.json
        ? `${JSON.stringify({ valid, receipts: verdicts }, null, 2)}\n`
        : `${verdicts.map(told).join('\n')}\n${valid ? 'Everything holds.' : 'It does not hold.'}\n`,
    );
    process.exitCode = valid ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/**
 * @param {any} library
 * @param {{ file: string, keys: string }} wanted
 * @returns {Promise<Verdict[]>}
 */
async function verdictsOf({ verifyReceipt, readBundle, readKeys, readText }, wanted) {
  const ofKeys = readFile(readText, wanted.keys);
  const document = readFile(readText, wanted.file);
  for (const { failed } of [ofKeys, document])
    if (failed !== undefined) return [{ valid: false, checks: [failed] }];
  const keys = readKeys(ofKeys.content);
  if (keys === undefined) throw new Error(`${wanted.keys} is no list of public keys.`);
  const verdicts = [];
  for (const receipt of readBundle(document.content) ?? [document.content])
    verdicts.push(await verifyReceipt(receipt, keys));
  if (verdicts.length === 0) throw new Error(`${wanted.file} holds no receipt.`);
  return verdicts;
}

/** @returns {{ file: string, keys: string, json: boolean } | undefined} nothing when only help is wanted */
function instructions() {
  const { values, positionals } = parseArgs({
    options: {
      keys: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return undefined;
  const [verb, file, ...others] = positionals;
  if (verb !== 'verify' || file === undefined || others.length > 0) throw new Error(help);
  const path = file === '-' ? file : at(file);
  return { file: path, keys: keysFor(path, values.keys, 'receipt'), json: values.json };
}

/** @param {Verdict} verdict */
function told({ valid, checks, receipt }) {
  const about =
    valid && receipt !== undefined
      ? [`${receipt.kind} at ${receipt.at}: ${receipt.title}, ${receipt.controller}`, receipt.query, '']
      : [''];
  return [...linesOf(checks), ...about].join('\n');
}
