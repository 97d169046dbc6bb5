import type { ResolvedRecord } from '@mynedata/senml';
import { describe, expect, it } from 'vitest';
import type { CatalogueAttribute, CatalogueSourceType, TechnicalType } from '../catalogue/catalogue';
import type { Series } from '../measurements/series';
import { type Receiver, readPack } from './measurement';

const now = 1_800_000_000;
const attribute = (
  name: string,
  technicalType: TechnicalType,
  unit: string | null = null,
): CatalogueAttribute => ({
  name,
  technicalType,
  logicalType: 'personal',
  role: 'quasi',
  unit,
  bounds: null,
  categories: null,
  hierarchy: null,
  contexts: null,
  titles: { en: name, de: name },
  descriptions: { en: '', de: '' },
});
const type: CatalogueSourceType = {
  name: 'Things',
  version: 1,
  kind: 'time_series',
  title: 'Things',
  titles: { en: 'Things', de: 'Dinge' },
  descriptions: { en: '', de: '' },
  conflict: 'replace',
  attributes: [
    attribute('height', 'number', 'm'),
    attribute('count', 'integer'),
    attribute('name', 'text'),
    attribute('born', 'date'),
    attribute('done', 'boolean'),
  ],
};
const record = (
  name: string,
  value: ResolvedRecord['value'],
  more: Partial<ResolvedRecord> = {},
): ResolvedRecord => ({
  index: 0,
  name,
  unit: undefined,
  time: now,
  value,
  sum: undefined,
  updateTime: undefined,
  ...more,
});

const series = (...list: readonly Series[]): ReadonlyMap<string, Series> =>
  new Map(list.map((one) => [one.name, one]));
const read = (
  given: readonly ResolvedRecord[],
  more: Partial<Receiver> & { readonly as?: Partial<CatalogueSourceType> } = {},
) =>
  readPack(
    given.map((one, index) => ({ ...one, index })),
    { type: { ...type, ...more.as }, namePrefix: more.namePrefix ?? null, series: more.series ?? series() },
    now,
  );
const stored = (given: readonly ResolvedRecord[], more: Parameters<typeof read>[1] = {}) =>
  read(given, more).uploads.map(({ name, times, values }) => [
    name,
    times.map((time) => time / 1e6 - now),
    values,
  ]);

describe('the records of a pack are sorted into series', () => {
  it('when name, type and unit are those of the catalogue', () => {
    const given = [
      record('height', 1.8, { unit: 'm' }),
      record('count', 3),
      record('name', 'Ada'),
      record('born', '1990-02-28'),
      record('done', false),
      record('height', 1.9, { time: now + 1 }),
    ];
    expect(read(given).errors).toEqual([]);
    expect(stored(given)).toEqual([
      ['height', [0, 1], [1.8, 1.9]],
      ['count', [0], [3]],
      ['name', [0], ['Ada']],
      ['born', [0], ['1990-02-28']],
      ['done', [0], [false]],
    ]);
  });

  it.each<[string, ResolvedRecord, string, string]>([
    ['an unknown name', record('width', 1), 'n', 'unknown-attribute'],
    ['a unit that cannot be converted', record('height', 1, { unit: 'kg' }), 'u', 'wrong-unit'],
    ['a text for a number', record('height', '1'), 'vs', 'wrong-type'],
    ['bytes', record('height', new Uint8Array(2)), 'vd', 'wrong-type'],
    ['a broken number for an integer', record('count', 1.5), 'v', 'wrong-type'],
    ['a date that does not exist', record('born', '1990-02-30'), 'vs', 'wrong-type'],
    ['a date with a time', record('born', '1990-02-28T00:00:00Z'), 'vs', 'wrong-type'],
    ['a time more than a day ahead', record('height', 1, { time: now + 86_401 }), 't', 'time-in-future'],
    ['a time before 1970', record('height', 1, { time: -1 }), 't', 'time-too-early'],
    ['a number no sensor measures', record('height', 1e308), 'v', 'out-of-range'],
    ['a text that PostgreSQL cannot hold', record('name', 'a\u0000b'), 'vs', 'text-not-storable'],
    ['half a surrogate pair', record('name', 'a\ud800'), 'vs', 'text-not-storable'],
    ['a text without end', record('name', 'a'.repeat(1001)), 'vs', 'text-too-long'],
    ['a name without end', record('x'.repeat(201), 1), 'n', 'name-too-long'],
  ])('but not with %s', (_, given, field, code) => {
    const { uploads, errors } = read([record('count', 1), given]);
    expect(errors).toMatchObject([{ index: 1, field, code }]);
    expect(uploads.map(({ name }) => name)).toEqual(['count']);
  });

  it('with units converted to that of the attribute', () => {
    expect(stored([record('height', 1500, { unit: 'mm' })])).toEqual([['height', [0], [1.5]]]);
  });

  it('with numbers that are next to nothing as zero, for sums and products of them underflow', () => {
    expect(stored([record('height', 5e-324)])).toEqual([['height', [0], [0]]]);
    expect(stored([record('height', -1e-200, { unit: 'mm' })])).toEqual([['height', [0], [0]]]);
    expect(stored([record('height', 1e-50)])).toEqual([['height', [0], [1e-50]]]);
  });

  it("with the source's own prefix taken off the names", () => {
    const namePrefix = 'urn:dev:mac:0024befffe804ff1:';
    expect(stored([record(`${namePrefix}height`, 1), record('count', 1)], { namePrefix })).toEqual([
      ['height', [0], [1]],
      ['count', [0], [1]],
    ]);
  });

  it('in a dynamic source under any name, whose type and unit are those of its first value', () => {
    const dynamic = { as: { kind: 'dynamic' } } as const;
    const lamp = [record('kitchen/lamp', 1), record('kitchen/lamp', 'on', { time: now + 1 })];
    expect(read(lamp, dynamic).errors).toMatchObject([{ index: 1, field: 'vs', code: 'wrong-type' }]);
    const known = series({ id: 0, name: 'kitchen/lamp', type: 'text', unit: null });
    expect(read(lamp, { ...dynamic, series: known }).errors).toMatchObject([{ index: 0, field: 'v' }]);
    const warm = series({ id: 0, name: 'oven', type: 'number', unit: 'K' });
    expect(stored([record('oven', 0, { unit: 'Cel' })], { ...dynamic, series: warm })).toEqual([
      ['oven', [0], [273.15]],
    ]);
  });

  it('of several of one time the last one counts, unless the source type keeps the first', () => {
    const twice = [record('height', 1), record('height', 2)];
    expect(stored(twice)).toEqual([['height', [0], [2]]]);
    expect(read(twice).duplicates).toBe(1);
    expect(read(twice, { as: { conflict: 'refuse' } }).errors).toMatchObject([
      { index: 1, code: 'conflicting-value' },
    ]);
    expect(read([record('height', 1), record('height', 1)], { as: { conflict: 'refuse' } }).errors).toEqual(
      [],
    );
  });

  it('as they are when they lie outside the bounds, and counted', () => {
    const bounded = { ...attribute('height', 'number'), bounds: { min: 0, max: 2, grid: 0.1 } };
    const reading = read([record('height', 3), record('height', 2, { time: now + 1 })], {
      as: { attributes: [bounded] },
    });
    expect([reading.outsideBounds, reading.uploads[0]?.values]).toEqual([1, [3, 2]]);
  });
});
