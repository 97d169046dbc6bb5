import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { ChunkKey, Points, SeriesKey, Span, StoredType, Value } from './series';

export interface NewChunk extends SeriesKey {
  readonly type: StoredType;
  readonly points: Points;
}

/** Microseconds since 1970 of a timestamptz, and back; numbers below 2^53 pass through a double unharmed. */
const micros = (sql: string): string => `(extract(epoch from ${sql}) * 1000000)::float8`;
const instant = (sql: string): string => `(timestamptz 'epoch' + ${sql} * interval '1 microsecond')`;

const column = <T, K extends keyof T>(rows: readonly T[], key: K): T[K][] => rows.map((row) => row[key]);

@Injectable()
export class MeasurementsStore {
  /** The spans of the chunks that reach into each range, ascending; at the place of the range. */
  async spans(tx: Tx, ranges: readonly (SeriesKey & Span)[]): Promise<Span[][]> {
    const found: Span[][] = ranges.map(() => []);
    const rows = await tx.query<{ range: number; first: number; last: number }>(
      `select r.range::int, ${micros('c.first_at')} as first, ${micros('c.last_at')} as last
         from (select user_id, source_id, series, ${instant('first')} as first_at, ${instant('last')} as last_at, range
                 from unnest($1::uuid[], $2::uuid[], $3::int[], $4::float8[], $5::float8[]) with ordinality as r (user_id, source_id, series, first, last, range)) r
        cross join lateral (
          select first_at, last_at from sources.chunk c
           where c.user_id = r.user_id and c.source_id = r.source_id and c.series = r.series and c.first_at <= r.last_at
             -- Chunks do not overlap: before the last one that begins by then, none reaches into the range.
             and c.first_at >= coalesce((select max(b.first_at) from sources.chunk b
                                          where b.user_id = r.user_id and b.source_id = r.source_id and b.series = r.series and b.first_at <= r.first_at), '-infinity')
             and c.last_at >= r.first_at) c
        order by r.range, c.first_at`,
      [
        column(ranges, 'userId'),
        column(ranges, 'sourceId'),
        column(ranges, 'series'),
        column(ranges, 'first'),
        column(ranges, 'last'),
      ],
    );
    for (const { range, first, last } of rows) found[range - 1]?.push({ first, last });
    return found;
  }

  /** The records of these chunks, at the place of the chunk. */
  async load(tx: Tx, chunks: readonly ChunkKey[]): Promise<Points[]> {
    const rows = await tx.query<{ first: number; offsets: number[]; values: Value[] }>(
      `select ${micros('c.first_at')} as first, c.offsets::float8[] as offsets,
              coalesce(to_jsonb(c.numbers), to_jsonb(c.texts), to_jsonb(c.booleans), to_jsonb(c.dates)) as values
         from ${keysOf} join sources.chunk c using (user_id, source_id, series, first_at) order by k.place`,
      keyColumns(chunks),
    );
    if (rows.length !== chunks.length) throw new Error('a chunk that was there is not');
    return rows.map(({ first, offsets, values }) => ({
      times: offsets.map((offset) => first + offset),
      values,
    }));
  }

  async delete(tx: Tx, chunks: readonly ChunkKey[]): Promise<void> {
    await tx.execute(
      `delete from sources.chunk c using ${keysOf}
        where c.user_id = k.user_id and c.source_id = k.source_id and c.series = k.series and c.first_at = k.first_at`,
      keyColumns(chunks),
    );
  }

  async insert(tx: Tx, chunks: readonly NewChunk[]): Promise<void> {
    const rows = chunks.map(rowOf);
    await tx.execute(
      `insert into sources.chunk (user_id, source_id, series, first_at, last_at, count, sum, min, max, offsets, numbers, texts, booleans, dates)
       select user_id, source_id, series, ${instant('first')}, ${instant('last')}, count, sum, min, max, offsets::bigint[],
              case type when 'number' then values::float8[] end, case type when 'text' then values::text[] end,
              case type when 'boolean' then values::boolean[] end, case type when 'date' then values::date[] end
         from unnest($1::uuid[], $2::uuid[], $3::int[], $4::float8[], $5::float8[], $6::int[], $7::float8[], $8::float8[], $9::float8[], $10::text[], $11::text[], $12::text[])
           as r (user_id, source_id, series, first, last, count, sum, min, max, offsets, values, type)`,
      [
        column(chunks, 'userId'),
        column(chunks, 'sourceId'),
        column(chunks, 'series'),
        column(rows, 'first'),
        column(rows, 'last'),
        column(rows, 'count'),
        column(rows, 'sum'),
        column(rows, 'min'),
        column(rows, 'max'),
        column(rows, 'offsets'),
        column(rows, 'values'),
        column(chunks, 'type'),
      ],
    );
  }
}

const keysOf = `(select user_id, source_id, series, ${instant('first')} as first_at, place
  from unnest($1::uuid[], $2::uuid[], $3::int[], $4::float8[]) with ordinality as k (user_id, source_id, series, first, place)) k`;

const keyColumns = (chunks: readonly ChunkKey[]): unknown[] => [
  column(chunks, 'userId'),
  column(chunks, 'sourceId'),
  column(chunks, 'series'),
  column(chunks, 'first'),
];

/** A chunk as PostgreSQL reads arrays; with the summary that lets readers pass over it. */
function rowOf({ type, points: { times, values } }: NewChunk) {
  const first = times[0] ?? 0;
  const span = { first, last: times.at(-1) ?? 0, count: times.length };
  let offsets = '{0';
  for (let at = 1; at < times.length; at++) offsets += `,${(times[at] ?? 0) - first}`;
  offsets += '}';
  if (type !== 'number')
    return { ...span, offsets, values: `{${values.map(quoted).join(',')}}`, sum: null, min: null, max: null };
  const numbers = values as number[];
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (const value of numbers) {
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { ...span, offsets, values: `{${numbers.join(',')}}`, sum, min, max };
}

const quoted = (value: Value): string => `"${String(value).replace(/["\\]/g, '\\$&')}"`;
