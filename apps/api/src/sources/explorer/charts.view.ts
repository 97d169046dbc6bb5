import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { findOwn } from '../change-source';
import { SourcesStore } from '../sources.store';
import { type ChartView, type SeriesView, maxSeriesAtOnce } from './explorer.dto';
import type { Range } from './explorer.view';

interface BucketRow {
  readonly name: string;
  readonly unit: string | null;
  readonly bucket: number;
  readonly records: string;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** A person's own records as a chart. */
@Injectable()
export class ChartsView {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
  ) {}

  /** Least, mean and greatest value per bucket of time; buckets without records are left out. */
  run(
    userId: string,
    sourceId: string,
    range: Range,
    points: number,
    names: readonly string[] | undefined,
  ): Promise<ChartView> {
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, userId, sourceId);
      const [span] = await tx.query<{ from: Date | null; to: Date | null }>(
        `select coalesce($3::timestamptz, min(first_at)) as "from", coalesce($4::timestamptz, max(last_at) + interval '1 millisecond') as "to"
           from sources.chunk where user_id = $1 and source_id = $2`,
        [userId, sourceId, range.from ?? null, range.to ?? null],
      );
      const [from, to] = [span?.from ?? null, span?.to ?? null];
      if (from === null || to === null || from >= to)
        return { from: null, to: null, bucketSeconds: 0, series: [] };
      const bucketSeconds = Math.max((to.getTime() - from.getTime()) / 1000 / points, 0.001);
      const rows = await tx.query<BucketRow>(buckets, [
        userId,
        sourceId,
        from,
        to,
        names ?? null,
        bucketSeconds,
      ]);
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        bucketSeconds,
        series: seriesOf(rows, from, bucketSeconds),
      };
    });
  }
}

/** A chunk that lies within one bucket is not opened: its summary says enough. $6: width of a bucket in seconds. */
const buckets = `
  with chunk as (
    select s.id, s.name, s.unit, c.*, floor(extract(epoch from c.first_at - $3::timestamptz) / $6::float8) as first_bucket,
           floor(extract(epoch from c.last_at - $3::timestamptz) / $6::float8) as last_bucket,
           c.sum is not null and c.first_at >= $3 and c.last_at < $4 as inside
      from sources.series s
      join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < $4 and c.last_at >= $3
     where s.user_id = $1 and s.source_id = $2 and s.technical_type in ('number', 'boolean')
       and case when $5::text[] is null then s.id in (select id from sources.series f where f.user_id = $1 and f.source_id = $2
                                                        and f.technical_type in ('number', 'boolean') order by f.name limit ${maxSeriesAtOnce})
                else s.name = any($5) end
  ),
  piece as (
    select name, unit, first_bucket::int as bucket, count::bigint as records, sum, min, max from chunk where inside and first_bucket = last_bucket
    union all
    select name, unit, floor(extract(epoch from first_at - $3::timestamptz + moved * interval '1 microsecond') / $6::float8)::int,
           count(*), sum(value), min(value), max(value)
      from chunk cross join lateral (select moved, coalesce(number, boolean::int) as value from unnest(offsets, numbers, booleans) as v (moved, number, boolean)) p
     where not (inside and first_bucket = last_bucket)
       and first_at + moved * interval '1 microsecond' >= $3 and first_at + moved * interval '1 microsecond' < $4
     group by 1, 2, 3
  )
  select name, unit, bucket, sum(records) as records, sum(sum) as sum, min(min) as min, max(max) as max
    from piece group by name, unit, bucket order by name, bucket`;

function seriesOf(rows: readonly BucketRow[], from: Date, bucketSeconds: number): SeriesView[] {
  const series = new Map<string, SeriesView & { readonly points: SeriesView['points'][number][] }>();
  for (const { name, unit, bucket, records, sum, min, max } of rows) {
    const one = series.get(name) ?? { name, unit, points: [] };
    series.set(name, one);
    one.points.push({
      at: new Date(from.getTime() + bucket * bucketSeconds * 1000).toISOString(),
      min,
      // A mean lies between its extremes; the last digit of a sum of doubles may not know that.
      mean: Math.min(max, Math.max(min, sum / Number(records))),
      max,
      records: Number(records),
    });
  }
  return [...series.values()];
}
