import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person needs to check an own event against the sealed log. */
export class OwnEventsWithProof1763801686000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace view platform.own_event as
        select c.user_id, e.id, e.at, e.kind, c.subject, c.content::jsonb as content, c.salt, e.commitment, e.position
          from platform.audit_content c join platform.audit_event e on e.id = c.event_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view platform.own_event;
      create view platform.own_event as
        select c.user_id, e.id, e.at, e.kind, c.subject, c.content::jsonb as content
          from platform.audit_content c join platform.audit_event e on e.id = c.event_id;
      grant select on platform.own_event to mynedata_application;
    `);
  }
}
