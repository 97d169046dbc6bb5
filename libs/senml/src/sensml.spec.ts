import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  resolveSenmlJson,
  SensmlJsonReader,
  type ResolvedRecord,
  type SenmlError,
  type SensmlOptions,
} from './index';
import { runs } from './records.fixture';

const now = 1_800_000_000;
const utf8 = new TextEncoder();

interface Read {
  readonly records: readonly ResolvedRecord[];
  readonly errors: readonly SenmlError[];
}

/** All that a stream of these chunks gives, by position in the stream. */
function read(chunks: readonly (string | Uint8Array)[], options?: SensmlOptions): Read {
  const reader = new SensmlJsonReader(options);
  const results = [
    ...chunks.map((chunk) => reader.push(typeof chunk === 'string' ? utf8.encode(chunk) : chunk, now)),
    reader.end(),
  ];
  return {
    records: results.flatMap(({ records }) => records).sort((a, b) => a.index - b.index),
    errors: results.flatMap(({ errors }) => errors),
  };
}
const mistakes = (chunks: readonly (string | Uint8Array)[], options?: SensmlOptions) =>
  read(chunks, options).errors.map(({ index, field, code }) => [index, field, code]);

describe('a SensML stream', () => {
  it('gives each record with the chunk that completes it', () => {
    const reader = new SensmlJsonReader();
    const push = (text: string, at: number) =>
      reader.push(utf8.encode(text), at).records.map(({ name, time, value }) => [name, time, value]);
    expect(push('[{"bn":"dev:","bu":"Cel","n":"a","v":1}', now)).toEqual([['dev:a', now, 1]]);
    expect(push(',{"n":"b",', now + 10)).toEqual([]);
    expect(push('"v":2}', now + 20)).toEqual([['dev:b', now + 20, 2]]);
    expect(push(',\n{"n":"c","t":-5,"v":3},{"n":"d","t":-9,"v":4}]', now + 30)).toEqual([
      ['dev:d', now + 21, 4],
      ['dev:c', now + 25, 3],
    ]);
    expect(reader.end()).toEqual({ records: [], errors: [] });
    expect(reader.count).toBe(4);
  });

  it('keeps base fields and the version to its end', () => {
    const { records, errors } = read([
      '[{"bver":26,"bn":"m/","bt":1700000000,"bu":"kWh","n":"a","v":1}',
      ',{"n":"b","t":1,"v":2},{"bver":10,"n":"c","v":3}',
    ]);
    expect(records.map(({ name, unit, time }) => [name, unit, time])).toEqual([
      ['m/a', 'kWh', 1700000000],
      ['m/b', 'kWh', 1700000001],
    ]);
    expect(errors).toMatchObject([{ index: 2, field: 'bver', code: 'mixed-versions' }]);
  });

  it.each([
    ['closed', ['[{"n":"a","v":1}]\n']],
    ['open after a record', ['[{"n":"a","v":1}']],
    ['open after a comma', ['[{"n":"a","v":1},']],
  ])('may be %s at its end', (_, chunks) => {
    expect(read(chunks)).toMatchObject({ records: [{ name: 'a' }], errors: [] });
  });

  it.each([
    ['nothing', [], -1, 'not-json'],
    ['blanks', [' \n'], -1, 'not-json'],
    ['an array of nothing', ['[ ]'], -1, 'empty'],
    ['an array just begun', ['['], -1, 'empty'],
    ['an object', ['{"n":"a","v":1}'], -1, 'not-json'],
    ['a byte order mark', [Uint8Array.of(0xef, 0xbb, 0xbf), '[{"n":"a","v":1}]'], -1, 'not-json'],
    ['half a record', ['[{"n":"a","v":1'], 0, 'not-json'],
    ['a number for a record', ['[1]'], -1, 'not-json'],
    ['a record without a comma', ['[{"n":"a","v":1}{"n":"a","v":1}]'], -1, 'not-json'],
    ['a comma before the end', ['[{"n":"a","v":1},]'], -1, 'not-json'],
    ['something after its end', ['[{"n":"a","v":1}]', ' ', '['], -1, 'not-json'],
  ])('is not %s', (_, chunks, index, code) => {
    expect(mistakes(chunks)).toEqual([[index, '', code]]);
  });

  it('names the byte that breaks it, counted over all chunks', () => {
    expect(read(['[{"n":"a","v":1}', ' x']).errors[0]?.message).toContain('byte 17 ');
  });

  it('goes on after a record that is not valid', () => {
    const { records, errors } = read([
      '[{"n":"a","v":1},{"n":"b","v":01},{"n":"c","v":"x"},',
      Uint8Array.of(0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d),
      ',{"n":"d"],{"n":"e","v":"}]{\\"["},{"n":"f","v":2}]',
    ]);
    expect(records.map(({ index, name }) => [index, name])).toEqual([
      [0, 'a'],
      [6, 'f'],
    ]);
    expect(errors.map(({ index, field, code }) => [index, field, code])).toEqual([
      [1, '', 'not-json'],
      [2, 'v', 'wrong-type'],
      [3, '', 'not-json'],
      [4, '', 'not-json'],
      [5, 'v', 'wrong-type'],
    ]);
  });

  it('is given up when nothing in it makes sense any more', () => {
    const reader = new SensmlJsonReader({ maxErrors: 3 });
    const { errors } = reader.push(utf8.encode(`[${'{"n":"a"},'.repeat(50)}`), now);
    expect(errors).toHaveLength(3);
    expect(reader.isGivenUp).toBe(true);
    expect(reader.push(utf8.encode('{"n":"a","v":1}'), now)).toEqual({ records: [], errors: [] });
    expect(reader.end().errors).toEqual([]);
  });

  it('has records of 64 KiB at most', () => {
    const record = (length: number) => `{"n":"a","vs":"${'x'.repeat(length - 17)}"}`;
    expect(record(100)).toHaveLength(100);
    expect(read([`[${record(65_536)}]`]).records).toHaveLength(1);
    expect(mistakes([`[${record(65_537)}]`])).toEqual([[0, '', 'record-too-long']]);
    expect(read([`[${record(101)},`, record(100)], { maxRecordBytes: 100 }).records).toHaveLength(1);
  });

  it('holds no more than one record, even one that never ends', () => {
    const reader = new SensmlJsonReader();
    const chunk = utf8.encode('x'.repeat(1 << 20));
    reader.push(utf8.encode('[{"vs":"'), now);
    const before = process.memoryUsage().arrayBuffers;
    for (let megabyte = 0; megabyte < 200; megabyte++) reader.push(chunk, now);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 << 20);
    expect(reader.push(utf8.encode('"},{"n":"a","v":1}'), now)).toMatchObject({
      records: [{ index: 1, name: 'a' }],
      errors: [{ index: 0, code: 'record-too-long' }],
    });
  });

  it('does not notice when the caller uses its memory again', () => {
    const reader = new SensmlJsonReader();
    const memory = Buffer.alloc(12);
    const push = (text: string) => reader.push(memory.subarray(0, memory.write(text)), now);
    push('[{"n":"a"');
    push(',"v":23.1');
    expect(push('}').records).toMatchObject([{ name: 'a', value: 23.1 }]);
  });

  it('says the same however it is cut', () => {
    const record = fc.oneof(
      { weight: 3, arbitrary: fc.record({ n: fc.constantFrom('a', 'b'), v: fc.integer() }) },
      fc.record({
        bn: fc.constantFrom('ü', 'dev/', ''),
        n: fc.constant('x'),
        vs: fc.string({ unit: 'grapheme' }),
      }),
      fc.record({ n: fc.constant('n'), v: fc.jsonValue() }),
    );
    const text = fc.oneof(
      fc.array(record).map((pack) => JSON.stringify(pack)),
      fc.array(record).map((pack) => JSON.stringify(pack, null, 1).slice(0, -1)),
      fc.string({ unit: fc.constantFrom(...'[{"n:v1,}]\\ é') }),
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (stream, cuts) => {
        const bytes = utf8.encode(stream);
        const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
          (a, b) => a - b,
        );
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        const whole = read([bytes]);
        expect(read(chunks)).toEqual(whole);
        expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
      }),
      runs(300, 10_000),
    );
  });

  it('says what a pack of the same records says', () => {
    const fields = fc.dictionary(
      fc.constantFrom(
        'bn',
        'bt',
        'bu',
        'bv',
        'bs',
        'bver',
        'n',
        'u',
        'v',
        'vs',
        'vb',
        'vd',
        's',
        't',
        'ut',
        'x_',
      ),
      fc.oneof(fc.constantFrom(10, 26, 'a', 'kWh', true), fc.jsonValue()),
    );
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1 }), (pack) => {
        const text = JSON.stringify(pack);
        const { records, errors } = resolveSenmlJson(text, { receivedAt: now });
        expect(read([text])).toEqual({ records: [...records].sort((a, b) => a.index - b.index), errors });
      }),
      runs(300, 10_000),
    );
  });
});
