import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { type Points, type Value, instantOf, microsOf } from '../measurements/series';
import { findOwn } from '../change-source';
import { SourcesStore } from '../sources.store';
import type { MeasurementView, MeasurementsPage } from './explorer.dto';

export interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface MeasurementRow {
  readonly name: string;
  readonly unit: string | null;
  readonly us: string;
  readonly number: number | null;
  readonly text: string | null;
  readonly boolean: boolean | null;
  readonly date: string | null;
  readonly outside: boolean;
}

/** Some records of one series, for exports. */
export interface ExportPiece extends Points {
  readonly name: string;
  readonly unit: string | null;
  readonly type: string;
}

/** A place in the export: the last chunk that was written. */
export interface ExportPlace {
  readonly series: number;
  readonly firstAt: string;
}

/** A person's own records: pages of them, and all of them. */
@Injectable()
export class ExplorerView {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
  ) {}

  /** The newest records first. */
  page(
    userId: string,
    sourceId: string,
    { from, to, name }: Range & { readonly name?: string | undefined },
    limit: number,
    cursor: string | undefined,
  ): Promise<MeasurementsPage> {
    const place = placeOf(cursor);
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, userId, sourceId);
      const rows = await tx.query<MeasurementRow>(newestFirst, [
        userId,
        sourceId,
        from ?? '-infinity',
        to ?? 'infinity',
        name ?? null,
        limit + 1,
        place?.us ?? null,
        place?.name ?? null,
      ]);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(measurementView),
        ...(rows.length > limit && last !== undefined ? { nextCursor: cursorOf(last) } : {}),
      };
    });
  }

  /** The next chunks of an export after a place, in the order of series and time; few enough to keep in memory. */
  exportAfter(
    userId: string,
    sourceId: string,
    { from, to }: Range,
    after: ExportPlace | undefined,
  ): Promise<{ readonly pieces: readonly ExportPiece[]; readonly place: ExportPlace | undefined }> {
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, userId, sourceId);
      const rows = await tx.query<
        {
          series: number;
          first_at: string;
          name: string;
          unit: string | null;
          type: string;
          base: string;
        } & {
          offsets: number[];
          values: Value[];
        }
      >(
        `select c.series, c.first_at::text as first_at, s.name, s.unit, s.technical_type as type,
                (extract(epoch from c.first_at) * 1000000)::bigint as base, c.offsets::float8[] as offsets,
                coalesce(to_jsonb(c.numbers), to_jsonb(c.texts), to_jsonb(c.booleans), to_jsonb(c.dates)) as values
           from sources.chunk c join sources.series s on s.user_id = c.user_id and s.source_id = c.source_id and s.id = c.series
          where c.user_id = $1 and c.source_id = $2 and c.first_at < $4 and c.last_at >= $3
            and ($5::int is null or (c.series, c.first_at) > ($5::int, $6::timestamptz))
          order by c.series, c.first_at limit 40`,
        [
          userId,
          sourceId,
          from ?? '-infinity',
          to ?? 'infinity',
          after?.series ?? null,
          after?.firstAt ?? null,
        ],
      );
      const last = rows.at(-1);
      return {
        pieces: rows.map(({ name, unit, type, base, offsets, values }) =>
          within(range(from, to), { name, unit, type, times: offsets.map((o) => Number(base) + o), values }),
        ),
        place: last === undefined ? undefined : { series: last.series, firstAt: last.first_at },
      };
    });
  }
}

const range = (from: string | undefined, to: string | undefined) => ({
  from: from === undefined ? -Infinity : microsOf(from),
  to: to === undefined ? Infinity : microsOf(to),
});

function within(
  { from, to }: { readonly from: number; readonly to: number },
  piece: ExportPiece,
): ExportPiece {
  const keep = piece.times.map((time) => time >= from && time < to);
  if (keep.every(Boolean)) return piece;
  return {
    ...piece,
    times: piece.times.filter((_, at) => keep[at]),
    values: piece.values.filter((_, at) => keep[at]),
  };
}

/** $7, $8: the last record of the page before. Of each series only as many of its latest chunks are opened as the page can need. */
const newestFirst = `
  select s.name, s.unit, p.us, p.number, p.text, p.boolean, p.date::text as date,
         coalesce(p.number * a.factor + a.shift not between a.min and a.max, false) as outside
    from sources.series s
    left join sources.source_attribute a on a.user_id = s.user_id and a.source_id = s.source_id and a.name = s.name
   cross join lateral (
     select * from (
       select c.*, sum(count) over (order by first_at desc) - count - first_value(count) over (order by first_at desc) as newer
         from sources.chunk c
        where c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < $4 and c.last_at >= $3
          and ($7::bigint is null or c.first_at <= timestamptz 'epoch' + $7::bigint * interval '1 microsecond')) counted
      where newer < $6::int) c
   cross join lateral (
     select (extract(epoch from c.first_at) * 1000000)::bigint + moved as us, number, text, boolean, date
       from unnest(c.offsets, c.numbers, c.texts, c.booleans, c.dates) as v (moved, number, text, boolean, date)) p
   where s.user_id = $1 and s.source_id = $2 and ($5::text is null or s.name = $5)
     and timestamptz 'epoch' + p.us * interval '1 microsecond' >= $3 and timestamptz 'epoch' + p.us * interval '1 microsecond' < $4
     and ($7::bigint is null or p.us < $7::bigint or (p.us = $7::bigint and s.name > $8::text))
   order by p.us desc, s.name limit $6::int`;

const measurementView = (row: MeasurementRow): MeasurementView => ({
  name: row.name,
  at: instantOf(Number(row.us)),
  value: row.number ?? row.text ?? row.boolean ?? row.date ?? '',
  unit: row.unit,
  outsideBounds: row.outside,
});

const cursorOf = ({ us, name }: MeasurementRow): string =>
  Buffer.from(JSON.stringify([us, name])).toString('base64url');

/** Whatever is no cursor of ours means the first page. */
function placeOf(cursor: string | undefined): { readonly us: string; readonly name: string } | undefined {
  if (cursor === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(value)) return undefined;
    const [us, name] = value as unknown[];
    if (
      typeof us !== 'string' ||
      typeof name !== 'string' ||
      !/^\d{1,17}$/.test(us) ||
      name.includes('\u0000')
    )
      return undefined;
    return { us, name };
  } catch {
    return undefined;
  }
}
