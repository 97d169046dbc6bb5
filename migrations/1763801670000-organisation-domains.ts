import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The domain that an organisation says is its own, and when it has proved it. */
export class OrganisationDomains1763801670000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.organisation_domain (
        organisation_id uuid primary key references users.organisation on delete cascade,
        domain text not null constraint organisation_domain_name check (length(domain) between 4 and 253 and domain = lower(domain)),
        -- Published by whoever holds the domain; no secret.
        token text not null,
        method text constraint organisation_domain_method check (method in ('dns', 'file')),
        verified_at timestamptz,
        created_at timestamptz not null,
        constraint organisation_domain_proved check ((method is null) = (verified_at is null))
      );
      grant select, insert, update, delete on users.organisation_domain to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table users.organisation_domain');
  }
}
