import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mapped name may be measured in another unit than its attribute: its values are converted where they are read. */
export class MappingUnits1763801000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sources.mapping
        add column factor double precision not null default 1 constraint mapping_factor check (factor > 0 and factor < 'Infinity'),
        add column shift double precision not null default 0 constraint mapping_shift check (shift > '-Infinity' and shift < 'Infinity');
      ${sourceAttribute('m.factor', 'm.shift')}
      ${reading('p.number * a.factor + a.shift')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A view cannot lose columns while others read it: these two stay, and say nothing.
      ${sourceAttribute('null::float8', 'null::float8')}
      alter table sources.mapping drop column factor, drop column shift;
    `);
  }
}

const sourceAttribute = (factor: string, shift: string): string => `
  create or replace view sources.source_attribute as
    select s.user_id, s.id as source_id, s.source_type, s.version, t.kind, s.paused_at is not null as paused,
           a.name as attribute, a.technical_type, a.logical_type, a.role, a.min, a.max, a.grid,
           case when t.kind = 'dynamic' then m.name else a.name end as name, m.context,
           coalesce(${factor}, 1) as factor, coalesce(${shift}, 0) as shift
      from sources.source s
      join sources.source_type t on t.name = s.source_type and t.version = s.version
      join sources.attribute a on a.source_type = s.source_type and a.version = s.version
      left join sources.mapping m on t.kind = 'dynamic' and m.user_id = s.user_id and m.source_id = s.id and m.attribute = a.name
     where t.kind <> 'dynamic' or m.name is not null;`;

const reading = (number: string): string => `
  create or replace function sources.reading(since timestamptz, until timestamptz)
    returns table (user_id uuid, source_id uuid, source_type text, attribute text, context text, at timestamptz, number double precision, text text, "boolean" boolean, date date)
    language sql stable parallel safe as $$
    select a.user_id, a.source_id, a.source_type, a.attribute, a.context, c.first_at + p.moved * interval '1 microsecond', ${number}, p.text, p.boolean, p.date
      from sources.source_attribute a
      join sources.series s on s.user_id = a.user_id and s.source_id = a.source_id and s.name = a.name
      join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < until and c.last_at >= since
      cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans, c.dates) as p (moved, number, text, boolean, date)
     where c.first_at + p.moved * interval '1 microsecond' >= since and c.first_at + p.moved * interval '1 microsecond' < until $$;`;
