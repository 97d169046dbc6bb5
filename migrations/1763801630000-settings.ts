import type { MigrationInterface, QueryRunner } from 'typeorm';

const logicalTypes = `('personal', 'location', 'medical', 'smart_home', 'online_activity', 'consumer')`;
const organisationTypes = `('science', 'government', 'german_eu_org', 'international_org', 'banks_insurance', 'ngo', 'private_person')`;

/**
 * Who may ask a person, for how much, and what only the person may answer. Only what differs from the usual has a row, so that people
 * without such settings cost a look into an index that is nearly empty. What changed is written down and never rewritten.
 */
export class Settings1763801630000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create view users.organisation_kind as select id as organisation_id, organisation_type from users.organisation;
      grant select on users.organisation_kind to mynedata_application;

      create table privacy.refused_type (
        user_id uuid not null references users.account on delete cascade,
        organisation_type text not null constraint refused_type_organisation_type check (organisation_type in ${organisationTypes}),
        changed_at timestamptz not null,
        primary key (user_id, organisation_type)
      );
      -- No reference to the organisation: to block one that is gone later does no harm.
      create table privacy.blocked_organisation (
        user_id uuid not null references users.account on delete cascade,
        organisation_id uuid not null,
        blocked_at timestamptz not null,
        primary key (user_id, organisation_id)
      );
      create table privacy.reserve_price (
        user_id uuid not null references users.account on delete cascade,
        organisation_type text not null constraint reserve_price_organisation_type check (organisation_type in ${organisationTypes}),
        logical_type text not null constraint reserve_price_logical_type check (logical_type in ${logicalTypes}),
        sat bigint not null constraint reserve_price_sat check (sat > 0),
        changed_at timestamptz not null,
        primary key (user_id, organisation_type, logical_type)
      );
      create table privacy.ask_me_kind (
        user_id uuid not null references users.account on delete cascade,
        logical_type text not null constraint ask_me_kind_logical_type check (logical_type in ${logicalTypes}),
        changed_at timestamptz not null,
        primary key (user_id, logical_type)
      );
      create table privacy.ask_me_attribute (
        user_id uuid not null,
        source_id uuid not null,
        attribute text not null,
        changed_at timestamptz not null,
        primary key (user_id, source_id, attribute),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create table privacy.setting_change (
        user_id uuid not null references users.account on delete cascade,
        id uuid not null default gen_random_uuid(),
        changed_at timestamptz not null,
        kind text not null,
        -- What it is of: a kind of data, an attribute, an organisation or its type, a rule.
        subject jsonb not null,
        before text,
        after text,
        primary key (user_id, id)
      );
      create index setting_change_newest on privacy.setting_change (user_id, date_trunc('milliseconds', changed_at at time zone 'UTC') desc, id desc);

      -- Who may not ask a person, and what they have to pay at least.
      create view privacy.unwanted_type as select user_id, organisation_type from privacy.refused_type;
      create view privacy.unwanted_organisation as select user_id, organisation_id from privacy.blocked_organisation;
      create view privacy.least_reward as select user_id, organisation_type, logical_type, sat from privacy.reserve_price;
      -- Attributes of sources whose use the person answers each time: set so themselves, or their kind of data.
      create view privacy.asks_me as
        select k.user_id, a.source_id, a.source_type, a.attribute from privacy.ask_me_kind k
          join sources.source_attribute a on a.user_id = k.user_id and a.logical_type = k.logical_type
        union all
        select k.user_id, a.source_id, a.source_type, a.attribute from privacy.ask_me_attribute k
          join sources.source_attribute a on a.user_id = k.user_id and a.source_id = k.source_id and a.attribute = k.attribute;

      grant select, insert, update, delete on privacy.refused_type, privacy.blocked_organisation, privacy.reserve_price,
        privacy.ask_me_kind, privacy.ask_me_attribute to mynedata_application;
      grant select, insert on privacy.setting_change to mynedata_application;
      grant select on privacy.unwanted_type, privacy.unwanted_organisation, privacy.least_reward, privacy.asks_me to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view privacy.asks_me, privacy.least_reward, privacy.unwanted_organisation, privacy.unwanted_type;
      drop table privacy.setting_change, privacy.ask_me_attribute, privacy.ask_me_kind, privacy.reserve_price,
        privacy.blocked_organisation, privacy.refused_type;
      drop view users.organisation_kind;
    `);
  }
}
