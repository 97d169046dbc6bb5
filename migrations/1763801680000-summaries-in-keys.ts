import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The key of a chunk holds its summary: sums of many people are read from a tenth of the pages. */
export class SummariesInKeys1763801680000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sources.chunk drop constraint chunk_pkey,
        add primary key (user_id, source_id, series, first_at) include (last_at, count, sum, min, max);

      -- Whether one stretch has a record in a time. It is never put into the statement that calls it: that would read every record of
      -- everybody beforehand, for the few that have to be opened.
      create function sources.has_record(owner uuid, source uuid, series_name text, stretch_at timestamptz, since timestamptz, until timestamptz)
        returns boolean language sql stable parallel safe as $$
        select exists (
          select 1 from sources.series s
            join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id
            cross join lateral unnest(c.offsets) as o (moved)
           where s.user_id = owner and s.source_id = source and s.name = series_name and c.first_at = stretch_at
             and c.first_at + o.moved * interval '1 microsecond' >= since and c.first_at + o.moved * interval '1 microsecond' < until) $$;
      grant execute on function sources.has_record(uuid, uuid, text, timestamptz, timestamptz, timestamptz) to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function sources.has_record(uuid, uuid, text, timestamptz, timestamptz, timestamptz);
      alter table sources.chunk drop constraint chunk_pkey,
        add primary key (user_id, source_id, series, first_at) include (last_at);
    `);
  }
}
