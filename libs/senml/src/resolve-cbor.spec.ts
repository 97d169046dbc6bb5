import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveSenmlCbor, resolveSenmlJson, type SenmlOptions } from './index';
import { finite, hex, inCbor, runs } from './records.fixture';

const receivedAt = 1_800_000_000;
const resolve = (bytes: string | Uint8Array, options: Partial<SenmlOptions> = {}) =>
  resolveSenmlCbor(typeof bytes === 'string' ? hex(bytes) : bytes, { receivedAt, ...options });
const valueOf = (item: string) => {
  const { records, errors } = resolve(`81 a2 00 61 61 02 ${item}`);
  expect(errors).toEqual([]);
  return records[0]?.value;
};
const mistakes = (bytes: string | Uint8Array, options: Partial<SenmlOptions> = {}) =>
  resolve(bytes, options).errors.map(({ index, field, code }) => [index, field, code]);
const notCbor = [[-1, '', 'not-cbor']];

describe('a CBOR number', () => {
  it.each([
    ['an integer in its head', '17', 23],
    ['an integer in one byte', '18 ff', 255],
    ['an integer in two bytes', '19 ffff', 65_535],
    ['an integer in four bytes', '1a ffffffff', 4_294_967_295],
    ['an integer in eight bytes', '1b 0020000000000000', 2 ** 53],
    ['the largest integer', '1b ffffffffffffffff', 2 ** 64],
    ['a negative integer', '38 63', -100],
    ['the smallest integer', '3b ffffffffffffffff', -(2 ** 64)],
    ['an integer longer than it needs', '1b 0000000000000001', 1],
    ['a half float', 'f9 3e00', 1.5],
    ['a subnormal half float', 'f9 0001', 2 ** -24],
    ['a negative half float', 'f9 c400', -4],
    ['minus zero', 'f9 8000', 0],
    ['a single float', 'fa 47c35000', 100_000],
    ['a double', 'fb 3ff199999999999a', 1.1],
    ['a decimal fraction', 'c4 82 21 19 6ab3', 273.15],
    ['a decimal fraction above one', 'c4 82 02 05', 500],
    ['a negative decimal fraction', 'c4 82 20 38 e6', -23.1],
    ['a decimal fraction of 64 bits, rounded once', 'c4 82 31 1b 112210f47de98115', 1.234567890123456789],
    ['a decimal fraction too small for any double', 'c4 82 39 ffff 01', 0],
  ])('may be %s', (_, item, value) => {
    expect(valueOf(item)).toBe(value);
  });

  it.each([
    ['an infinity', 'f9 7c00', 'not-finite'],
    ['NaN', 'fb 7ff8000000000000', 'not-finite'],
    ['a decimal fraction beyond all doubles', 'c4 82 19 ffff 01', 'not-finite'],
    ['a bignum', 'c2 41 01', 'wrong-type'],
    ['a bigfloat', 'c5 82 00 01', 'wrong-type'],
    ['a decimal fraction of three', 'c4 83 00 01 02', 'wrong-type'],
    ['a decimal fraction of floats', 'c4 82 f9 3c00 01', 'wrong-type'],
    ['a text', '61 31', 'wrong-type'],
    ['null', 'f6', 'wrong-type'],
    ['undefined', 'f7', 'wrong-type'],
    ['an array', '81 01', 'wrong-type'],
    ['another simple value', 'f8 ff', 'wrong-type'],
  ])('is never %s', (_, item, code) => {
    expect(mistakes(`81 a2 00 61 61 02 ${item}`)).toEqual([[0, 'v', code]]);
  });
});

