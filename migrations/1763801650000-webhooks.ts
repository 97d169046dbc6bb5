import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where organisations want to be told of what happens to their queries, and what was sent there. */
export class Webhooks1763801650000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.webhook (
        organisation_id uuid not null references users.organisation on delete cascade,
        id uuid not null,
        url text not null constraint webhook_url_length check (length(url) between 1 and 500),
        events text[] not null constraint webhook_events check (cardinality(events) between 1 and 20),
        -- The signing secret, and for a while the one before: both in one envelope.
        secret bytea not null,
        secret_key_id text not null,
        created_at timestamptz not null,
        failing_since timestamptz,
        disabled_at timestamptz,
        disabled_reason text constraint webhook_disabled_reason check (disabled_reason in ('by_hand', 'failing', 'gone')),
        primary key (organisation_id, id),
        constraint webhook_url unique (organisation_id, url),
        constraint webhook_disabled check ((disabled_at is null) = (disabled_reason is null))
      );
      create index webhook_key on users.webhook (secret_key_id);

      create table users.webhook_delivery (
        organisation_id uuid not null,
        webhook_id uuid not null,
        id uuid not null,
        -- Names the fact: told again after a crash, it is delivered once.
        once text not null,
        type text not null,
        body text not null constraint webhook_delivery_body check (length(body) <= 4000),
        created_at timestamptz not null,
        state text not null constraint webhook_delivery_state check (state in ('waiting', 'delivered', 'failed')),
        attempts integer not null default 0,
        due_at timestamptz not null,
        attempted_at timestamptz,
        answer_status integer,
        problem text,
        primary key (organisation_id, webhook_id, id),
        constraint webhook_delivery_webhook foreign key (organisation_id, webhook_id) references users.webhook on delete cascade,
        constraint webhook_delivery_once unique (organisation_id, webhook_id, once)
      );
      create index webhook_delivery_due on users.webhook_delivery (due_at) where state = 'waiting';
      create index webhook_delivery_newest on users.webhook_delivery (organisation_id, webhook_id, created_at desc, id desc);
      grant select, insert, update, delete on users.webhook, users.webhook_delivery to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.webhook_delivery; drop table users.webhook');
  }
}
