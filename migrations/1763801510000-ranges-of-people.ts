import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Asking goes through people in the order of their ids. What it wants to know of each lies side by side in the keys: a range of
 * them is read in one go, where looking people up one by one costs several times as much. A condition on a range does not
 * reach through joins as one on a single person does, so these say it for each table.
 */
export class RangesOfPeople1763801510000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function privacy.effective_level_between(after uuid, up_to uuid)
        returns table (user_id uuid, source_id uuid, source_type text, attribute text, logical_type text, level text, rank integer, paused boolean)
        language sql stable parallel safe as $$
        select a.user_id, a.source_id, a.source_type, a.attribute, a.logical_type, coalesce(own.level, of_type.level, 'dont_share')::text,
               privacy.level_rank(coalesce(own.level, of_type.level, 'dont_share')::text), a.paused
          from sources.carried_attribute a
          left join (select * from privacy.attribute_level l where l.user_id > after and l.user_id <= up_to) own
            on own.user_id = a.user_id and own.source_id = a.source_id and own.attribute = a.attribute
          left join (select * from privacy.default_level l where l.user_id > after and l.user_id <= up_to) of_type
            on of_type.user_id = a.user_id and of_type.logical_type = a.logical_type
         where a.user_id > after and a.user_id <= up_to $$;
      -- Whatever the statement allows itself that inserts them: accounts are looked up one by one.
      alter function queries.require_consent_account() set enable_hashjoin = off set enable_mergejoin = off set enable_nestloop = on;
      alter function users.require_notification_account() set enable_hashjoin = off set enable_mergejoin = off set enable_nestloop = on;
      grant execute on function privacy.effective_level_between(uuid, uuid) to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter function users.require_notification_account() reset all;
      alter function queries.require_consent_account() reset all;
      drop function privacy.effective_level_between(uuid, uuid);
    `);
  }
}
