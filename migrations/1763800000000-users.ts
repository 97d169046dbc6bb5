import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, organisations and their members, sessions, API keys, notifications; and the counters of sign-in attempts. */
export class Users1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema platform;
      create table platform.rate_limit (
        key varchar(255) primary key,
        points integer not null default 0,
        expire bigint
      );

      create schema users;
      create table users.account (
        id uuid primary key,
        role text not null constraint account_role check (role in ('user', 'processor')),
        username text not null constraint account_username check (username ~ '^[A-Za-z0-9_.-]{3,32}$'),
        username_key text not null generated always as (lower(username)) stored,
        password_hash text not null,
        demo boolean not null default false,
        created_at timestamptz not null,
        constraint account_username_unique unique (username_key)
      );
      create table users.organisation (
        id uuid primary key,
        name text not null constraint organisation_name check (length(name) between 1 and 100),
        organisation_type text not null constraint organisation_type check (organisation_type in
          ('science', 'government', 'german_eu_org', 'international_org', 'banks_insurance', 'ngo', 'private_person')),
        description text not null default '' check (length(description) <= 2000),
        website text not null default '' check (length(website) <= 300),
        demo boolean not null default false,
        created_at timestamptz not null
      );
      create table users.member (
        organisation_id uuid not null references users.organisation on delete cascade,
        account_id uuid not null references users.account on delete cascade,
        role text not null constraint member_role check (role in ('owner', 'member')),
        created_at timestamptz not null,
        primary key (organisation_id, account_id)
      );
      create index member_account on users.member (account_id);
      create table users.session (
        account_id uuid not null references users.account on delete cascade,
        id uuid not null,
        secret_hash bytea not null,
        csrf_hash bytea not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        primary key (account_id, id)
      );
      create index session_id on users.session (id);
      create table users.api_key (
        organisation_id uuid not null references users.organisation on delete cascade,
        id uuid not null,
        name text not null check (length(name) between 1 and 100),
        secret_hash bytea not null,
        scopes text[] not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        revoked_at timestamptz,
        primary key (organisation_id, id)
      );
      create index api_key_id on users.api_key (id);
      create table users.notification (
        account_id uuid not null references users.account on delete cascade,
        id uuid not null,
        kind text not null,
        text text not null,
        link text not null default '',
        created_at timestamptz not null,
        read_at timestamptz,
        -- Names the fact that is told; a notice that is given again after a crash appears once.
        once text,
        primary key (account_id, id),
        constraint notification_once unique (account_id, once)
      );
      create index notification_newest on users.notification (account_id, created_at desc);

      grant usage on schema platform, users to mynedata_application;
      grant select, insert, update, delete on all tables in schema platform, users to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema users cascade; drop schema platform cascade');
  }
}
