import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveSenmlJson, type ResolvedRecord } from './index';

const receivedAt = 1_800_000_000;
const resolve = (pack: unknown, maxRecords?: number) =>
  resolveSenmlJson(typeof pack === 'string' ? pack : JSON.stringify(pack), {
    receivedAt,
    ...(maxRecords === undefined ? {} : { maxRecords }),
  });

function records(pack: unknown): readonly ResolvedRecord[] {
  const { records: resolved, errors } = resolve(pack);
  expect(errors).toEqual([]);
  return resolved;
}

function mistakes(pack: unknown): readonly (readonly [number, string, string])[] {
  return resolve(pack).errors.map(({ index, field, code }) => [index, field, code] as const);
}

describe('a pack', () => {
  it('of a temperature now is one record at the moment of receipt', () => {
    expect(records([{ n: 'urn:dev:ow:10e2073a01080063', u: 'Cel', v: 23.1 }])).toEqual([
      {
        index: 0,
        name: 'urn:dev:ow:10e2073a01080063',
        unit: 'Cel',
        time: receivedAt,
        value: 23.1,
        sum: undefined,
        updateTime: undefined,
      },
    ]);
  });

  it('applies base fields from their record on, and own fields before them', () => {
    const resolved = records([
      {
        bn: 'urn:dev:ow:10e2073a0108006:',
        bt: 1.276020076001e9,
        bu: 'A',
        bver: 5,
        n: 'voltage',
        u: 'V',
        v: 120.1,
      },
      { n: 'current', t: -5, v: 1.2 },
      { n: 'current', t: -4, v: 1.3 },
      { bn: 'other', bu: 'W', v: 0 },
    ]);
    expect(resolved.map(({ name, unit, time, value }) => [name, unit, time, value])).toEqual([
      ['urn:dev:ow:10e2073a0108006:current', 'A', 1276020071.001, 1.2],
      ['urn:dev:ow:10e2073a0108006:current', 'A', 1276020072.001, 1.3],
      ['urn:dev:ow:10e2073a0108006:voltage', 'V', 1276020076.001, 120.1],
      ['other', 'W', 1276020076.001, 0],
    ]);
  });

  it('takes zero for a base, not for a missing one', () => {
    const resolved = records([
      { bn: 'a', bv: 20, bs: 5, bt: 1e9, v: 1 },
      { bv: 0, bs: 0, bt: 0, v: 1 },
    ]);
    expect(resolved.map(({ time, value, sum }) => [time, value, sum])).toEqual([
      [1e9, 21, 5],
      [receivedAt, 1, 0],
    ]);
  });

  it('reads a base value alone as a value, but not where the record has a text', () => {
    const resolved = records([
      { bn: 'a', bv: 20 },
      { n: 'b', vs: 'on' },
    ]);
    expect(resolved.map(({ value }) => value)).toEqual([20, 'on']);
  });

  it('counts times below 2^28 from the receipt and others from 1970', () => {
    const times = records([
      { n: 'a', v: 0, t: -60 },
      { n: 'b', v: 0, t: 2 ** 28 - 1 },
      { n: 'c', v: 0, t: 2 ** 28 },
      { bt: 1e9, n: 'd', v: 0, t: -(1e9 - 10) },
    ]).map(({ name, time }) => [name, time]);
    expect(new Map(times as [string, number][])).toEqual(
      new Map([
        ['a', receivedAt - 60],
        ['b', receivedAt + 2 ** 28 - 1],
        ['c', 2 ** 28],
        ['d', receivedAt + 10],
      ]),
    );
  });

  it('comes out in chronological order, equal times in the order sent', () => {
    const pack = [5, 3, 5, 1, 3].map((t, index) => ({ n: `r${index}`, t, v: 0 }));
    expect(records(pack).map(({ index }) => index)).toEqual([3, 1, 4, 0, 2]);
  });

  it('may carry texts, booleans, data, sums and update times', () => {
    const resolved = records([
      { n: 'a', vs: '' },
      { n: 'a', vb: false },
      { n: 'a', vd: 'aGkgCg' },
      { n: 'a', vd: '-_8' },
      { n: 'a', v: 0, s: 3, ut: 10 },
    ]);
    expect(resolved.map(({ value }) => value)).toEqual([
      '',
      false,
      Uint8Array.of(104, 105, 32, 10),
      Uint8Array.of(251, 255),
      0,
    ]);
    expect(resolved[4]).toMatchObject({ sum: 3, updateTime: 10 });
  });

  it('has one zero only', () => {
    const text = '[{"n":"a","v":-0,"s":-0,"ut":-0}]';
    expect(records(text)[0]).toMatchObject({ value: 0, sum: 0, updateTime: 0 });
  });

  it('may have records without a measurement: base fields only, or a sum only', () => {
    expect(records([{ bn: 'a:', bt: 1e9 }, { n: 'b', s: 4 }, { bs: 1 }, { n: 'b', v: 1 }])).toHaveLength(1);
  });

  it('may carry fields nobody knows, unless they must be understood', () => {
    expect(records([{ n: 'a', v: 1, colour: 'red', '': 1, toString: 2 }])).toHaveLength(1);
    expect(mistakes([{ n: 'a', v: 1, colour_: 'red' }])).toEqual([[0, 'colour_', 'must-understand']]);
    expect(mistakes('[{"n":"a","v":1,"__proto__":{"v":2}}]')).toEqual([[0, '__proto__', 'must-understand']]);
  });

  it.each([1, 5, 10, 26])('of version %s is known', (bver) => {
    expect(
      records([
        { bver, n: 'a', v: 1 },
        { n: 'b', v: 1 },
        { bver, n: 'c', v: 1 },
      ]),
    ).toHaveLength(3);
  });

  it.each([0, -1, 10.5, 11, 16, 24, 27, 42, 58, 2 ** 32 + 10])('of version %s is refused', (bver) => {
    expect(mistakes([{ bver, n: 'a', v: 1 }])).toEqual([[0, 'bver', 'unknown-version']]);
  });

  it('has one version', () => {
    expect(
      mistakes([
        { n: 'a', v: 1 },
        { bver: 26, n: 'a', v: 1 },
      ]),
    ).toEqual([[1, 'bver', 'mixed-versions']]);
    expect(
      mistakes([
        { n: 'a', v: 1 },
        { bver: 10, n: 'a', v: 1 },
      ]),
    ).toEqual([]);
  });
});

