import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What other modules may read of the limits that people lowered. */
export class OwnLimit1763801620000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create view privacy.own_limit as select user_id, logical_type, percent from privacy.own_cap;
      grant select on privacy.own_limit to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view privacy.own_limit');
  }
}
