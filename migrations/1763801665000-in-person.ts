import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests that an organisation makes to one person who is there, by a code, and what became of them. */
export class InPerson1763801665000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What the organisation knows. A denial, and that somebody looked, are not among it: no list or detail of it can tell them.
      create table queries.in_person_request (
        id uuid primary key,
        organisation_id uuid not null references users.organisation on delete cascade,
        title text not null constraint in_person_request_title check (length(title) between 1 and 120),
        purpose_category text not null,
        purpose text not null constraint in_person_request_purpose check (length(purpose) between 1 and 500),
        attributes jsonb not null constraint in_person_request_attributes check (jsonb_array_length(attributes) between 1 and 20),
        -- HMAC of the code; null once it is over.
        code_hash bytea constraint in_person_request_code unique,
        created_at timestamptz not null,
        valid_until timestamptz not null,
        -- Set by the first who types the code: nobody else can from then on, not even when that account is erased.
        entered_at timestamptz,
        state text not null constraint in_person_request_state check (state in ('waiting', 'allowed', 'fetched', 'taken_back', 'withdrawn')),
        state_since timestamptz not null,
        allowed_at timestamptz,
        kept_until timestamptz,
        constraint in_person_request_validity check (valid_until > created_at),
        constraint in_person_request_allowed check ((allowed_at is null) = (kept_until is null)),
        constraint in_person_request_entered check (allowed_at is null or entered_at is not null),
        constraint in_person_request_of_an_answer check (state in ('waiting', 'withdrawn') or allowed_at is not null)
      );
      create index in_person_request_of_organisation on queries.in_person_request (organisation_id, created_at desc, id desc);
      create index in_person_request_code_over on queries.in_person_request (valid_until) where code_hash is not null;

      -- The person who typed the code. It goes with the account, and the values with it.
      create table queries.in_person_entry (
        user_id uuid not null references users.account on delete cascade,
        request_id uuid not null references queries.in_person_request on delete cascade,
        entered_at timestamptz not null,
        state text not null constraint in_person_entry_state check (state in ('entered', 'allowed', 'denied', 'withdrawn')),
        answered_at timestamptz,
        -- Names of the attributes whose values were allowed.
        disclosed text[] not null default '{}',
        -- The values as they were seen, in an envelope, from the consent until they are fetched, taken back or expired.
        box bytea,
        box_key_id text,
        box_until timestamptz,
        primary key (user_id, request_id),
        constraint in_person_entry_answered check ((state = 'entered') = (answered_at is null)),
        constraint in_person_entry_box check (num_nulls(box, box_key_id, box_until) in (0, 3) and (box is null or state = 'allowed'))
      );
      create index in_person_entry_of_request on queries.in_person_entry (request_id);
      create index in_person_entry_of_user on queries.in_person_entry (user_id, entered_at desc, request_id desc);
      create index in_person_entry_box_over on queries.in_person_entry (box_until) where box is not null;

      grant select, insert, update on queries.in_person_request, queries.in_person_entry to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queries.in_person_entry, queries.in_person_request');
  }
}
