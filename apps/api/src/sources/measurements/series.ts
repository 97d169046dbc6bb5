/** Texts, truth values and dates (as `1990-12-31`) are stored as they are sent; numbers in the unit of their series. */
export type Value = number | string | boolean;
export const storedTypes = ['number', 'text', 'boolean', 'date'] as const;
export type StoredType = (typeof storedTypes)[number];

/** How values of an attribute are stored: whole numbers among the others. */
export const storedTypeOf = ({
  technicalType,
}: {
  readonly technicalType: StoredType | 'integer';
}): StoredType => (technicalType === 'integer' ? 'number' : technicalType);

/** All records of one name of one source. Its type and unit are those of its first value, for ever. */
export interface Series {
  readonly id: number;
  readonly name: string;
  readonly type: StoredType;
  readonly unit: string | null;
}

/** Records of one series, ascending in time, one value per time. */
export interface Points {
  /** Microseconds since 1970. */
  readonly times: number[];
  readonly values: Value[];
}

/** The place of a series: one name of one source of one person. */
export interface SeriesKey {
  readonly userId: string;
  readonly sourceId: string;
  readonly series: number;
}

export interface ChunkKey extends SeriesKey {
  /** Microseconds since 1970. */
  readonly first: number;
}

/** A stretch of time that holds records of a series; the stretches of a series never overlap. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** ISO 8601 of microseconds since 1970; a Date knows milliseconds only, so the rest is written behind it. */
export function instantOf(micros: number): string {
  const rest = micros % 1000;
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  return rest === 0 ? text : text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

/** The other way round; digits behind the microsecond are cut. */
export function microsOf(instant: string): number {
  const finer = /\.\d{3}(\d{1,3})/.exec(instant)?.[1] ?? '';
  return Math.floor(Date.parse(instant)) * 1000 + Number(finer.padEnd(3, '0'));
}

/** A source that invents names must end somewhere. */
export const maxNames = 200;
const maxChunk = 1000;

/** Cuts points into pieces that fit into a chunk, of about equal size, and never across one of `spans` (ascending). */
export function* cut({ times, values }: Points, spans: readonly Span[] = []): Generator<Points> {
  for (const [from, to] of stretches(times, spans)) {
    const pieces = Math.ceil((to - from) / maxChunk);
    for (let piece = 0; piece < pieces; piece++) {
      const start = from + Math.floor(((to - from) * piece) / pieces);
      const end = from + Math.floor(((to - from) * (piece + 1)) / pieces);
      yield { times: times.slice(start, end), values: values.slice(start, end) };
    }
  }
}

/** Index ranges of times between which no span lies. */
function* stretches(times: readonly number[], spans: readonly Span[]): Generator<readonly [number, number]> {
  let from = 0;
  let next = 0;
  for (let at = 1; at < times.length; at++) {
    const [before, here] = [times[at - 1] ?? 0, times[at] ?? 0];
    while (next < spans.length && (spans[next]?.last ?? 0) < before) next++;
    if ((spans[next]?.first ?? Infinity) < here) {
      yield [from, at];
      from = at;
    }
  }
  if (from < times.length) yield [from, times.length];
}

export interface Merged {
  readonly points: Points;
  readonly added: number;
  readonly replaced: number;
  /** Said again: they change nothing. */
  readonly same: number;
}

/** Lays new points over old ones: what is new is added, what differs replaces. Both ascending; so is the result. */
export function merge(old: Points, fresh: Points): Merged {
  if (old.times.length === 0) return { points: fresh, added: fresh.times.length, replaced: 0, same: 0 };
  const times: number[] = [];
  const values: Value[] = [];
  let [added, replaced, same] = [0, 0, 0];
  let o = 0;
  for (let f = 0; f < fresh.times.length; f++) {
    const time = fresh.times[f] ?? 0;
    const value = fresh.values[f] ?? 0;
    for (; o < old.times.length && (old.times[o] ?? 0) < time; o++) {
      times.push(old.times[o] ?? 0);
      values.push(old.values[o] ?? 0);
    }
    if (old.times[o] === time) {
      if (old.values[o] === value) same++;
      else replaced++;
      o++;
    } else added++;
    times.push(time);
    values.push(value);
  }
  for (; o < old.times.length; o++) {
    times.push(old.times[o] ?? 0);
    values.push(old.values[o] ?? 0);
  }
  return { points: { times, values }, added, replaced, same };
}

/** Where in `fresh` a value differs from the one `old` has for the same time. Both ascending. */
export function conflicts(old: Points, fresh: Points): number[] {
  const found: number[] = [];
  let o = 0;
  for (let f = 0; f < fresh.times.length; f++) {
    const time = fresh.times[f] ?? 0;
    while (o < old.times.length && (old.times[o] ?? 0) < time) o++;
    if (old.times[o] === time && old.values[o] !== fresh.values[f]) found.push(f);
  }
  return found;
}
