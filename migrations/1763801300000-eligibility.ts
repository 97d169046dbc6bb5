import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What "Who is asked" reads of a million people: levels by the name of a series, stretches with their summaries, owners by type. */
export class Eligibility1763801300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The attributes that a source carries by its version. Those of a dynamic source have records under the names mapped to them.
      create view sources.carried_attribute as
        select s.user_id, s.id as source_id, s.source_type, s.version, s.paused_at is not null as paused, a.name as attribute, a.logical_type
          from sources.source s join sources.attribute a on a.source_type = s.source_type and a.version = s.version;
      create view sources.mapped_name as select user_id, source_id, attribute, name, context, factor, shift from sources.mapping;

      drop view privacy.effective_level;
      ${effectiveLevel('sources.carried_attribute a', ', a.paused')}

      -- Who has a source of a type that is not paused; once for each such source. The index is walked in the order of the owners.
      create view sources.holder as select user_id, source_type from sources.source where paused_at is null;
      create index source_holder on sources.source (source_type, user_id) include (id, version) where paused_at is null;

      -- Stored stretches of records that may reach into the time from the first moment to before the second, whole, with their
      -- summary. Who can decide by the summary opens none; who opens one leaves out the records outside. Values are as the series has
      -- them: factor and shift of its attribute are not applied. One plain SELECT, so that the planner takes it for a view.
      create function sources.stretch(since timestamptz, until timestamptz)
        returns table (user_id uuid, source_id uuid, name text, first_at timestamptz, last_at timestamptz, min double precision, max double precision,
                       offsets bigint[], numbers double precision[], texts text[], booleans boolean[], dates date[])
        language sql stable parallel safe as $$
        select s.user_id, s.source_id, s.name, c.first_at, c.last_at, c.min, c.max, c.offsets, c.numbers, c.texts, c.booleans, c.dates
          from sources.series s
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < until and c.last_at >= since $$;

      grant select on sources.carried_attribute, sources.mapped_name, sources.holder, privacy.effective_level to mynedata_application;
      grant execute on function sources.stretch(timestamptz, timestamptz) to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function sources.stretch(timestamptz, timestamptz);
      drop index sources.source_holder;
      drop view sources.holder;
      drop view privacy.effective_level;
      ${effectiveLevel('(select distinct user_id, source_id, source_type, attribute, logical_type from sources.source_attribute) a', '')}
      drop view sources.carried_attribute, sources.mapped_name;
      grant select, insert, update, delete on privacy.effective_level to mynedata_application;
    `);
  }
}

/** The level in force for every attribute of every source. */
const effectiveLevel = (attributes: string, more: string): string => `
  create view privacy.effective_level as
    select a.user_id, a.source_id, a.source_type, a.attribute, a.logical_type,
           coalesce(own.level, of_type.level, 'dont_share')::text as level,
           privacy.level_rank(coalesce(own.level, of_type.level, 'dont_share')::text) as rank${more}
      from ${attributes}
      left join privacy.attribute_level own on own.user_id = a.user_id and own.source_id = a.source_id and own.attribute = a.attribute
      left join privacy.default_level of_type on of_type.user_id = a.user_id and of_type.logical_type = a.logical_type;`;
