import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The stretches of one series of one person: two looks at keys, where a join would be set up anew for each of very many people. */
export class StretchesOfOnePerson1763801682000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function sources.stretch_of(owner uuid, source uuid, series_name text, since timestamptz, until timestamptz)
        returns table (first_at timestamptz, last_at timestamptz, min double precision, max double precision,
                       offsets bigint[], numbers double precision[], texts text[], booleans boolean[], dates date[])
        language sql stable parallel safe as $$
        select c.first_at, c.last_at, c.min, c.max, c.offsets, c.numbers, c.texts, c.booleans, c.dates
          from sources.chunk c
         where c.user_id = owner and c.source_id = source and c.first_at < until and c.last_at >= since
           and c.series = (select s.id from sources.series s where s.user_id = owner and s.source_id = source and s.name = series_name) $$;
      grant execute on function sources.stretch_of(uuid, uuid, text, timestamptz, timestamptz) to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function sources.stretch_of(uuid, uuid, text, timestamptz, timestamptz)');
  }
}
