import type { Decimal } from './csv-numbers';
import { numberOf } from './csv-numbers';

/** ISO 8601 or year-month-day; seconds or milliseconds since 1970; the two ways of writing days and months the other way round. */
export const timeFormats = [
  'iso',
  'epoch-seconds',
  'epoch-milliseconds',
  'day-month-year',
  'month-day-year',
] as const;
export type TimeFormat = (typeof timeFormats)[number];

const clock = String.raw`(?:[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$`;
const iso = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${clock}`, 'i');
const other = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${clock}`, 'i');

/** A time as it is written: a moment, or what the clocks of some place showed. Milliseconds, with fractions. */
export interface WrittenTime {
  readonly ms: number;
  /** It says its own distance from UTC, or counts from 1970. */
  readonly absolute: boolean;
}

/** Undefined: this is no time in that format, or no such day exists. */
export function writtenTime(text: string, format: TimeFormat, decimal: Decimal): WrittenTime | undefined {
  switch (format) {
    case 'epoch-seconds':
    case 'epoch-milliseconds': {
      const number = numberOf(text, decimal);
      if (number === undefined) return undefined;
      return { ms: format === 'epoch-seconds' ? number * 1000 : number, absolute: true };
    }
    case 'iso': {
      const match = iso.exec(text);
      return match === null ? undefined : timeOf(match, match[1], match[2], match[3]);
    }
    case 'day-month-year': {
      const match = other.exec(text);
      return match === null ? undefined : timeOf(match, match[3], match[2], match[1]);
    }
    case 'month-day-year': {
      const match = other.exec(text);
      return match === null ? undefined : timeOf(match, match[3], match[1], match[2]);
    }
  }
}

function timeOf(match: RegExpExecArray, y?: string, m?: string, d?: string): WrittenTime | undefined {
  const [year, month, day] = [fullYear(y ?? ''), Number(m), Number(d)];
  const [, , , , h = '0', minute = '0', second = '0', fraction = '0', half, zone] = match;
  let hour = Number(h);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (month < 1 || month > 12 || day < 1 || hour > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const whole = Date.UTC(year, month - 1, day, hour, Number(minute), Number(second));
  const ms = whole + Number(`0.${fraction}`) * 1000;
  if (zone === undefined) return { ms, absolute: false };
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return {
    ms: ms - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000,
    absolute: true,
  };
}

/** Two digits mean 1970 to 2069. */
const fullYear = (text: string): number =>
  text.length > 2 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900);

/** The format that so many of the cells are in (0 to 1), if they are times at all. */
export function timeFormatOf(cells: readonly string[], decimal: Decimal, most = 0.8): TimeFormat | undefined {
  const written = cells.filter((cell) => cell !== '');
  const share = (format: TimeFormat): number =>
    written.filter((cell) => writtenTime(cell, format, decimal) !== undefined).length / written.length;
  if (written.length === 0) return undefined;
  if (share('iso') >= most) return 'iso';
  const [days, months] = [share('day-month-year'), share('month-day-year')];
  if (Math.max(days, months) >= most) {
    if (days !== months) return days > months ? 'day-month-year' : 'month-day-year';
    // Both are possible: only those who write slashes and a decimal point put the month first.
    return decimal === '.' && written.every((cell) => cell.includes('/'))
      ? 'month-day-year'
      : 'day-month-year';
  }
  const digits = (from: number, to: number): number =>
    written.filter((cell) => new RegExp(String.raw`^\d{${from},${to}}([.,]\d+)?$`).test(cell)).length /
    written.length;
  if (digits(9, 10) >= most) return 'epoch-seconds';
  return digits(12, 13) >= most ? 'epoch-milliseconds' : undefined;
}
