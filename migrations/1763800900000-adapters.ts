import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sources that cannot push: what is known of the service that is asked for their data. */
export class Adapters1763800900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sources.adapter (
        user_id uuid not null,
        source_id uuid not null,
        kind text not null,
        settings jsonb not null,
        -- Keys, tokens and passwords, sealed (AES-256-GCM); the id of the key that wraps theirs stands beside.
        secret bytea not null,
        secret_key_id text not null,
        interval_seconds integer not null constraint adapter_interval check (interval_seconds between 60 and 86400),
        created_at timestamptz not null,
        paused_at timestamptz,
        -- Where the last poll ended; moves on only when what was read until there is stored.
        cursor jsonb not null,
        next_poll_at timestamptz not null,
        -- Whoever polls holds the lease. A change takes it away, and then the poll can write nothing any more.
        lease uuid,
        leased_until timestamptz,
        last_polled_at timestamptz,
        last_success_at timestamptz,
        last_accepted integer not null constraint adapter_accepted check (last_accepted >= 0),
        last_rejected integer not null constraint adapter_rejected check (last_rejected >= 0),
        last_notice text,
        failures integer not null constraint adapter_failures check (failures >= 0),
        last_error text,
        last_error_at timestamptz,
        primary key (user_id, source_id),
        foreign key (user_id, source_id) references sources.source on delete cascade,
        constraint adapter_lease check ((lease is null) = (leased_until is null)),
        constraint adapter_error check ((last_error is null) = (last_error_at is null))
      );
      create index adapter_due on sources.adapter (next_poll_at) where paused_at is null;
      create index adapter_secret_key on sources.adapter (secret_key_id);
      grant select, insert, update, delete on sources.adapter to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sources.adapter');
  }
}
