import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

export interface CompactableSource {
  readonly userId: string;
  readonly sourceId: string;
  readonly series: readonly number[];
}

export interface ExpiringSource {
  readonly userId: string;
  readonly sourceId: string;
  readonly before: Date;
  /** Of a static source the value that is still valid stays, however old. */
  readonly keepsLatest: boolean;
}

/** Chunks below this are worth merging; the index `chunk_small` holds just these. */
const smallChunk = 500;

/** Puts rows of (user_id, source_id, series, part, us, number, text, boolean, date) together again, a chunk for each part. */
const assembled = (points: string): string => `
  insert into sources.chunk (user_id, source_id, series, first_at, last_at, count, sum, min, max, offsets, numbers, texts, booleans, dates)
  select user_id, source_id, series, timestamptz 'epoch' + first_us * interval '1 microsecond', timestamptz 'epoch' + max(us) * interval '1 microsecond',
         count(*), sum(number), min(number), max(number), array_agg(us - first_us order by us),
         case when count(number) > 0 then array_agg(number order by us) end, case when count(text) > 0 then array_agg(text order by us) end,
         case when count(boolean) > 0 then array_agg(boolean order by us) end, case when count(date) > 0 then array_agg(date order by us) end
    from (select p.*, min(us) over (partition by user_id, source_id, series, part) as first_us from ${points} p) placed
   group by user_id, source_id, series, part, first_us`;

/** The records of chunks, one row each. */
const opened = (chunks: string, more: string): string => `
  select c.user_id, c.source_id, c.series, ${more}, (extract(epoch from c.first_at) * 1000000)::bigint + v.moved as us, v.number, v.text, v.boolean, v.date
    from ${chunks} c cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans, c.dates) as v (moved, number, text, boolean, date)`;

/** What is done to chunks as a whole. The caller holds the lock of the source. */
@Injectable()
export class ChunksStore {
  /** Deletes the records from one moment to before another; returns how many. */
  async remove(
    tx: Tx,
    userId: string,
    sourceId: string,
    { from, to, name }: { readonly from: string; readonly to: string; readonly name: string | null },
  ): Promise<number> {
    const [row] = await tx.query<{ removed: string }>(
      `with gone as (
         delete from sources.chunk c using sources.series s
          where s.user_id = $1 and s.source_id = $2 and ($5::text is null or s.name = $5)
            and c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < $4 and c.last_at >= $3
         returning c.*
       ),
       kept as (
         select k.user_id, k.source_id, k.series, (k.first_at, k.us >= k.to_us) as part, k.us, k.number, k.text, k.boolean, k.date
           from (${opened('(select * from gone where first_at < $3 or last_at >= $4)', 'c.first_at, extract(epoch from $4::timestamptz) * 1000000 as to_us')}) k
          where k.us < extract(epoch from $3::timestamptz) * 1000000 or k.us >= k.to_us
       ),
       back as (${assembled('kept')})
       select coalesce((select sum(count) from gone), 0) - (select count(*) from kept) as removed`,
      [userId, sourceId, from, to, name],
    );
    return Number(row?.removed ?? 0);
  }

  /** The same for what a source keeps no longer. */
  async expire(tx: Tx, { userId, sourceId, before, keepsLatest }: ExpiringSource): Promise<number> {
    if (!keepsLatest)
      return this.remove(tx, userId, sourceId, { from: '-infinity', to: before.toISOString(), name: null });
    const series = await tx.query<{ name: string; until: Date }>(
      `select s.name, l.until from sources.series s
        cross join lateral (
          select timestamptz 'epoch' + us * interval '1 microsecond' as until
            from (${opened('(select * from sources.chunk where user_id = s.user_id and source_id = s.source_id and series = s.id and first_at < $3 order by first_at desc limit 1)', 's.name')}) p
           where us < extract(epoch from $3::timestamptz) * 1000000 order by us desc limit 1) l
        where s.user_id = $1 and s.source_id = $2`,
      [userId, sourceId, before],
    );
    let removed = 0;
    for (const { name, until } of series)
      removed += await this.remove(tx, userId, sourceId, {
        from: '-infinity',
        to: until.toISOString(),
        name,
      });
    return removed;
  }

  /** Sources that may hold records older than they keep, in the order of their keys, after one of them. */
  expiring(
    tx: Tx,
    now: Date,
    after: Pick<ExpiringSource, 'userId' | 'sourceId'> | undefined,
    limit: number,
  ): Promise<ExpiringSource[]> {
    return tx.query(
      `select s.user_id as "userId", s.id as "sourceId", b.before, t.kind = 'static' as "keepsLatest"
         from sources.source s
         join sources.source_type t on t.name = s.source_type and t.version = s.version
        cross join lateral (select $1::timestamptz - make_interval(months => s.retention_months) as before) b
        where s.retention_months is not null and ($3::uuid is null or (s.user_id, s.id) > ($3::uuid, $4::uuid))
          and exists (select 1 from sources.series x
                       where x.user_id = s.user_id and x.source_id = s.id
                         and exists (select 1 from sources.chunk c
                                      where c.user_id = x.user_id and c.source_id = x.source_id and c.series = x.id and c.first_at < b.before
                                      -- One valid value is what a static source is to keep.
                                     having count(*) > 0 and (t.kind <> 'static' or sum(c.count) > 1)))
        order by s.user_id, s.id limit $2`,
      [now, limit, after?.userId ?? null, after?.sourceId ?? null],
    );
  }

  /** Sources with series of many small chunks. */
  compactable(tx: Tx, atLeast: number, limit: number): Promise<CompactableSource[]> {
    return tx.query(
      `select user_id as "userId", source_id as "sourceId", array_agg(series) as series
         from (select user_id, source_id, series from sources.chunk where count < ${smallChunk} group by user_id, source_id, series having count(*) >= $1) small
        group by user_id, source_id limit $2`,
      [atLeast, limit],
    );
  }

  /**
   * Merges chunks that stand side by side into full ones. A run is a chunk of full size with the small ones after it; the full
   * one is opened only when a single small one follows it, which could not be merged otherwise.
   */
  async compact(tx: Tx, { userId, sourceId, series }: CompactableSource): Promise<void> {
    await tx.execute(
      `with chunk as (
         select c.*, count < ${smallChunk} as small, count(*) filter (where count >= ${smallChunk}) over (partition by series order by first_at) as run
           from sources.chunk c where user_id = $1 and source_id = $2 and series = any($3::int[])
       ),
       run as (
         select series, run, count(*) filter (where small) as smalls, count(*) as chunks from chunk group by series, run
       ),
       chosen as (
         select c.series, c.first_at, c.run from chunk c join run r using (series, run)
          where r.chunks > 1 and (c.small and r.smalls > 1 or r.smalls = 1)
       ),
       gone as (
         delete from sources.chunk c using chosen where c.user_id = $1 and c.source_id = $2 and c.series = chosen.series and c.first_at = chosen.first_at
         returning c.*, chosen.run
       ),
       point as (${opened('gone', 'c.run')}),
       placed as (
         select p.*, row_number() over run_order - 1 as place, count(*) over (partition by series, run) as total
           from point p window run_order as (partition by series, run order by us)
       ),
       parted as (
         -- Pieces of equal size, none above 1,000.
         select p.*, (run, place * ceil(total / 1000.0)::bigint / total) as part from placed p
       )
       ${assembled('parted')}`,
      [userId, sourceId, series],
    );
  }
}
