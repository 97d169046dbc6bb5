import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Datasets (`ALL`): their rows, the groups that people are remembered in, and a budget that knows entries without ε. */
export class Datasets1763801500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table queries.query add column gives text not null default 'statistics' constraint query_gives check (gives in ('statistics', 'dataset'));
      alter table queries.query alter column gives drop default;
      -- What a dataset tells cannot be measured in ε: its entry in the budget charges nothing.
      alter table privacy.budget_entry drop constraint budget_entry_reserved, add constraint budget_entry_reserved check (reserved_micro >= 0);

      -- The rows of a sealed dataset, in the order in which they are released; nobody reads them before its result is.
      create table queries.dataset_portion (
        query_id uuid not null references queries.query,
        ordinal integer not null constraint dataset_portion_ordinal check (ordinal >= 0),
        first_row integer not null constraint dataset_portion_first check (first_row >= 0),
        -- Each a JSON array, ended by a line feed.
        lines text not null,
        primary key (query_id, ordinal)
      );

      -- People whose data did not change are shown in the same group again, or two datasets together would tell more than each.
      create table queries.dataset_group (
        id uuid primary key,
        -- Hash of the generalised columns and the width of the slots.
        kind bytea not null,
        -- What is published of each generalised column.
        shape jsonb not null
      );
      create table queries.dataset_member (
        kind bytea not null,
        user_id uuid not null references users.account on delete cascade,
        slot timestamptz not null,
        group_id uuid not null references queries.dataset_group on delete cascade,
        primary key (kind, user_id, slot)
      );
      create index dataset_member_group on queries.dataset_member (group_id);
      create index dataset_member_user on queries.dataset_member (user_id);
      grant select, insert on queries.dataset_portion to mynedata_application;
      grant select, insert, update, delete on queries.dataset_group, queries.dataset_member to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table queries.dataset_member;
      drop table queries.dataset_group;
      drop table queries.dataset_portion;
      delete from privacy.budget_entry where reserved_micro = 0;
      alter table privacy.budget_entry drop constraint budget_entry_reserved, add constraint budget_entry_reserved check (reserved_micro > 0);
      alter table queries.query drop column gives;
    `);
  }
}
