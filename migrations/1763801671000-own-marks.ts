import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person keeps about a request, for nobody else: that it is put off, and a note. */
export class OwnMarks1763801671000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Beside the consents, of which there are millions, because hardly any has one.
    await runner.query(`
      create table queries.own_mark (
        user_id uuid not null,
        query_id uuid not null,
        put_off_at timestamptz,
        note text not null default '' constraint own_mark_note check (length(note) <= 500),
        primary key (user_id, query_id),
        foreign key (user_id, query_id) references queries.consent on delete cascade
      );
      grant select, insert, update, delete on queries.own_mark to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.own_mark');
  }
}
