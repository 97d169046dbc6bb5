import { describe, expect, it } from 'vitest';
import { decimalOf, numberOf } from './csv-numbers';
import { type TimeFormat, timeFormatOf, writtenTime } from './csv-times';
import { type Passed, TimeZone, isTimeZone, passed } from './time-zone';

const iso = (text: string, format: TimeFormat = 'iso') => {
  const time = writtenTime(text, format, '.');
  return time === undefined
    ? undefined
    : `${new Date(time.ms).toISOString()}${time.absolute ? '' : ' local'}`;
};

describe('a time in a table', () => {
  it.each([
    ['2026-03-01T12:30:15Z', 'iso', '2026-03-01T12:30:15.000Z'],
    ['2026-03-01T12:30:15.25+02:00', 'iso', '2026-03-01T10:30:15.250Z'],
    ['2026-03-01 12:30:15-0330', 'iso', '2026-03-01T16:00:15.000Z'],
    ['2026-03-01 12:30', 'iso', '2026-03-01T12:30:00.000Z local'],
    ['2026/3/1', 'iso', '2026-03-01T00:00:00.000Z local'],
    ['1763769600', 'epoch-seconds', '2025-11-22T00:00:00.000Z'],
    ['1763769600.5', 'epoch-seconds', '2025-11-22T00:00:00.500Z'],
    ['1763769600500', 'epoch-milliseconds', '2025-11-22T00:00:00.500Z'],
    ['31.12.2025 23:59', 'day-month-year', '2025-12-31T23:59:00.000Z local'],
    ['1/2/26 1:05 PM', 'day-month-year', '2026-02-01T13:05:00.000Z local'],
    ['1/2/2026, 12:05 am', 'month-day-year', '2026-01-02T00:05:00.000Z local'],
    ['29.02.2024', 'day-month-year', '2024-02-29T00:00:00.000Z local'],
  ] as const)('%s (%s) is %s', (text, format, expected) => {
    expect(iso(text, format)).toBe(expected);
  });

  it.each([
    ['29.02.2026', 'day-month-year'],
    ['2026-13-01', 'iso'],
    ['2026-01-01T24:00', 'iso'],
    ['2026-01-01 25', 'iso'],
    ['13:00 PM', 'iso'],
    ['1/2/2026 13:05 PM', 'month-day-year'],
    ['yesterday', 'epoch-seconds'],
    ['', 'iso'],
  ] as const)('is not %j (%s)', (text, format) => {
    expect(iso(text, format)).toBeUndefined();
  });

  it('tells its format', () => {
    expect(timeFormatOf(['2026-01-01T00:00:00Z', ''], '.')).toBe('iso');
    expect(timeFormatOf(['1763769600', '1763769660'], '.')).toBe('epoch-seconds');
    expect(timeFormatOf(['1763769600123'], '.')).toBe('epoch-milliseconds');
    expect(timeFormatOf(['01.02.2026', '28.02.2026'], ',')).toBe('day-month-year');
    expect(timeFormatOf(['01/02/2026', '02/28/2026'], '.')).toBe('month-day-year');
    expect(timeFormatOf(['01/02/2026'], '.')).toBe('month-day-year');
    expect(timeFormatOf(['01/02/2026'], ',')).toBe('day-month-year');
    expect(timeFormatOf(['12', '13'], '.')).toBeUndefined();
    expect(timeFormatOf(['', ''], '.')).toBeUndefined();
  });
});

describe('a time zone', () => {
  const berlin = new TimeZone('Europe/Berlin');
  const local = (text: string) => Date.parse(`${text}Z`);
  const shown = (moments: readonly number[]) => moments.map((ms) => new Date(ms).toISOString().slice(5, 16));

  it('says when its clocks showed a time: once, twice or never', () => {
    expect(shown(berlin.moments(local('2026-07-01T12:00')))).toEqual(['07-01T10:00']);
    expect(shown(berlin.moments(local('2026-10-25T02:30')))).toEqual(['10-25T00:30', '10-25T01:30']);
    expect(shown(berlin.moments(local('2026-03-29T02:30')))).toEqual([]);
    expect(shown(berlin.moments(local('2026-03-29T03:00')))).toEqual(['03-29T01:00']);
    expect(shown(berlin.moments(local('2026-03-29T01:59')))).toEqual(['03-29T00:59']);
    expect(shown(new TimeZone('Asia/Kathmandu').moments(local('2026-01-01T05:45')))).toEqual(['01-01T00:00']);
  });

  it.each([
    ['a minute', 1],
    ['a quarter of an hour', 15],
    ['half an hour', 30],
    ['40 minutes', 40],
    ['an hour', 60],
  ])('tells both showings of an hour apart in rows of %s, up or down', (_, minutes) => {
    const moments = Array.from(
      { length: 360 / minutes },
      (_, at) => Date.parse('2026-10-24T22:00Z') + at * minutes * 60_000,
    );
    const offset = (ms: number) => (ms < Date.parse('2026-10-25T01:00Z') ? 7200_000 : 3600_000);
    for (const rows of [moments, moments.toReversed()]) {
      let before: Passed | undefined;
      const read = rows.map((ms) => {
        const moment = berlin.moment(ms + offset(ms), before, true) ?? 0;
        before = passed(moment, before);
        return moment;
      });
      expect(read).toEqual(rows);
    }
  });

  it('takes rows that share a time for one showing where each holds another name', () => {
    const at = local('2026-10-25T02:30');
    const second = { ms: Date.parse('2026-10-25T01:30Z'), descending: false };
    expect(berlin.moment(at, second, false)).toBe(second.ms);
  });

  it('is one that exists', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });
});

describe('a number in a table', () => {
  it.each([
    ['1.5', '.', 1.5],
    ['-.5e3', '.', -500],
    ['1,5', ',', 1.5],
    ['1.234,5', ',', 1234.5],
    ['1.234.567', ',', 1234567],
    ["1'234", '.', 1234],
    ['1 234,5', ',', 1234.5],
    ['1,234.5', '.', 1234.5],
    ['+7', '.', 7],
  ] as const)('%s with %s is %d', (text, decimal, expected) => {
    expect(numberOf(text, decimal)).toBe(expected);
  });

  it.each([
    ['1.234', ','],
    ['1,234', '.'],
    ['1,5', '.'],
    ['', '.'],
    ['12:00', '.'],
    ['0x10', '.'],
    ['NaN', '.'],
    ['Infinity', '.'],
  ] as const)('is not %j with %s', (text, decimal) => {
    expect(numberOf(text, decimal)).toBeUndefined();
  });

  it('tells its decimal sign', () => {
    expect(decimalOf(['1,5', '2'])).toBe(',');
    expect(decimalOf(['1.5', 'x,y'])).toBe('.');
    expect(decimalOf(['1.234,5'])).toBe(',');
    expect(decimalOf(['1,234', '2.5'])).toBe('.');
    expect(decimalOf([])).toBe('.');
  });
});
