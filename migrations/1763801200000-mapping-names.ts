import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mapping is for a name that a record can bear (RFC 8428 §4.5.1). Those for others can mean nothing. */
export class MappingNames1763801200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from sources.mapping where not (name ~ '^[A-Za-z0-9][A-Za-z0-9:./_-]*$' and length(name) <= 200);
      alter table sources.mapping add constraint mapping_name check (name ~ '^[A-Za-z0-9][A-Za-z0-9:./_-]*$' and length(name) <= 200);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sources.mapping drop constraint mapping_name');
  }
}
