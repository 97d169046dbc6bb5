import { type AdapterRecord, type Page, UnexpectedAnswer } from './adapter';
import { type SinglePath, manyPath, singlePath, valueAt } from './json-path';
import { faultOf, numberOf, secondsOfIso } from './reading';

export const timeFormats = ['iso8601', 'seconds', 'milliseconds'] as const;
export const valueTypes = ['number', 'text', 'boolean'] as const;
type ValueType = (typeof valueTypes)[number];
export type TimeFormat = (typeof timeFormats)[number];

interface ValueMapping {
  readonly path: string;
  readonly name?: string;
  readonly namePath?: string;
  readonly type?: ValueType;
  readonly unit?: string;
}

/** Where in an answer records, their times and their values stand. */
export interface Layout {
  readonly records?: string;
  readonly time?: { readonly path: string; readonly format?: TimeFormat };
  readonly values: readonly ValueMapping[];
}

const maxRecords = 10_000;

function timeOf(value: unknown, format: TimeFormat = 'iso8601'): number | undefined {
  if (format === 'iso8601') return secondsOfIso(value);
  const number = numberOf(value);
  return number === undefined || format === 'seconds' ? number : number / 1000;
}

type Reader = (answer: unknown, now: number) => Pick<Page, 'records' | 'problems'>;

/** Compiles the paths once, for all records of all pages. */
export function readerOf({ records: where = '$', time, values }: Layout): Reader {
  const select = manyPath(where);
  const timePath = time === undefined ? undefined : singlePath(time.path);
  const lanes = values.map((mapping) => ({
    mapping,
    path: singlePath(mapping.path),
    namePath: mapping.namePath === undefined ? undefined : singlePath(mapping.namePath),
  }));
  return (answer, now) => {
    const selected = select(answer);
    // `$.data` and `$.data[*]` mean the same when data is a list.
    const found = selected.length === 1 && Array.isArray(selected[0]) ? (selected[0] as unknown[]) : selected;
    if (found.length > maxRecords)
      throw new UnexpectedAnswer(
        `The answer holds more than ${maxRecords} records. Ask for fewer at a time.`,
      );
    const records: AdapterRecord[] = [];
    const problems = new Set<string>();
    for (const one of found) {
      const at = timePath === undefined ? now : timeOf(valueAt(timePath, one), time?.format);
      if (at === undefined) {
        problems.add(`A record has no time in the form ${time?.format ?? 'iso8601'} at ${time?.path ?? ''}.`);
        continue;
      }
      for (const { mapping, path, namePath } of lanes) {
        const record = recordOf(one, at, mapping, path, namePath);
        if (record === undefined) continue;
        const fault = typeof record === 'string' ? record : faultOf(record);
        if (fault === undefined) records.push(record as AdapterRecord);
        else problems.add(fault);
      }
    }
    return { records, problems: [...problems] };
  };
}

/** A record, why there is none, or nothing where the service has no value. */
function recordOf(
  one: unknown,
  time: number,
  { path: where, name: fixed, type = 'number', unit }: ValueMapping,
  path: SinglePath,
  namePath: SinglePath | undefined,
): AdapterRecord | string | undefined {
  const raw = valueAt(path, one);
  if (raw === undefined || raw === null) return undefined;
  const name = namePath === undefined ? fixed : valueAt(namePath, one);
  if (typeof name !== 'string' && typeof name !== 'number')
    return 'A record has no name where it should stand.';
  const value = valueOf(raw, type);
  return value === undefined
    ? `What stands at ${where} is no ${type}.`
    : { name: String(name), unit, time, value };
}

function valueOf(raw: unknown, type: ValueType): AdapterRecord['value'] | undefined {
  switch (type) {
    case 'number':
      return numberOf(raw);
    case 'text':
      return typeof raw === 'string'
        ? raw
        : typeof raw === 'number' || typeof raw === 'boolean'
          ? String(raw)
          : undefined;
    case 'boolean':
      return truthOf(raw);
  }
}

function truthOf(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  const word = String(typeof raw === 'string' || typeof raw === 'number' ? raw : '').toLowerCase();
  if (['true', 'on', 'yes', '1', 'open'].includes(word)) return true;
  return ['false', 'off', 'no', '0', 'closed'].includes(word) ? false : undefined;
}
