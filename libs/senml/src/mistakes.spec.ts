import { describe, expect, it } from 'vitest';
import { resolveSenmlJson } from './index';

const receivedAt = 1_800_000_000;
const resolve = (pack: unknown, maxRecords?: number) =>
  resolveSenmlJson(typeof pack === 'string' ? pack : JSON.stringify(pack), {
    receivedAt,
    ...(maxRecords === undefined ? {} : { maxRecords }),
  });

function mistakes(pack: unknown): readonly (readonly [number, string, string])[] {
  return resolve(pack).errors.map(({ index, field, code }) => [index, field, code] as const);
}

describe('a mistake in a pack', () => {
  it.each([
    [{ n: 'a', v: '1' }, 'v', 'wrong-type'],
    [{ n: 'a', v: null }, 'v', 'wrong-type'],
    [{ n: 'a', vs: 1 }, 'vs', 'wrong-type'],
    [{ n: 'a', vb: 'true' }, 'vb', 'wrong-type'],
    [{ n: 1, v: 1 }, 'n', 'wrong-type'],
    [{ bn: [], n: 'a', v: 1 }, 'bn', 'wrong-type'],
    [{ n: 'a', v: 1, t: '0' }, 't', 'wrong-type'],
    [{ v: 1 }, 'n', 'invalid-name'],
    [{ n: '-a', v: 1 }, 'n', 'invalid-name'],
    [{ n: 'ä', v: 1 }, 'n', 'invalid-name'],
    [{ n: 'a b', v: 1 }, 'n', 'invalid-name'],
    [{ bn: '/', v: 1 }, 'bn', 'invalid-name'],
    [{ n: 'a', v: 1, vs: '1' }, '', 'several-values'],
    [{ n: 'a' }, '', 'no-value'],
    [{ n: 'a', u: 'Cel', t: 1 }, '', 'no-value'],
    [{ n: 'a', vd: 'aGkgCg==' }, 'vd', 'invalid-data'],
    [{ n: 'a', vd: 'a+/b' }, 'vd', 'invalid-data'],
    [{ n: 'a', vd: 'a' }, 'vd', 'invalid-data'],
    [{ n: 'a', vd: 'aGkgCh' }, 'vd', 'invalid-data'],
    [{ bn: 'a', bv: 1.7e308, v: 1.7e308 }, 'v', 'not-finite'],
    [null, '', 'not-a-record'],
    [[], '', 'not-a-record'],
    [5, '', 'not-a-record'],
  ])('is listed with record and field: %j', (record, field, code) => {
    expect(mistakes([{ n: 'first', v: 1 }, record])).toEqual([[1, field, code]]);
  });

  it('is also a record with nothing in it', () => {
    expect(mistakes([{ bn: 'a', bver: 10, v: 1 }, {}])).toEqual([[1, '', 'no-value']]);
    expect(mistakes([{}])).toEqual([
      [0, 'n', 'invalid-name'],
      [0, '', 'no-value'],
    ]);
  });

  it.each(['1e999', '-1e999'])('is a number beyond all numbers: %s', (v) => {
    expect(mistakes(`[{"n":"a","v":${v}}]`)).toEqual([[0, 'v', 'not-finite']]);
  });

  it('does not take the valid records away, and does not hide the next mistake', () => {
    const { records: resolved, errors } = resolve([
      { n: 'a', v: 1 },
      { n: 'a', v: 'x', t: 'y' },
      { n: 'b', v: 2 },
      { n: 'c' },
    ]);
    expect(resolved.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(errors.map(({ index, field }) => [index, field])).toEqual([
      [1, 'v'],
      [1, 't'],
      [3, ''],
    ]);
  });

  it('is listed at most a hundred times', () => {
    expect(resolve(Array.from({ length: 5_000 }, () => ({ n: 'a', v: 'x' }))).errors).toHaveLength(100);
  });

  it.each([
    ['', 1, 1],
    ['[{"n":"a",}]', 1, 11],
    ['[{"n":"a"\n "v":1}]', 2, 2],
    ['[{"n":"a","v":NaN}]', 1, 15],
    ['[{"n":"a","v":01}]', 1, 15],
    ['[{"n":"a","v":1.}]', 1, 15],
    ["[{'n':1}]", 1, 3],
    ['[1,2', 1, 5],
    ['[1]]', 1, 4],
    ['["a\tb"]', 1, 4],
    ['["\\x"]', 1, 3],
    ['[tru]', 1, 2],
    ['{"a":1]', 1, 7],
    ['\uFEFF[]', 1, 1],
  ])('in the JSON %j has a position', (text, line, column) => {
    const { errors } = resolve(text);
    expect(errors).toEqual([
      { index: -1, field: '', code: 'not-json', message: `Not JSON: line ${line}, column ${column}.` },
    ]);
  });

  it.each(['{}', '1', 'null', '"a"', 'true'])('is a root that is no array: %s', (text) => {
    expect(mistakes(text)).toEqual([[-1, '', 'not-an-array']]);
  });

  it('is an empty pack, and one with too many records', () => {
    expect(mistakes([])).toEqual([[-1, '', 'empty']]);
    const two = [
      { n: 'a', v: 1 },
      { n: 'a', v: 2 },
    ];
    expect(resolve(two, 2).errors).toEqual([]);
    expect(resolve(two, 1).errors[0]).toMatchObject({ index: -1, code: 'too-many-records' });
    expect(resolve(Array.from({ length: 10_001 }, () => two[0])).errors).toHaveLength(1);
  });

  it('in ten megabytes is still found', () => {
    const long = 'a'.repeat(10_000_000);
    expect(resolve(`["${long}" 1]`).errors[0]?.message).toBe('Not JSON: line 1, column 10000005.');
    expect(resolve(`["${'\\n'.repeat(5_000_000)}" 1]`).errors[0]?.message).toBe(
      'Not JSON: line 1, column 10000005.',
    );
    expect(resolve(`[${'1,'.repeat(5_000_000)}`).errors[0]?.message).toBe(
      'Not JSON: line 1, column 10000002.',
    );
  });

  it('is deep nesting, valid or not, without harm', () => {
    expect(mistakes('['.repeat(1_000_000))).toEqual([[-1, '', 'not-json']]);
    expect(mistakes(`[${'['.repeat(100_000)}${']'.repeat(100_000)}]`)).toEqual([[0, '', 'not-a-record']]);
  });
});
