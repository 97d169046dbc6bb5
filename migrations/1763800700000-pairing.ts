import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens of sources get a name and an end, and headless devices are paired by the OAuth device grant (RFC 8628). */
export class Pairing1763800700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sources.token
        add label text constraint token_label check (length(label) between 1 and 100),
        add expires_at timestamptz;
      -- A device that asks belongs to nobody until somebody answers, and nothing of it lasts longer than half an hour:
      -- that is why the owner is in none of the keys.
      create table sources.pairing (
        id uuid primary key,
        device_code_hash bytea not null unique,
        user_code_hash bytea not null unique,
        device_name text not null constraint pairing_device_name check (length(device_name) between 1 and 100),
        address_hash bytea not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        interval_seconds integer not null constraint pairing_interval check (interval_seconds > 0),
        last_polled_at timestamptz,
        state text not null constraint pairing_state check (state in ('pending', 'approved', 'denied', 'redeemed')),
        user_id uuid references users.account on delete cascade,
        source_id uuid,
        foreign key (user_id, source_id) references sources.source on delete cascade,
        constraint pairing_expires check (expires_at > created_at),
        constraint pairing_answered check (case state
          when 'pending' then user_id is null and source_id is null
          when 'denied' then user_id is not null and source_id is null
          else user_id is not null and source_id is not null end)
      );
      create index pairing_expiry on sources.pairing (expires_at);
      create index pairing_address on sources.pairing (address_hash);
      create index pairing_source on sources.pairing (user_id, source_id);
      grant select, insert, update, delete on sources.pairing to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table sources.pairing;
      alter table sources.token drop label, drop expires_at;
    `);
  }
}
