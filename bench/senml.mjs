/**
 * `npm run bench -- senml [--quick]`: how fast packs are parsed and resolved, without HTTP and without a database,
 * against `JSON.parse` of the same text in the same run. Both take turns, each round is one ratio, and the median of
 * the rounds is the figure: so that a busy machine slows both.
 */
import { loadLibrary } from '../tools/lib/load-library.mjs';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 9 : 41;
const BYTES_PER_TURN = quick ? 2_000_000 : 8_000_000;
const WARM_UP = 5;
const RECEIVED_AT = 1_800_000_000;
const GOAL = 0.35;

const attributes = [
  ['temperature', 'Cel', 21.5],
  ['humidity', '%RH', 40],
  ['power', 'W', 230.25],
  ['co2', 'ppm', 412],
];

/** A home that measures four things every minute; values with two decimals, none like the last. @param {number} count */
function regularPack(count) {
  return Array.from({ length: count }, (_, index) => {
    const [n, u, usual] = attributes[index % attributes.length] ?? ['', '', 0];
    const v = Math.round((Number(usual) + 10 * Math.sin(index)) * 100) / 100;
    const base = index === 0 ? { bver: 26, bn: 'urn:dev:mac:0024befffe804ff1/', bt: 1_700_000_000 } : {};
    return { ...base, n, u, t: Math.floor(index / attributes.length) * 60, v };
  });
}

const cborLabels = { bver: -1, bn: -2, bt: -3, n: 0, u: 1, v: 2, t: 6 };

/** @param {readonly number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;

/** Milliseconds of one call, from as many as take a while together. @param {() => unknown} work @param {number} times */
function timed(work, times) {
  const begin = performance.now();
  for (let time = 0; time < times; time++) work();
  return (performance.now() - begin) / times;
}

/** @param {readonly (() => unknown)[]} works @param {number} times @returns {number[][]} milliseconds, by round */
function inTurns(works, times) {
  const rounds = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const taken = works.map((work) => timed(work, times));
    if (round >= 0) rounds.push(taken);
  }
  return rounds;
}

const senml = await loadLibrary('senml');
const { encode } = await import('cborg');
const options = { receivedAt: RECEIVED_AT, maxRecords: 10_000 };
const goals = [];

for (const count of [10_000, 100]) {
  const pack = regularPack(count);
  const text = JSON.stringify(pack);
  const bytes = Buffer.from(text);
  const cbor = encode(
    pack.map((record) => new Map(Object.entries(record).map(([label, value]) => [cborLabels[label], value]))),
  );
  const stream = () => {
    const reader = new senml.SensmlJsonReader();
    for (let at = 0; at < bytes.length; at += 65_536)
      reader.push(bytes.subarray(at, at + 65_536), RECEIVED_AT);
  };
  const works = {
    'JSON.parse': () => JSON.parse(text),
    'SenML JSON': () => senml.resolveSenmlJson(text, options),
    'SenML CBOR': () => senml.resolveSenmlCbor(cbor, options),
    'SensML JSON': stream,
  };
  for (const name of ['resolveSenmlJson', 'resolveSenmlCbor']) {
    const { records, errors } = senml[name](name === 'resolveSenmlCbor' ? cbor : text, options);
    if (records.length !== count || errors.length > 0)
      throw new Error(`${name} refused the pack: ${errors[0]?.message}`);
  }
  const rounds = inTurns(Object.values(works), Math.max(1, Math.round(BYTES_PER_TURN / text.length)));
  const ratio = (/** @type {number} */ column) => median(rounds.map((taken) => taken[0] / taken[column]));
  console.log(
    `\nPacks of ${count} records: ${text.length} bytes as JSON, ${cbor.length} as CBOR; ${ROUNDS} rounds`,
  );
  for (const [column, name] of Object.keys(works).entries()) {
    const ms = median(rounds.map((taken) => taken[column]));
    const size = name === 'SenML CBOR' ? cbor.length : text.length;
    console.log(
      `  ${name.padEnd(12)} ${(size / ms / 1000).toFixed(0).padStart(5)} MB/s ${(count / ms / 1000).toFixed(2).padStart(6)} M records/s  ${ratio(column).toFixed(2)} × JSON.parse`,
    );
  }
  const value = Number(ratio(1).toFixed(3));
  goals.push({ name: `packs of ${count} records, × JSON.parse`, goal: GOAL, value, met: value >= GOAL });
}

console.log(JSON.stringify({ bench: 'senml', goals }));
