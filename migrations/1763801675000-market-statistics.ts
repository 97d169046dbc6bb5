import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The weekly count of people by their settings, and what it costs each of them. */
export class MarketStatistics1763801675000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who is in no count of the market. Nearly everybody has no row.
      create table privacy.uncounted (
        user_id uuid primary key references users.account on delete cascade,
        changed_at timestamptz not null
      );
      -- One draw a week. Its numbers carry noise; they are the same for everybody who reads them.
      create table privacy.market_draw (
        id uuid primary key,
        -- The Monday it begins on, UTC.
        week date not null constraint market_draw_week unique,
        drawn_at timestamptz not null,
        epsilon_micro bigint not null constraint market_draw_epsilon check (epsilon_micro > 0),
        -- How it was drawn, and the noisy numbers.
        statistics jsonb not null
      );
      -- What was taken of the budget of each person who was counted. It goes when it no longer counts.
      create table privacy.market_charge (
        user_id uuid not null references users.account on delete cascade,
        draw_id uuid not null,
        logical_types text[] not null constraint market_charge_types check (cardinality(logical_types) > 0),
        class text not null constraint market_charge_class check (class in ('low', 'medium', 'high')),
        amount_micro bigint not null constraint market_charge_amount check (amount_micro > 0),
        charged_at timestamptz not null,
        primary key (user_id, draw_id)
      );
      create index market_charge_age on privacy.market_charge (charged_at);

      create or replace view privacy.budget_charge as
        select user_id, query_id, logical_types,
               case when state = 'reserved' or not shown then reserved_micro else spent_micro end as amount_micro,
               case when state = 'reserved' or not shown then 'infinity'::timestamptz else spent_at + interval '90 days' end as counts_until
          from privacy.budget_position
         where state in ('reserved', 'spent') or not shown
        union all
        select user_id, null::uuid, logical_types, amount_micro, charged_at + interval '90 days' from privacy.market_charge;

      grant select, insert, delete on privacy.uncounted, privacy.market_charge to mynedata_application;
      grant select, insert on privacy.market_draw to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace view privacy.budget_charge as
        select user_id, query_id, logical_types,
               case when state = 'reserved' or not shown then reserved_micro else spent_micro end as amount_micro,
               case when state = 'reserved' or not shown then 'infinity'::timestamptz else spent_at + interval '90 days' end as counts_until
          from privacy.budget_position
         where state in ('reserved', 'spent') or not shown;
      drop table privacy.market_charge, privacy.market_draw, privacy.uncounted;
    `);
  }
}
