import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Queries, consents, executions with their frozen participants, results. */
export class Queries1763800400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema queries;
      create table queries.query (
        id uuid primary key,
        organisation_id uuid not null references users.organisation,
        submitted_by uuid not null,
        idempotency_key text not null check (length(idempotency_key) between 1 and 200),
        title text not null,
        description text not null,
        purpose_category text not null,
        purpose text not null,
        text text not null,
        canonical text not null,
        -- The checked query with bounds and versions of everything it names: catalogue changes never touch a running query.
        checked jsonb not null,
        interval_from timestamptz not null,
        interval_to timestamptz not null,
        granularity_seconds integer constraint query_granularity check (granularity_seconds > 0),
        max_protection text not null constraint query_max_protection check (max_protection in ('low', 'medium', 'high')),
        strategy text not null constraint query_strategy check (strategy in ('partition', 'strictest')),
        min_participants integer not null,
        max_participants integer not null,
        reward_sat bigint not null constraint query_reward check (reward_sat >= 0),
        fee_sat bigint not null constraint query_fee check (fee_sat >= 0),
        margin integer not null constraint query_margin check (margin >= 0),
        escrow_sat bigint not null,
        payment_due timestamptz,
        opens timestamptz not null,
        closes timestamptz not null,
        state text not null constraint query_state check (state in
          ('awaiting_funds', 'collecting', 'executing', 'released', 'not_released', 'unfunded', 'cancelled')),
        submitted_at timestamptz not null,
        collecting_since timestamptz,
        state_since timestamptz not null,
        -- How often a claim was begun; one that keeps failing ends the query, so that nothing is stuck.
        claims integer not null default 0,
        submission_hash bytea not null,
        constraint query_submission_once unique (organisation_id, idempotency_key),
        constraint query_participants check (0 < min_participants and min_participants <= max_participants),
        constraint query_times check (interval_from < interval_to and interval_to <= closes and opens < closes),
        constraint query_escrow check (escrow_sat = reward_sat * (max_participants + margin) + fee_sat),
        constraint query_paid check ((reward_sat > 0) = (payment_due is not null)),
        constraint query_asking check (state in ('awaiting_funds', 'unfunded', 'cancelled') or collecting_since is not null)
      );
      create index query_of_organisation on queries.query (organisation_id, submitted_at desc, id);
      create index query_open on queries.query (state) where state in ('awaiting_funds', 'collecting', 'executing');

      create table queries.consent (
        user_id uuid not null references users.account on delete cascade,
        query_id uuid not null references queries.query,
        state text not null constraint consent_state check (state in ('asked', 'allowed', 'denied', 'withdrawn')),
        -- The class and the levels per logical type as the card shows them.
        class text not null constraint consent_class check (class in ('low', 'medium', 'high')),
        types jsonb not null,
        asked_at timestamptz not null,
        answered_at timestamptz,
        -- Set by the claim, told by the release.
        outcome text constraint consent_outcome check (outcome in ('participant', 'lapsed', 'not_drawn')),
        primary key (user_id, query_id),
        constraint consent_answered check ((state = 'asked') = (answered_at is null)),
        constraint consent_outcome_needs_consent check (outcome is null or state = 'allowed')
      );
      create index consent_of_query on queries.consent (query_id, state);

      create table queries.execution (
        query_id uuid primary key references queries.query,
        attempt integer not null,
        claimed_at timestamptz not null,
        -- Drawn and stored before any other noise; decides quorum, band and invoice.
        head_count integer,
        outcome text constraint execution_outcome check (outcome in ('releasable', 'not_releasable')),
        sealed jsonb,
        sealed_at timestamptz,
        constraint execution_sealed check ((outcome is null) = (sealed_at is null) and coalesce(outcome = 'releasable', false) = (sealed is not null))
      );
      -- The frozen set refers to the pseudonymous ledger account, so that erasing an account changes no sum.
      create table queries.participant (
        query_id uuid not null references queries.query,
        ledger_owner uuid not null,
        user_id uuid references users.account on delete set null,
        class text not null constraint participant_class check (class in ('low', 'medium', 'high')),
        primary key (query_id, ledger_owner)
      );
      create index participant_user on queries.participant (user_id);
      create table queries.participant_source (
        query_id uuid not null,
        user_id uuid not null,
        reference integer not null,
        source_id uuid not null,
        primary key (query_id, user_id, reference, source_id),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create index participant_source_of_source on queries.participant_source (user_id, source_id);
      create table queries.result (
        query_id uuid primary key references queries.query,
        body jsonb not null,
        certificate jsonb not null,
        released_at timestamptz not null
      );

      grant usage on schema queries to mynedata_application;
      grant select, insert, update, delete on all tables in schema queries to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema queries cascade');
  }
}
