import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is left of the money of an account that is erased, and the end of an organisation. */
export class ClaimCodes1763801660000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Nothing here names a person: a code opens a pseudonymous account of the ledger, whatever that holds when it is used.
      create table payments.claim_code (
        ledger_owner uuid primary key,
        -- The credit of this organisation comes along.
        organisation_id uuid constraint claim_code_organisation unique references users.organisation,
        -- Missing: what the account holds, and what comes later, was given away.
        code_hash bytea constraint claim_code_hash unique check (length(code_hash) = 32),
        issued_at timestamptz not null,
        -- From the erasure on; until then it opens nothing.
        valid_from timestamptz,
        expires_at timestamptz,
        -- Where it shall be paid, and the fee that was accepted for that.
        address text,
        output_type text,
        accept_fee_sat bigint constraint claim_code_fee check (accept_fee_sat >= 0),
        requested_at timestamptz,
        refused text,
        constraint claim_code_valid check ((valid_from is null) = (expires_at is null)),
        constraint claim_code_given check (code_hash is not null or valid_from is not null),
        constraint claim_code_payout check ((address is null) = (output_type is null) and (address is null) = (accept_fee_sat is null)
          and (address is null) = (requested_at is null))
      );
      create index claim_code_expires on payments.claim_code (expires_at);
      create index claim_code_wants on payments.claim_code (requested_at) where requested_at is not null and refused is null;
      grant select, insert, update on payments.claim_code to mynedata_application;

      -- The name of who used people's data stays for those whose data was used.
      alter table users.organisation add column ended_at timestamptz;
      -- Whoever issues a key while the last member leaves gets one that opens nothing.
      create function users.skip_if_ended() returns trigger language plpgsql as $$
        begin
          perform 1 from users.organisation where id = new.organisation_id and ended_at is null for share;
          return case when found then new end;
        end $$;
      create trigger api_key_of_standing_organisation before insert on users.api_key for each row execute function users.skip_if_ended();
      create trigger webhook_of_standing_organisation before insert on users.webhook for each row execute function users.skip_if_ended();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger webhook_of_standing_organisation on users.webhook;
      drop trigger api_key_of_standing_organisation on users.api_key;
      drop function users.skip_if_ended();
      alter table users.organisation drop column ended_at;
      drop table payments.claim_code;
    `);
  }
}
