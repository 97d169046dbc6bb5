import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People may set lower limits than their levels give, never higher: a share of what the class allows, so that no share can exceed it. */
export class OwnCaps1763801600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table privacy.own_cap (
        user_id uuid not null references users.account on delete cascade,
        -- 'all': over all logical types together.
        logical_type text not null constraint own_cap_logical_type check (logical_type in
          ('personal', 'location', 'medical', 'smart_home', 'online_activity', 'consumer', 'all')),
        -- Of the limit of the level or class in force; without a row it is the whole.
        percent integer not null constraint own_cap_percent check (percent between 0 and 99),
        changed_at timestamptz not null,
        primary key (user_id, logical_type)
      );
      grant select, insert, update, delete on privacy.own_cap to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table privacy.own_cap');
  }
}
