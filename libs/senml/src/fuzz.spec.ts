/** Whatever bytes a stranger sends: an answer, soon, with no more errors than the limit, and no made-up numbers. */
import { encode } from 'cborg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeSenmlCbor,
  encodeSenmlJson,
  resolveSenmlCbor,
  resolveSenmlJson,
  SensmlJsonReader,
  type SenmlResult,
} from './index';
import { inCbor, repetitions, seed } from './records.fixture';

const limits = { receivedAt: 1_800_000_000, maxErrors: 20, maxRecords: 200 };
const rounds = repetitions(3_000, 200_000);
const labels = 'bn bt bu bv bs bver n u v vs vb vd s t ut x x_ __proto__ constructor toString length'.split(
  ' ',
);
const pieces = [
  '"__proto__":{"v":1}',
  '"constructor":{"prototype":{"v":1}}',
  '"v":1e999',
  '"v":-0',
  '"t":-1e308',
  '"bt":1e308',
  '"bv":1.7e308',
  '"vd":"===="',
  '"n":"\\ud800"',
  '"n":"\\u0000"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\u2028',
  'null',
];

beforeAll(() => console.log(`SenML fuzzer: SEED=${seed}`));
afterEach(() => expect(Object.keys(Object.prototype)).toEqual([]));

/** Numbers from 0 to below `end`, the same for the same seed (mulberry32). */
function dice(start: number): (end: number) => number {
  let state = start >>> 0;
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end);
  };
}
type Dice = ReturnType<typeof dice>;

const one = <T>(roll: Dice, choices: readonly T[]): T => choices[roll(choices.length)] as T;

function anyValue(roll: Dice, depth = 0): unknown {
  const simple = [
    0,
    1,
    -1,
    26,
    10,
    2 ** 28,
    1e308,
    -1e308,
    23.1,
    'a',
    'kWh',
    'Cel',
    '',
    '/',
    'aGkgCg',
    true,
    false,
    null,
  ];
  const kind = roll(depth > 3 ? 1 : 12);
  if (kind === 10) return Array.from({ length: roll(4) }, () => anyValue(roll, depth + 1));
  return kind === 11 ? anyRecord(roll, depth + 1) : one(roll, simple);
}

function anyRecord(roll: Dice, depth = 0): Record<string, unknown> {
  const entries = Array.from({ length: roll(6) }, () => [one(roll, labels), anyValue(roll, depth)] as const);
  const usual =
    roll(3) === 0
      ? []
      : ([
          ['n', one(roll, ['a', 'b', 'dev/c'])],
          ['v', roll(100) / 4],
        ] as const);
  return Object.fromEntries([...usual, ...entries]);
}

const anyPack = (roll: Dice) => Array.from({ length: roll(8) }, () => anyRecord(roll));

/** Bytes cut out, changed, doubled or put in. */
function mutated(roll: Dice, bytes: Uint8Array): Uint8Array {
  let result = Buffer.from(bytes);
  for (let changes = 1 + roll(4); changes > 0; changes--) {
    const at = roll(result.length + 1);
    const end = at + roll(6);
    const put = one(roll, [
      Buffer.of(roll(256)),
      Buffer.of(),
      Buffer.from(one(roll, pieces)),
      result.subarray(at, end + roll(20)),
      Buffer.of(0x9f, 0xbf, 0x5f, 0x7f, 0xff),
    ]);
    result = Buffer.concat([result.subarray(0, at), put, result.subarray(end)]);
  }
  return result;
}

function expectSane({ records, errors }: SenmlResult, sent: Uint8Array): void {
  const hint = `${Buffer.from(sent).toString('hex')}`;
  expect(errors.length, hint).toBeLessThanOrEqual(limits.maxErrors);
  let before = -Infinity;
  for (const record of records) {
    expect(record.name, hint).toMatch(/^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/);
    const numbers = [record.time, record.value, record.sum ?? 0, record.updateTime ?? 0];
    for (const number of numbers)
      if (typeof number === 'number') expect(Number.isFinite(number), hint).toBe(true);
    expect(record.time, hint).toBeGreaterThanOrEqual(before);
    before = record.time;
  }
  // What came in can go out again, unless SenML has no words for its time.
  const sayable = records.filter(({ time }) => time >= 2 ** 28);
  if (sayable.length === 0) return;
  const again = resolveSenmlJson(encodeSenmlJson(sayable), limits);
  expect(again.errors, hint).toEqual([]);
  expect(resolveSenmlCbor(encodeSenmlCbor(sayable), limits), hint).toEqual(again);
}

function streamed(roll: Dice, bytes: Uint8Array): SenmlResult {
  const reader = new SensmlJsonReader({ maxErrors: limits.maxErrors, maxRecordBytes: 500 });
  const records: SenmlResult['records'][] = [];
  const errors: SenmlResult['errors'][] = [];
  const take = (result: SenmlResult) => {
    records.push(result.records);
    errors.push(result.errors);
  };
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + roll(40);
    take(reader.push(bytes.subarray(at, end), limits.receivedAt));
    at = end;
  }
  take(reader.end());
  return { records: records.flat().sort((a, b) => a.time - b.time), errors: errors.flat() };
}

describe.each([
  ['any bytes', (roll: Dice) => Uint8Array.from({ length: roll(60) }, () => roll(256))],
  ['almost JSON', (roll: Dice) => mutated(roll, Buffer.from(JSON.stringify(anyPack(roll))))],
  ['odd JSON', (roll: Dice) => Buffer.from(JSON.stringify(anyPack(roll)))],
  ['almost CBOR', (roll: Dice) => mutated(roll, encode(anyPack(roll).map(inCbor)))],
  ['odd CBOR', (roll: Dice) => encode(anyPack(roll).map(inCbor))],
])('%s', (topic, make) => {
  it('is answered', () => {
    const roll = dice(seed + topic.length);
    for (let round = 0; round < rounds; round++) {
      const bytes = make(roll);
      expectSane(resolveSenmlCbor(bytes, limits), bytes);
      expectSane(resolveSenmlJson(Buffer.from(bytes).toString(), limits), bytes);
      expectSane(streamed(roll, bytes), bytes);
    }
  });
});
