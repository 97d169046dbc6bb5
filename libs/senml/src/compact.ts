import type { ResolvedRecord } from './record';
import { FIRST_ABSOLUTE_TIME } from './resolver';
import { isSecondaryUnit } from './units';
import { DEFAULT_VERSION, SECONDARY_UNITS_VERSION } from './version';

/** The base fields that save the most for these records. */
export interface PackBase {
  /** Empty: none. */
  readonly name: string;
  /** Seconds since 1970; 0: none. */
  readonly time: number;
  readonly unit: string | undefined;
  readonly version: number;
}

/**
 * The earliest time SenML can say, in seconds since 1970: what is below would be taken for relative to the receipt
 * (RFC 8428 §4.5.3). It lies in July 1978.
 */
export const EARLIEST_ENCODABLE_TIME = FIRST_ABSOLUTE_TIME;

export function baseOf(records: readonly ResolvedRecord[]): PackBase {
  const secondary = records.some(({ unit }) => unit !== undefined && isSecondaryUnit(unit));
  return {
    name: commonName(records),
    time: commonTime(records),
    unit: commonUnit(records),
    version: secondary ? SECONDARY_UNITS_VERSION : DEFAULT_VERSION,
  };
}

/**
 * What `t` has to be so that base + t is the time again, to the last bit; undefined when no double is. Microseconds
 * are tried first: 0.25 instead of 0.250000238418579.
 */
export function offsetTo(time: number, base: number): number | undefined {
  if (base === 0) return time;
  const exact = time - base;
  const short = Math.round(exact * 1e6) / 1e6;
  if (base + short === time) return short;
  return base + exact === time ? exact : undefined;
}

/** Refuses what no pack can say, before it is silently turned into something else. */
export function assertEncodable({ name, time, value, sum }: ResolvedRecord): void {
  if (!(time >= EARLIEST_ENCODABLE_TIME && Number.isFinite(time)))
    throw new RangeError(
      `${name}: SenML has no absolute times before ${EARLIEST_ENCODABLE_TIME}, as ${time} is.`,
    );
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`${name}: ${value} is no value of SenML.`);
  if (sum !== undefined && !Number.isFinite(sum)) throw new RangeError(`${name}: ${sum} is no sum of SenML.`);
}

/** The whole name if there is one only, else what all have in common up to a separator. */
function commonName(records: readonly ResolvedRecord[]): string {
  let prefix = records[0]?.name ?? '';
  let same = true;
  for (const { name } of records) {
    if (name === prefix) continue;
    same = false;
    let length = 0;
    while (length < prefix.length && prefix.charCodeAt(length) === name.charCodeAt(length)) length++;
    prefix = prefix.slice(0, length);
  }
  return same ? prefix : prefix.slice(0, 1 + lastSeparator(prefix));
}

function lastSeparator(name: string): number {
  return Math.max(...[...':/._-'].map((separator) => name.lastIndexOf(separator)));
}

/** Whole seconds, so that the offsets are short. */
function commonTime(records: readonly ResolvedRecord[]): number {
  const base = Math.floor(records[0]?.time ?? 0);
  return records.every(({ time }) => offsetTo(time, base) !== undefined) ? base : 0;
}

/** The most frequent one. A base unit cannot be taken back: it is out where one record has none. */
function commonUnit(records: readonly ResolvedRecord[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { unit } of records) {
    if (unit === undefined) return undefined;
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  let best: string | undefined;
  for (const [unit, count] of counts) if (count > (counts.get(best ?? '') ?? 0)) best = unit;
  return best;
}
