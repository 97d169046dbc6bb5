import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys that hold what "Who is asked" wants to know of everybody: it walks through the indexes in the order of the people, and is
 * spared a page of each table for each person, which lie in the order in which people came.
 */
export class CoveringKeys1763801330000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table privacy.default_level drop constraint default_level_pkey, add primary key (user_id, logical_type) include (level);
      alter table sources.series drop constraint series_user_id_source_id_name_key, add unique (user_id, source_id, name) include (id);
      alter table sources.chunk drop constraint chunk_pkey, add primary key (user_id, source_id, series, first_at) include (last_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sources.chunk drop constraint chunk_pkey, add primary key (user_id, source_id, series, first_at);
      alter table sources.series drop constraint series_user_id_source_id_name_id_key, add unique (user_id, source_id, name);
      alter table privacy.default_level drop constraint default_level_pkey, add primary key (user_id, logical_type);
    `);
  }
}
