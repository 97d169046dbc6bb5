import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that people import into their sources, kept until they are read: any process can go on where another was stopped. */
export class Imports1763800800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sources.import (
        user_id uuid not null,
        source_id uuid not null,
        id uuid not null,
        created_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz,
        state text not null constraint import_state check (state in ('uploading', 'uploaded', 'waiting', 'running', 'done', 'failed', 'cancelled')),
        format text not null constraint import_format check (format in ('csv', 'senml-json', 'senml-cbor')),
        file_name text constraint import_file_name check (length(file_name) between 1 and 200),
        bytes bigint not null default 0 constraint import_bytes check (bytes >= 0),
        settings jsonb,
        place jsonb not null,
        slices integer not null default 0 constraint import_slices check (slices >= 0),
        attempts integer not null default 0 constraint import_attempts check (attempts >= 0),
        accepted bigint not null default 0 constraint import_accepted check (accepted >= 0),
        duplicates bigint not null default 0 constraint import_duplicates check (duplicates >= 0),
        rejected bigint not null default 0 constraint import_rejected check (rejected >= 0),
        outside_bounds bigint not null default 0 constraint import_outside_bounds check (outside_bounds >= 0),
        faults integer not null default 0 constraint import_faults check (faults >= 0),
        failure text,
        primary key (user_id, source_id, id),
        foreign key (user_id, source_id) references sources.source on delete cascade,
        constraint import_failed check ((state = 'failed') = (failure is not null)),
        constraint import_finished check ((state in ('done', 'failed', 'cancelled')) = (finished_at is not null)),
        constraint import_read_by_settings check (format = 'csv' or settings is null)
      );
      -- One after the other into each source.
      create unique index import_one_running on sources.import (user_id, source_id) where state = 'running';
      create index import_to_run on sources.import (started_at) where state in ('waiting', 'running');
      create index import_age on sources.import (created_at);
      create table sources.import_piece (
        user_id uuid not null,
        source_id uuid not null,
        import_id uuid not null,
        number integer not null constraint import_piece_number check (number >= 0),
        bytes bytea not null,
        primary key (user_id, source_id, import_id, number),
        foreign key (user_id, source_id, import_id) references sources.import on delete cascade
      );
      -- Written once and read once: not worth compressing.
      alter table sources.import_piece alter column bytes set storage external;
      create table sources.import_fault (
        user_id uuid not null,
        source_id uuid not null,
        import_id uuid not null,
        number integer not null,
        place bigint not null,
        field text not null,
        value text not null,
        code text not null,
        detail text not null,
        primary key (user_id, source_id, import_id, number),
        foreign key (user_id, source_id, import_id) references sources.import on delete cascade
      );
      grant select, insert, update, delete on sources.import, sources.import_piece, sources.import_fault to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table sources.import_fault;
      drop table sources.import_piece;
      drop table sources.import;
    `);
  }
}
