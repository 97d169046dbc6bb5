import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The commitment to who took part, and the salt by which each of them can prove it. */
export class Membership1763801610000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- With the consent, so that sealing a result writes nothing for each person, and an erased account takes its salt along.
      alter table queries.consent add column salt uuid not null default gen_random_uuid();
      create table queries.commitment (
        query_id uuid primary key references queries.query,
        -- A power of two that follows from the public maximum of participants.
        leaves integer not null constraint commitment_leaves check (leaves > 0 and leaves & (leaves - 1) = 0),
        root bytea not null constraint commitment_root check (length(root) = 32)
      );
      -- The tree in blocks: up to 1,024 neighbours of one level; the roots of blocks are the next level but ten.
      create table queries.commitment_block (
        query_id uuid not null references queries.commitment on delete cascade,
        level integer not null constraint commitment_block_level check (level >= 0),
        block integer not null constraint commitment_block_number check (block >= 0),
        hashes bytea not null constraint commitment_block_hashes check (length(hashes) > 0 and length(hashes) % 32 = 0),
        primary key (query_id, level, block)
      );
      -- Hashes do not compress.
      alter table queries.commitment_block alter column hashes set storage external;
      grant select, insert on queries.commitment, queries.commitment_block to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table queries.commitment_block;
      drop table queries.commitment;
      alter table queries.consent drop column salt;
    `);
  }
}