describe('a CBOR pack', () => {
  it('may have arrays and maps of open length', () => {
    expect(resolve('9f bf 00 61 61 02 01 ff a2 00 61 62 02 02 ff').records).toHaveLength(2);
  });

  it('carries data as bytes and nothing else', () => {
    expect(resolve('81 a2 00 61 61 08 42 fbff').records[0]?.value).toEqual(Uint8Array.of(0xfb, 0xff));
    expect(mistakes('81 a2 00 61 61 08 62 4141')).toEqual([[0, 'vd', 'wrong-type']]);
    expect(mistakes('81 a2 00 61 61 03 41 41')).toEqual([[0, 'vs', 'wrong-type']]);
  });

  it.each(['Uint8Array', 'Buffer'])('keeps its data when the %s it came in is used again', (kind) => {
    const bytes = hex('81 a2 00 61 61 08 42 0102');
    const sent = kind === 'Buffer' ? Buffer.from(bytes.buffer) : bytes;
    const { records } = resolve(sent);
    bytes.fill(0);
    expect(records[0]?.value).toStrictEqual(Uint8Array.of(1, 2));
  });

  it('has texts of one piece (§6)', () => {
    expect(mistakes('81 a2 00 61 61 03 7f 61 61 ff')).toEqual([[0, 'vs', 'wrong-type']]);
    expect(mistakes('81 a2 00 61 61 08 5f 41 61 ff')).toEqual([[0, 'vd', 'wrong-type']]);
  });

  it('states its version as an unsigned integer (§6)', () => {
    expect(resolve('81 a3 20 0a 00 61 61 02 01').records).toHaveLength(1);
    expect(mistakes('81 a3 20 f9 4900 00 61 61 02 01')).toEqual([[0, 'bver', 'wrong-type']]);
    expect(mistakes('81 a3 20 c4 82 00 0a 00 61 61 02 01')).toEqual([[0, 'bver', 'wrong-type']]);
  });

  it('may carry fields nobody knows, unless they must be understood', () => {
    // 9: 1, "x": [1, {}], and a key that is a tagged text under a field of its own.
    expect(resolve('81 a4 00 61 61 02 01 09 01 61 78 82 01 a0').records).toHaveLength(1);
    expect(mistakes('81 a3 00 61 61 02 01 62 785f 01')).toEqual([[0, 'x_', 'must-understand']]);
    expect(mistakes('81 a3 00 61 61 02 01 69 5f5f70726f746f5f5f a0')).toEqual([
      [0, '__proto__', 'must-understand'],
    ]);
    expect(({} as Record<string, unknown>)['v']).toBeUndefined();
  });

  it('has integer labels for the fields it knows', () => {
    expect(mistakes('81 a3 00 61 61 02 01 61 75 61 57')).toEqual([[0, 'u', 'text-label']]);
    expect(mistakes('81 a3 00 61 61 02 01 f9 3c00 01')).toEqual([[0, '', 'invalid-label']]);
    expect(mistakes('81 a3 00 61 61 02 01 7f 61 61 ff 01')).toEqual([[0, '', 'invalid-label']]);
  });

  it.each([
    ['a known label', '81 a3 00 61 61 02 01 02 02', 'v'],
    ['the same label in two lengths', '81 a3 00 61 61 02 01 18 02 02', 'v'],
    ['an unknown text', '81 a4 00 61 61 02 01 61 78 01 61 78 02', 'x'],
    ['an unknown integer', '81 a4 00 61 61 02 01 09 01 09 02', '9'],
  ])('has no record with %s twice', (_, bytes, field) => {
    expect(mistakes(bytes)).toEqual([[0, field, 'duplicate-label']]);
  });

  it.each([
    ['no bytes', ''],
    ['an array that ends too early', '82 a2 00 61 61 02 01'],
    ['a map that ends too early', '81 a3 00 61 61 02 01'],
    ['a count beyond all bytes', '9b 0000000000002710'],
    ['a text beyond all bytes', '81 a1 00 7b ffffffffffffffff 61'],
    ['bytes after the pack', '81 a2 00 61 61 02 01 00'],
    ['a break where none belongs', '81 ff'],
    ['a reserved head', '81 a2 00 61 61 02 1c'],
    ['a simple value that has a shorter form', '81 a2 00 61 61 02 f8 14'],
    ['a text that is not UTF-8', '81 a2 00 61 ff 02 01'],
    ['half a surrogate pair', '81 a2 00 63 eda080 02 01'],
    ['an open map without its last value', '81 a2 00 61 61 61 78 bf 01 ff'],
    ['an open text with bytes in it', '81 a2 00 61 61 61 78 7f 41 61 ff'],
    ['an open text within an open text', '81 a2 00 61 61 61 78 7f 7f ff ff'],
    ['nesting that never ends', `81 a1 61 78 ${'81'.repeat(100_000)}`],
    ['tags that never end', `81 a1 61 78 ${'c1'.repeat(100_000)}`],
  ])('is refused as a whole for %s', (_, bytes) => {
    expect(mistakes(bytes)).toEqual(notCbor);
    expect(resolve(bytes).records).toEqual([]);
  });

  it('tells at which byte it stops being one', () => {
    expect(resolve('81 a2 00 61 61 02 1c').errors[0]?.message).toBe('Not CBOR: byte 6: no such head.');
    expect(resolve('81 a2 00 61 61 02 01 00').errors[0]?.message).toContain('byte 7');
    expect(resolve(hex('00 81 a2 00 61 ff 02 01').subarray(1)).errors[0]?.message).toContain('byte 4');
  });

  it('is an array of maps', () => {
    expect(mistakes('a0')).toEqual([[-1, '', 'not-an-array']]);
    expect(mistakes('80')).toEqual([[-1, '', 'empty']]);
    expect(mistakes('9f ff')).toEqual([[-1, '', 'empty']]);
    expect(mistakes('82 01 a2 00 61 61 02 01')).toEqual([[0, '', 'not-a-record']]);
  });

  it('has at most so many records, open or not', () => {
    const two = 'a2 00 61 61 02 01 a2 00 61 61 02 01';
    expect(mistakes(`82 ${two}`, { maxRecords: 1 })).toEqual([[-1, '', 'too-many-records']]);
    expect(mistakes(`9f ${two} ff`, { maxRecords: 1 })).toEqual([[-1, '', 'too-many-records']]);
    expect(resolve(`9f ${two} ff`, { maxRecords: 2 }).records).toHaveLength(2);
    // A count of four billion is refused before anything is made of it.
    expect(mistakes('9a ffffffff')).toEqual([[-1, '', 'too-many-records']]);
  });

  it('lists at most so many errors', () => {
    const bytes = encode(Array.from({ length: 500 }, () => new Map([[2, 'x']])));
    expect(resolve(bytes).errors).toHaveLength(100);
    expect(resolve(bytes, { maxErrors: 7 }).errors).toHaveLength(7);
  });

  it('knows a name again only when it is the same', () => {
    const names = Array.from({ length: 5_000 }, (_, at) => `sensor${at}`);
    const { records } = resolve(encode(names.map((n) => inCbor({ n, v: 1 }))));
    expect(records.map(({ name }) => name)).toEqual(names);
  });

  it('is no UTF-8 even where the same characters were said in UTF-8 before', () => {
    const said = (text: Uint8Array) => [0xa2, 0x00, 0x61, 0x61, 0x03, 0x60 + text.length, ...text];
    for (let first = 0x80; first < 0x100; first++) {
      for (let second = 0xc0; second < 0x100; second++) {
        const text = Buffer.from(String.fromCharCode(first, second));
        const bytes = Uint8Array.from([0x82, ...said(text), ...said(Uint8Array.of(first, second))]);
        expect(resolve(bytes).errors[0]?.code).toBe('not-cbor');
      }
    }
  });
});

