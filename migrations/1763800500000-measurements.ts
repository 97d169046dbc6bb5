import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Measurements by chunks (ADR 10): a row holds up to 1,000 records of one series, that is of one name of one source. Chunks of
 * a series never overlap in time, so a record lies in exactly one place and an upload finds what it meets by the primary key.
 */
export class Measurements1763800500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sources.series (
        user_id uuid not null,
        source_id uuid not null,
        id integer not null,
        name text not null constraint series_name check (length(name) between 1 and 200),
        technical_type text not null constraint series_technical_type check (technical_type in ('number', 'text', 'boolean', 'date')),
        unit text,
        primary key (user_id, source_id, id),
        unique (user_id, source_id, name),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create table sources.chunk (
        user_id uuid not null,
        source_id uuid not null,
        series integer not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        count integer not null,
        sum double precision,
        min double precision,
        max double precision,
        -- Microseconds since first_at, ascending; the values stand at the same places.
        offsets bigint[] not null,
        numbers double precision[],
        texts text[],
        booleans boolean[],
        dates date[],
        primary key (user_id, source_id, series, first_at),
        foreign key (user_id, source_id, series) references sources.series on delete cascade,
        constraint chunk_size check (count between 1 and 1000 and cardinality(offsets) = count),
        constraint chunk_span check (offsets[1] = 0 and first_at + offsets[count] * interval '1 microsecond' = last_at),
        constraint chunk_values check (num_nonnulls(numbers, texts, booleans, dates) = 1
          and coalesce(cardinality(numbers), cardinality(texts), cardinality(booleans), cardinality(dates)) = count),
        constraint chunk_summary check (case when numbers is null then num_nonnulls(sum, min, max) = 0
          else sum > '-Infinity' and sum < 'Infinity' and min > '-Infinity' and min <= max and max < 'Infinity' end)
      );
      -- What the compaction looks for: an index that loses its entries when it has done its work.
      create index chunk_small on sources.chunk (user_id, source_id, series) where count < 500;
      alter table sources.source
        add column retention_months integer default 24 constraint source_retention check (retention_months between 1 and 1200),
        -- What the device puts before the names of its records, such as urn:dev:mac:0024befffe804ff1:
        add column name_prefix text constraint source_name_prefix check (length(name_prefix) between 1 and 200);

      insert into sources.series (user_id, source_id, id, name, technical_type)
        select user_id, source_id, row_number() over (partition by user_id, source_id order by name), name,
               (array_agg(case when number is not null then 'number' when text is not null then 'text' when boolean is not null then 'boolean' else 'date' end order by at))[1]
          from sources.measurement group by user_id, source_id, name;
      insert into sources.chunk (user_id, source_id, series, first_at, last_at, count, sum, min, max, offsets, numbers, texts, booleans, dates)
        select user_id, source_id, id, min(at), max(at), count(*), sum(number), min(number), max(number),
               array_agg((extract(epoch from at - first_at) * 1000000)::bigint order by at),
               case when technical_type = 'number' then array_agg(number order by at) end, case when technical_type = 'text' then array_agg(text order by at) end,
               case when technical_type = 'boolean' then array_agg(boolean order by at) end, case when technical_type = 'date' then array_agg(date order by at) end
          from (select p.*, min(at) over (partition by user_id, source_id, id, part) as first_at
                  from (select m.*, s.id, s.technical_type, (row_number() over (partition by m.user_id, m.source_id, m.name order by m.at) - 1) / 1000 as part
                          from sources.measurement m join sources.series s using (user_id, source_id, name)
                         -- A dynamic name has one type from now on: that of its first value.
                         where case s.technical_type when 'number' then number is not null when 'text' then text is not null
                                                     when 'boolean' then boolean is not null else date is not null end) p) placed
         group by user_id, source_id, id, technical_type, part, first_at;
      drop view sources.reading;
      drop table sources.measurement;

      -- Every record from the first moment to before the second, by the catalogue attribute it stands for. One plain SELECT, so that
      -- the planner takes it for a view and joins its inside.
      create function sources.reading(since timestamptz, until timestamptz)
        returns table (user_id uuid, source_id uuid, source_type text, attribute text, context text, at timestamptz, number double precision, text text, "boolean" boolean, date date)
        language sql stable parallel safe as $$
        select a.user_id, a.source_id, a.source_type, a.attribute, a.context, c.first_at + p.moved * interval '1 microsecond', p.number, p.text, p.boolean, p.date
          from sources.source_attribute a
          join sources.series s on s.user_id = a.user_id and s.source_id = a.source_id and s.name = a.name
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < until and c.last_at >= since
          cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans, c.dates) as p (moved, number, text, boolean, date)
         where c.first_at + p.moved * interval '1 microsecond' >= since and c.first_at + p.moved * interval '1 microsecond' < until $$;

      grant select, insert, update, delete on sources.series, sources.chunk to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sources.measurement (
        user_id uuid not null,
        source_id uuid not null,
        name text not null,
        at timestamptz not null,
        number double precision constraint measurement_finite check (number > '-Infinity' and number < 'Infinity'),
        text text,
        boolean boolean,
        date date,
        primary key (user_id, source_id, name, at),
        foreign key (user_id, source_id) references sources.source on delete cascade,
        constraint measurement_one_value check (num_nonnulls(number, text, boolean, date) = 1)
      );
      insert into sources.measurement
        select user_id, source_id, s.name, c.first_at + p.moved * interval '1 microsecond', p.number, p.text, p.boolean, p.date
          from sources.chunk c join sources.series s using (user_id, source_id)
          cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans, c.dates) as p (moved, number, text, boolean, date)
         where c.series = s.id;
      create view sources.reading as
        select a.user_id, a.source_id, a.source_type, a.attribute, a.context, m.at, m.number, m.text, m.boolean, m.date
          from sources.source_attribute a
          join sources.measurement m on m.user_id = a.user_id and m.source_id = a.source_id and m.name = a.name;
      drop function sources.reading(timestamptz, timestamptz);
      drop table sources.chunk;
      drop table sources.series;
      alter table sources.source drop column retention_months, drop column name_prefix;
      grant select on sources.measurement, sources.reading to mynedata_application;
      grant insert, update, delete on sources.measurement to mynedata_application;
    `);
  }
}
