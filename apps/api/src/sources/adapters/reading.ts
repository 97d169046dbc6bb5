import { isRegisteredUnit } from '@mynedata/senml';
import type { AdapterRecord } from './adapter';

/** A SenML name (RFC 8428 4.5.1), as a pattern of JSON schema. */
export const namePattern = '^[A-Za-z0-9][A-Za-z0-9:./_-]{0,199}$';

const name = new RegExp(namePattern);
/** 2^28: what SenML would take for a time relative to now (RFC 8428 4.5.3); no service means January to July 1978. */
const earliest = 2 ** 28;

/** What a service calls a unit, and what SenML calls it. */
const symbols: ReadonlyMap<string, string> = new Map([
  ['°C', 'Cel'],
  ['℃', 'Cel'],
  ['%', '%'],
  ['% RH', '%RH'],
  ['mbar', 'hPa'],
  ['µg/m³', 'ug/m3'],
  ['μg/m³', 'ug/m3'],
  ['m³', 'm3'],
  ['m³/h', 'm3/h'],
  ['L', 'l'],
  ['Ω', 'Ohm'],
  ['°', 'deg'],
  ['W/m²', 'W/m2'],
  ['bpm', 'beat/min'],
]);

export interface InUnit {
  readonly value: number;
  readonly unit: string | undefined;
}

/** A number in a unit of SenML. Degrees Fahrenheit have none and become Celsius; unknown units are left out. */
export function inSenmlUnit(value: number, symbol: string | undefined): InUnit {
  if (symbol === undefined || symbol === '') return { value, unit: undefined };
  if (symbol === '°F' || symbol === '℉') return { value: rounded((value - 32) / 1.8), unit: 'Cel' };
  const unit = symbols.get(symbol) ?? symbol;
  return { value, unit: isRegisteredUnit(unit) ? unit : undefined };
}

const rounded = (value: number): number => Number(value.toPrecision(12));

/** Reads a number from a number or its text; undefined when it is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()))
    return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Reads a time with its zone (ISO 8601, or RFC 3339): seconds since 1970 with fractions down to microseconds. */
export function secondsOfIso(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/i.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, whole = '', fraction = '', zone = ''] = match;
  const colon = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const ms = Date.parse(`${whole.replace(' ', 'T')}${colon}`);
  return Number.isNaN(ms)
    ? undefined
    : ms / 1000 + Number(`0.${fraction === '' ? '0' : fraction.slice(0, 6)}`);
}

/** Why a record cannot become SenML; undefined when it can. */
export function faultOf(record: AdapterRecord): string | undefined {
  if (!name.test(record.name))
    return `“${shortened(record.name)}” is no name of a record: a letter or digit first, then letters, digits and - : . / _`;
  if (!Number.isFinite(record.time) || record.time < earliest)
    return `A time of “${record.name}” lies before 1978. Is it in seconds or milliseconds?`;
  return undefined;
}

export const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
