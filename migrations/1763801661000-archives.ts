import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The archive with everything about an account, made for its owner and kept for some days. */
export class Archives1763801661000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.archive (
        account_id uuid not null references users.account on delete cascade,
        id uuid not null,
        state text not null constraint archive_state check (state in ('waiting', 'ready')),
        ordered_at timestamptz not null,
        ready_at timestamptz,
        expires_at timestamptz not null,
        bytes bigint not null default 0 constraint archive_bytes check (bytes >= 0),
        primary key (account_id, id),
        constraint archive_ready check ((state = 'ready') = (ready_at is not null))
      );
      create unique index archive_one_waiting on users.archive (account_id) where state = 'waiting';
      create index archive_expires on users.archive (expires_at);
      create table users.archive_piece (
        account_id uuid not null,
        archive_id uuid not null,
        number integer not null constraint archive_piece_number check (number >= 0),
        bytes bytea not null,
        primary key (account_id, archive_id, number),
        foreign key (account_id, archive_id) references users.archive on delete cascade
      );
      -- Compressed already.
      alter table users.archive_piece alter column bytes set storage external;
      grant select, insert, update, delete on users.archive, users.archive_piece to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.archive_piece, users.archive');
  }
}
