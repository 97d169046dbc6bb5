/**
 * `npx nx run senml:lint -- FILE [--now SECONDS]`: what a SenML pack means, or every mistake in it, as JSON. For makers
 * of devices. FILE is JSON or CBOR, told apart by the first byte; `-` reads standard input.
 * Exit code 0: valid, 1: mistakes, 2: not understood what to do (Nx makes 1 of every failure).
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadLibrary } from './lib/load-library.mjs';

const usage = 'npx nx run senml:lint -- FILE [--now SECONDS]   (FILE may be - for standard input)';
/** No JSON text begins with such a byte, and every CBOR array does. */
const FIRST_CBOR_BYTE = 0x80;
const BYTE_ORDER_MARK = 0xef;

/** @typedef {{ index: number, field: string, code: string, message: string }} SenmlError */
/** @typedef {{ name: string, unit?: string, time: number, value: number | string | boolean | Uint8Array, sum?: number, updateTime?: number }} ResolvedRecord */

try {
  const { bytes, now } = instructions();
  const senml = await loadLibrary('senml');
  const { records, errors } = lint(senml, bytes, now);
  const secondary = records.some(({ unit }) => unit !== undefined && senml.isSecondaryUnit(unit));
  const found = errors.length > 0 ? { errors } : { records: records.map((each) => inSenml(each, secondary)) };
  process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  process.exitCode = errors.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** @returns {{ bytes: Buffer, now: number }} */
function instructions() {
  const { values, positionals } = parseArgs({
    options: { now: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(usage);
  const now = values.now === undefined ? Date.now() / 1000 : Number(values.now);
  if (values.now?.trim() === '' || !Number.isFinite(now))
    throw new Error(`--now is in seconds since 1970, not "${values.now}".\n${usage}`);
  // npx starts in the root of the repository and says where it was called.
  return { bytes: readFileSync(file === '-' ? 0 : resolve(process.env.INIT_CWD ?? '.', file)), now };
}

/**
 * @param {any} senml @param {Buffer} bytes @param {number} receivedAt
 * @returns {{ records: readonly ResolvedRecord[], errors: readonly object[] }}
 */
function lint(senml, bytes, receivedAt) {
  const [first = 0] = bytes;
  if (first >= FIRST_CBOR_BYTE && first !== BYTE_ORDER_MARK) {
    const { records, errors } = senml.resolveSenmlCbor(bytes, { receivedAt });
    return { records, errors: errors.map((/** @type {SenmlError} */ error) => located(error)) };
  }
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      records: [],
      errors: [{ index: -1, field: '', code: 'not-json', message: 'The text is not UTF-8.' }],
    };
  }
  const { records, errors } = senml.resolveSenmlJson(text, { receivedAt });
  return {
    records,
    errors: errors.map((/** @type {SenmlError} */ error) =>
      error.code === 'not-json' ? { ...error, ...senml.positionOfJsonError(text) } : located(error),
    ),
  };
}

/** With a pointer to the field (RFC 6901); a field is a label, which may hold ~ and /. @param {SenmlError} error */
function located(error) {
  const { index, field } = error;
  if (index < 0) return error;
  const label = field.replaceAll('~', '~0').replaceAll('/', '~1');
  return { ...error, pointer: `/${index}${field === '' ? '' : `/${label}`}` };
}

/** A resolved record as SenML writes it (RFC 8428 §4.6). @param {ResolvedRecord} record @param {boolean} secondary */
function inSenml({ name, unit, time, value, sum, updateTime }, secondary) {
  const bver = secondary ? { bver: 26 } : {};
  return { ...bver, n: name, u: unit, t: time, ...measured(value), s: sum, ut: updateTime };
}

/** @param {ResolvedRecord['value']} value */
function measured(value) {
  switch (typeof value) {
    case 'number':
      return { v: value };
    case 'string':
      return { vs: value };
    case 'boolean':
      return { vb: value };
    default:
      return { vd: Buffer.from(value).toString('base64url') };
  }
}
