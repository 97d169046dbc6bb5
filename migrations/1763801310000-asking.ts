import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far people were asked for a query: asking goes on where it stopped, and begins anew when it has come to the end. */
export class Asking1763801310000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queries.asking (
        query_id uuid not null references queries.query on delete cascade,
        -- Everybody is divided by their ids into lanes that are gone through beside each other.
        lane integer not null,
        -- The last id that was looked at in this round.
        after uuid not null,
        -- How often everybody of the lane was looked at.
        rounds integer not null default 0,
        primary key (query_id, lane)
      );
      grant select, insert, update, delete on queries.asking to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.asking');
  }
}
