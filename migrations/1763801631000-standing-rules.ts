import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules by which a person's requests are allowed without the person, and every answer that was given so. */
export class StandingRules1763801631000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queries.standing_rule (
        user_id uuid not null references users.account on delete cascade,
        id uuid not null default gen_random_uuid(),
        name text not null constraint standing_rule_name check (length(name) between 1 and 100),
        -- Everything a request uses must be among these.
        logical_types text[] not null constraint standing_rule_logical_types check (cardinality(logical_types) > 0 and logical_types <@
          '{personal,location,medical,smart_home,online_activity,consumer}'),
        organisation_types text[] not null constraint standing_rule_organisation_types check (cardinality(organisation_types) > 0 and organisation_types <@
          '{science,government,german_eu_org,international_org,banks_insurance,ngo,private_person}'),
        min_reward_sat bigint not null constraint standing_rule_reward check (min_reward_sat >= 0),
        per_week integer not null constraint standing_rule_per_week check (per_week between 1 and 100),
        created_at timestamptz not null,
        paused_at timestamptz,
        revoked_at timestamptz,
        primary key (user_id, id)
      );
      create index standing_rule_in_force on queries.standing_rule (user_id) where paused_at is null and revoked_at is null;
      -- Stays when the answer is withdrawn: it counts for the week, and the person sees it.
      create table queries.automatic_answer (
        user_id uuid not null,
        query_id uuid not null,
        rule_id uuid not null,
        answered_at timestamptz not null,
        primary key (user_id, query_id),
        foreign key (user_id, rule_id) references queries.standing_rule on delete cascade
      );
      create index automatic_answer_of_rule on queries.automatic_answer (user_id, rule_id, answered_at);

      grant select, insert, update on queries.standing_rule to mynedata_application;
      grant select, insert on queries.automatic_answer to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.automatic_answer, queries.standing_rule');
  }
}
