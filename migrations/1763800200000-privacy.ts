import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Protection levels and the privacy budget; with the views that the market's engine joins. */
export class Privacy1763800200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema privacy;
      create domain privacy.level as text check (value in ('dont_share', 'low', 'medium', 'high'));
      -- Higher means more protection; "don't share" is the most there is.
      create function privacy.level_rank(level text) returns integer language sql immutable parallel safe
        as $$ select case level when 'low' then 1 when 'medium' then 2 when 'high' then 3 when 'dont_share' then 4 end $$;

      -- The row that consent and settings of one person lock, so that they are checked one after the other.
      create table privacy.person (
        user_id uuid primary key references users.account on delete cascade
      );
      create table privacy.default_level (
        user_id uuid not null references users.account on delete cascade,
        logical_type text not null constraint default_level_logical_type check (logical_type in
          ('personal', 'location', 'medical', 'smart_home', 'online_activity', 'consumer')),
        level privacy.level not null,
        changed_at timestamptz not null,
        primary key (user_id, logical_type)
      );
      create table privacy.attribute_level (
        user_id uuid not null,
        source_id uuid not null,
        attribute text not null,
        level privacy.level not null,
        changed_at timestamptz not null,
        primary key (user_id, source_id, attribute),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create table privacy.budget_entry (
        user_id uuid not null references users.account on delete cascade,
        query_id uuid not null,
        logical_types text[] not null constraint budget_entry_types check (cardinality(logical_types) > 0),
        class text not null constraint budget_entry_class check (class in ('low', 'medium', 'high')),
        reserved_micro bigint not null constraint budget_entry_reserved check (reserved_micro > 0),
        spent_micro bigint not null default 0,
        state text not null constraint budget_entry_state check (state in ('reserved', 'spent', 'void')),
        reserved_at timestamptz not null,
        spent_at timestamptz,
        -- False from the claim to the release: until then the person, too, sees a reservation.
        shown boolean not null default true,
        primary key (user_id, query_id),
        constraint budget_entry_charge_within_reservation check (spent_micro between 0 and reserved_micro),
        constraint budget_entry_spent check ((state = 'spent') = (spent_at is not null) and (state = 'spent' or spent_micro = 0))
      );
      create index budget_entry_query on privacy.budget_entry (query_id);

      -- The level in force for every attribute of every source of every person.
      create view privacy.effective_level as
        select a.user_id, a.source_id, a.source_type, a.attribute, a.logical_type,
               coalesce(own.level, of_type.level, 'dont_share')::text as level,
               privacy.level_rank(coalesce(own.level, of_type.level, 'dont_share')::text) as rank
          from (select distinct user_id, source_id, source_type, attribute, logical_type from sources.source_attribute) a
          left join privacy.attribute_level own on own.user_id = a.user_id and own.source_id = a.source_id and own.attribute = a.attribute
          left join privacy.default_level of_type on of_type.user_id = a.user_id and of_type.logical_type = a.logical_type;

      -- What counts against a person's budget, and until when: a reservation always, a charge for 90 days. Between claim and
      -- release the whole reservation counts, whatever became of it: a budget that eased would tell the outcome too early.
      create view privacy.budget_charge as
        select user_id, query_id, logical_types,
               case when state = 'reserved' or not shown then reserved_micro else spent_micro end as amount_micro,
               case when state = 'reserved' or not shown then 'infinity'::timestamptz else spent_at + interval '90 days' end as counts_until
          from privacy.budget_entry
         where state in ('reserved', 'spent') or not shown;

      grant usage on schema privacy to mynedata_application;
      grant select, insert, update, delete on all tables in schema privacy to mynedata_application;
      grant execute on all functions in schema privacy to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema privacy cascade');
  }
}
