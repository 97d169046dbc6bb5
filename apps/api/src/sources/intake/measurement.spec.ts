import type { ResolvedRecord } from '@mynedata/senml';
import { describe, expect, it } from 'vitest';
import type { CatalogueAttribute, CatalogueSourceType, TechnicalType } from './catalogue';
import { lastOfEach, measurementOf, notStorable } from './measurement';

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
  contexts: null,
});
const type: CatalogueSourceType = {
  name: 'Things',
  version: 1,
  kind: 'time_series',
  title: 'Things',
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

describe('a record becomes a measurement', () => {
  it('when name, type and unit are those of the catalogue', () => {
    expect(measurementOf(record('height', 1.8, { unit: 'm' }), type, now)).toMatchObject({
      number: 1.8,
    });
    expect(measurementOf(record('count', 3), type, now)).toMatchObject({ number: 3 });
    expect(measurementOf(record('name', 'Ada'), type, now)).toMatchObject({ text: 'Ada', date: null });
    expect(measurementOf(record('born', '1990-02-28'), type, now)).toMatchObject({
      date: '1990-02-28',
      text: null,
    });
    expect(measurementOf(record('done', false), type, now)).toMatchObject({
      boolean: false,
    });
  });

  it.each<[string, ResolvedRecord, string, string]>([
    ['an unknown name', record('width', 1), 'n', 'unknown-attribute'],
    ['another unit', record('height', 1, { unit: 'km' }), 'u', 'wrong-unit'],
    ['a text for a number', record('height', '1'), 'vs', 'wrong-type'],
    ['a broken number for an integer', record('count', 1.5), 'v', 'wrong-type'],
    ['a date that does not exist', record('born', '1990-02-30'), 'vs', 'wrong-type'],
    ['a date with a time', record('born', '1990-02-28T00:00:00Z'), 'vs', 'wrong-type'],
    ['a time more than a day ahead', record('height', 1, { time: now + 86_401 }), 't', 'time-in-future'],
    ['a time before 1970', record('height', 1, { time: -1 }), 't', 'time-too-early'],
  ])('but not with %s', (_, given, field, code) => {
    expect(measurementOf(given, type, now)).toMatchObject({ field, code });
  });

  it('of any name in a dynamic source', () => {
    expect(measurementOf(record('kitchen/lamp', 1), { ...type, kind: 'dynamic' }, now)).toMatchObject({
      name: 'kitchen/lamp',
      number: 1,
    });
  });

  it('unless no record may hold it', () => {
    expect(notStorable(record('height', 1e308))).toMatchObject({ code: 'out-of-range' });
    expect(notStorable(record('height', -1e99))).toBeUndefined();
    expect(notStorable(record('name', 'a\u0000b'))).toMatchObject({ code: 'text-not-storable' });
    expect(notStorable(record('name', 'a'.repeat(1001)))).toMatchObject({ code: 'text-too-long' });
    expect(notStorable(record('x'.repeat(201), 1))).toMatchObject({ code: 'name-too-long' });
  });

  it('and of several with one name and time the last one counts', () => {
    const [first, second] = [
      measurementOf(record('height', 1), type, now),
      measurementOf(record('height', 2), type, now),
    ];
    expect(lastOfEach([first, second] as never)).toEqual([second]);
  });
});
