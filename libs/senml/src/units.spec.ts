import { describe, expect, it } from 'vitest';
import {
  convertUnit,
  isRegisteredUnit,
  isSecondaryUnit,
  primaryUnitOf,
  resolveSenmlJson,
  unitConversion,
} from './index';

describe('a unit converts', () => {
  it.each([
    [1, 'kWh', 'J', 3_600_000],
    [2.5, 'Wh', 'kWh', 0.0025],
    [36, 'km/h', 'm/s', 10],
    [10, 'm/s', 'km/h', 36],
    [1.5, 'h', 'min', 90],
    [100, 'ms', 's', 0.1],
    [9, 'mm', 'm', 0.009],
    [400, 'ppm', '/', 0.0004],
    [400, 'ppm', '/100', 0.04],
    [12, '/100', '/', 0.12],
    [1013.25, 'hPa', 'Pa', 101_325],
    [10, 'dBm', 'dBW', -20],
    [-20, 'dBW', 'dBm', 10],
    [3, 'KiB', 'B', 3072],
    [1, 'MB/s', 'Mbit/s', 8],
    [1, 'Wh/km', 'J/m', 3.6],
    [7, 'ug/m3', 'kg/m3', 7e-9],
    [5, 'mg/l', 'g/l', 0.005],
    [3600, 'mm/h', 'm/h', 3.6],
    [1, 'Ah', 'C', 3600],
    [2, 'kvarh', 'varh', 2000],
    [1, 'kVAh', 'VAs', 3_600_000],
    [500, 'mA', 'A', 0.5],
    [230_000, 'mV', 'V', 230],
  ])('%d %s are %s %d', (value, from, to, expected) => {
    expect(convertUnit(value, from, to)).toBe(expected);
  });

  it('between primary units of one dimension', () => {
    expect(convertUnit(1500, 'g', 'kg')).toBe(1.5);
    expect(convertUnit(250, 'l', 'm3')).toBe(0.25);
    expect(convertUnit(90, '1/min', '1/s')).toBe(1.5);
    expect(convertUnit(20, 'Cel', 'K')).toBe(293.15);
    expect(convertUnit(0, 'K', 'Cel')).toBe(-273.15);
    expect(convertUnit(180, 'deg', 'rad')).toBeCloseTo(Math.PI, 15);
    expect(convertUnit(1, 'KiB', 'bit')).toBe(8192);
  });

  it('not as a percentage where SenML means a ratio', () => {
    expect(convertUnit(0.5, '%', '/')).toBe(0.5);
    expect(convertUnit(0.5, '%', '/100')).toBe(50);
    expect(convertUnit(50, '%RH', '/')).toBeUndefined();
    expect(convertUnit(50, '%EL', '%')).toBeUndefined();
  });

  it('to itself, even if nobody registered it', () => {
    expect(convertUnit(7, 'furlong', 'furlong')).toBe(7);
    expect(unitConversion('kWh', 'kWh')).toEqual({ times: 1, over: 1, offset: 0 });
  });

  it.each([
    ['W', 'J'],
    ['Cel', 'm'],
    ['furlong', 'm'],
    ['m', 'furlong'],
    ['lat', 'deg'],
    ['beat/min', '1/min'],
    ['__proto__', 'm'],
    ['constructor', 'toString'],
  ])('not from %s to %s', (from, to) => {
    expect(convertUnit(1, from, to)).toBeUndefined();
  });

  it('back to where it came from', () => {
    for (const from of ['kWh', 'km/h', 'ppm', 'dBm', 'Cel', 'KiB', 'ug/l', 'min']) {
      const to = primaryUnitOf(from) ?? 'K';
      expect(convertUnit(convertUnit(23.1, from, to) ?? NaN, to, from)).toBeCloseTo(23.1, 10);
    }
  });
});

describe('a unit of a pack', () => {
  const pack = (first: object, ...more: readonly object[]) =>
    resolveSenmlJson(JSON.stringify([{ n: 'a', v: 1, ...first }, ...more]), { receivedAt: 1_800_000_000 });

  it('is kept as it was sent, known or not', () => {
    expect(pack({ u: 'furlong' }).records[0]?.unit).toBe('furlong');
    expect(pack({ bver: 26, u: 'kWh' }).records[0]).toMatchObject({ unit: 'kWh', value: 1 });
    expect([isRegisteredUnit('furlong'), isRegisteredUnit('kWh'), isRegisteredUnit('W')]).toEqual([
      false,
      true,
      true,
    ]);
    expect([isSecondaryUnit('kWh'), isSecondaryUnit('W')]).toEqual([true, false]);
  });

  it.each([
    [{ u: 'kWh' }, 'u'],
    [{ bver: 10, u: 'kWh' }, 'u'],
    [{ bu: 'kWh' }, 'bu'],
  ])('is no secondary one before version 26: %j', (fields, field) => {
    const { records, errors } = pack(fields);
    expect(records).toEqual([]);
    expect(errors).toMatchObject([{ index: 0, field, code: 'secondary-unit' }]);
    expect(errors[0]?.message).toContain('"bver": 26');
  });

  it('holds for the whole pack as its version does', () => {
    expect(pack({ bver: 26 }, { n: 'b', u: 'ppm', v: 1 }).errors).toEqual([]);
    expect(pack({}, { n: 'b', bver: 26, u: 'ppm', v: 1 }).errors.map(({ code }) => code)).toEqual([
      'mixed-versions',
      'secondary-unit',
    ]);
  });

  it('has whole characters', () => {
    expect(pack({ u: '\ud800' }, { n: 'a', u: '\ud800', v: 2 }).errors).toMatchObject([
      { index: 0, field: 'u', code: 'invalid-text' },
      { index: 1, field: 'u', code: 'invalid-text' },
    ]);
    expect(pack({ v: undefined, vs: 'x\udc00' }).errors).toMatchObject([
      { field: 'vs', code: 'invalid-text' },
    ]);
  });
});