describe('resolving', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
  const label = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9\-:./_]{0,8}$/);
  const measured = fc.oneof(
    finite.map((v) => ({ v })),
    fc.string().map((vs) => ({ vs })),
    fc.boolean().map((vb) => ({ vb })),
    fc.constantFrom('', 'AA', 'aGkgCg', '-_8').map((vd) => ({ vd })),
  );
  const record = fc
    .tuple(
      fc.record(
        {
          bn: label,
          bt: fc.constantFrom(0, 1e9, 1.5e9, -3),
          bu: fc.constantFrom('Cel', 'W'),
          bs: finite,
          u: fc.constantFrom('%RH', 'lx'),
          t: fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
          ut: fc.nat(),
        },
        { requiredKeys: [] },
      ),
      label,
      measured,
    )
    .map(([base, n, value]) => ({ ...base, n, ...value }));

  const sent = (record: ResolvedRecord) => ({
    n: record.name,
    ...(record.unit === undefined ? {} : { u: record.unit }),
    t: record.time,
    ...(record.sum === undefined ? {} : { s: record.sum }),
    ...(record.updateTime === undefined ? {} : { ut: record.updateTime }),
    ...valueOf(record),
  });
  const valueOf = ({ value }: ResolvedRecord) => {
    if (typeof value === 'number') return { v: value };
    if (typeof value === 'string') return { vs: value };
    if (typeof value === 'boolean') return { vb: value };
    return { vd: Buffer.from(value).toString('base64url') };
  };

  it('a resolved pack changes nothing', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (pack) => {
        const once = records(pack);
        expect(once).toHaveLength(pack.length);
        const twice = records(once.map(sent));
        expect(twice).toEqual(once.map((each, index) => ({ ...each, index })));
      }),
    );
  });

  it('never throws and never makes up numbers, whatever is sent', () => {
    const anyLabel = fc.constantFrom(
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
      'x',
      'x_',
    );
    const pack = fc.array(
      fc.oneof(fc.dictionary(anyLabel, fc.oneof(fc.jsonValue(), finite)), fc.jsonValue()),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pack.map((each) => JSON.stringify(each)),
          fc.string(),
          fc.json(),
        ),
        (text) => {
          const result = resolve(text);
          for (const { time, value } of result.records) {
            expect(Number.isFinite(time)).toBe(true);
            if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds the position of a mistake exactly where a JSON text was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { minLength: 1 }).map((each) => JSON.stringify(each)),
        fc.nat(),
        (text, cut) => {
          const start = text.slice(0, cut % text.length).replace(/[^\]},:[{"]+$/, '');
          expect(resolve(start).errors[0]?.message).toBe(`Not JSON: line 1, column ${start.length + 1}.`);
        },
      ),
    );
  });

  it('takes a megabyte in well under a second', () => {
    const text = JSON.stringify(
      Array.from({ length: 10_000 }, (_, t) => ({ n: `sensor:${t}`, t, v: t / 3, u: 'Cel', s: t })),
    );
    const before = performance.now();
    expect(resolve(text).records).toHaveLength(10_000);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
