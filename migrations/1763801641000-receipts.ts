import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts as they were issued, and every key that ever signed something. */
export class Receipts1763801641000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queries.receipt (
        user_id uuid not null references users.account on delete cascade,
        id uuid not null,
        -- The exact bytes: a receipt that is fetched again is the same receipt.
        document text not null,
        issued_at timestamptz not null,
        primary key (user_id, id)
      );
      create table queries.signing_key (
        kid text primary key,
        -- The public half, base64url.
        x text not null,
        first_used_at timestamptz not null
      );
      grant select, insert on queries.receipt, queries.signing_key to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.receipt, queries.signing_key');
  }
}
