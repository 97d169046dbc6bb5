import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people answer alone, as it lies in the tables: a view that joined everybody's attributes was read whole for each portion of people. */
export class AskMeOfAPerson1763801632000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view privacy.asks_me;
      create view privacy.asks_me_of_kind as select user_id, logical_type from privacy.ask_me_kind;
      create view privacy.asks_me_of_attribute as select user_id, source_id, attribute from privacy.ask_me_attribute;
      grant select on privacy.asks_me_of_kind, privacy.asks_me_of_attribute to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view privacy.asks_me_of_attribute, privacy.asks_me_of_kind;
      create view privacy.asks_me as
        select k.user_id, a.source_id, a.source_type, a.attribute from privacy.ask_me_kind k
          join sources.source_attribute a on a.user_id = k.user_id and a.logical_type = k.logical_type
        union all
        select k.user_id, a.source_id, a.source_type, a.attribute from privacy.ask_me_attribute k
          join sources.source_attribute a on a.user_id = k.user_id and a.source_id = k.source_id and a.attribute = k.attribute;
      grant select on privacy.asks_me to mynedata_application;
    `);
  }
}
