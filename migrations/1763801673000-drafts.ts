import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Queries that an organisation has not submitted yet: whatever is written so far, right or not. */
export class Drafts1763801673000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queries.draft (
        organisation_id uuid not null references users.organisation on delete cascade,
        id uuid not null,
        content jsonb not null,
        idempotency_key text not null,
        -- Of what was sent with the key: the same key with anything else is a mistake.
        creation_hash bytea not null,
        created_at timestamptz not null,
        changed_at timestamptz not null,
        -- What became of it; then it is no draft any more, and submitting it again gives the same query.
        query_id uuid references queries.query on delete set null,
        primary key (organisation_id, id),
        constraint draft_creation_once unique (organisation_id, idempotency_key)
      );
      create index draft_query on queries.draft (query_id);
      grant select, insert, update, delete on queries.draft to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.draft');
  }
}
