import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a query came into each of its states: it is in none of them twice. */
export class StatesOfQueries1763801672000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queries.query_state (
        query_id uuid not null references queries.query on delete cascade,
        state text not null constraint query_state_name check (state in
          ('awaiting_funds', 'collecting', 'executing', 'released', 'not_released', 'unfunded', 'cancelled')),
        since timestamptz not null,
        primary key (query_id, state)
      );
      insert into queries.query_state (query_id, state, since)
        select id, state, state_since from queries.query
        union all
        select id, 'awaiting_funds', submitted_at from queries.query where reward_sat > 0 and state <> 'awaiting_funds'
        union all
        select id, 'collecting', collecting_since from queries.query where collecting_since is not null and state <> 'collecting'
        union all
        select q.id, 'executing', e.claimed_at from queries.query q join queries.execution e on e.query_id = q.id where q.state in ('released', 'not_released');
      grant select, insert on queries.query_state to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.query_state');
  }
}