describe('CBOR and JSON', () => {
  it('of the same pack resolve to the same', () => {
    const label = fc.constantFrom(
      'bn',
      'bt',
      'bu',
      'bv',
      'bs',
      'n',
      'u',
      'v',
      'vs',
      'vb',
      's',
      't',
      'ut',
      'x',
      'x_',
    );
    const fields = fc.oneof(
      { weight: 4, arbitrary: fc.record({ n: fc.constantFrom('a', 'b:'), v: finite, t: finite }) },
      fc.dictionary(
        label,
        fc.oneof(finite, fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null)),
      ),
      fc.record({ bver: fc.constantFrom(5, 10, 26, 27), bn: fc.constantFrom('a', 'kitchen/') }),
      fc.record({
        n: fc.constant('d'),
        vd: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
      }),
    );
    fc.assert(
      fc.property(fc.array(fields), (pack) => {
        const told = (result: ReturnType<typeof resolve>) => ({
          records: result.records,
          errors: result.errors.map(({ index, field, code }) => `${index} ${field} ${code}`).sort(),
        });
        const json = resolveSenmlJson(JSON.stringify(pack), { receivedAt, maxErrors: 1_000 });
        const cbor = resolveSenmlCbor(encode(pack.map(inCbor)), { receivedAt, maxErrors: 1_000 });
        expect(told(cbor)).toEqual(told(json));
      }),
      runs(400, 20_000),
    );
  });
});
