/** The records of the ingest benchmark: four attributes of a phone, a position a minute, values as a phone gives them. */
import { encode } from 'cborg';

/** Of LocationProbe, with the step of a random walk and the digits a phone reports. */
export const attributes = /** @type {const} */ ([
  { name: 'latitude', start: 50.7753, step: 0.0004, digits: 5 },
  { name: 'longitude', start: 6.0839, step: 0.0004, digits: 5 },
  { name: 'accuracy', start: 12, step: 3, digits: 1 },
  { name: 'altitude', start: 173, step: 2, digits: 1 },
]);
const secondsApart = 60;
/** 2020: everything the benchmark stores lies in the past, and within what SenML takes for absolute. */
const epoch = 1_577_836_800;

/**
 * The times of pack number `pack` of a source: packs of one size follow each other without a gap.
 * @param {number} records @param {number} pack
 */
export function gridTimes(records, pack) {
  const moments = Math.max(1, Math.floor(records / attributes.length));
  return { records, first: epoch + pack * moments * secondsApart, moments };
}

/**
 * The values of a pack: [attribute, time, value] in the order of a device that reports all attributes at a time.
 * @param {ReturnType<typeof gridTimes>} times @param {number} seed
 * @returns {Generator<readonly [number, number, number]>}
 */
export function* rowsOf({ records, first, moments }, seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
  const at = attributes.map(({ start }) => start);
  let left = records;
  for (let moment = 0; moment < moments; moment++)
    for (const [index, { step, digits }] of attributes.entries()) {
      if (left-- === 0) return;
      const value = (at[index] = (at[index] ?? 0) + random() * step);
      yield [index, first + moment * secondsApart, Math.abs(Number(value.toFixed(digits)))];
    }
}

/**
 * A SenML pack of those rows, as a device would send it.
 * @param {'json' | 'cbor'} format @param {ReturnType<typeof gridTimes>} times @param {number} seed
 */
export function packOf(format, times, seed) {
  return format === 'json' ? jsonPack(times, seed) : cborPack(times, seed);
}

/** @param {ReturnType<typeof gridTimes>} times @param {number} seed */
function jsonPack(times, seed) {
  const parts = [];
  for (const [attribute, time, value] of rowsOf(times, seed)) {
    const base = parts.length === 0 ? `"bt":${times.first},` : '';
    const offset = time === times.first ? '' : `"t":${time - times.first},`;
    parts.push(`{${base}"n":"${attributes[attribute]?.name}",${offset}"v":${value}}`);
  }
  return Buffer.from(`[${parts.join(',')}]`);
}

/** @param {ReturnType<typeof gridTimes>} times @param {number} seed */
function cborPack(times, seed) {
  const records = [];
  for (const [attribute, time, value] of rowsOf(times, seed)) {
    /** @type {Map<number, unknown>} */
    const record = new Map();
    if (records.length === 0) record.set(-3, times.first);
    record.set(0, attributes[attribute]?.name);
    if (time !== times.first) record.set(6, time - times.first);
    record.set(2, value);
    records.push(record);
  }
  return Buffer.from(encode(records));
}
