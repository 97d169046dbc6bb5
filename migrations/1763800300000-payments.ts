import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger (double entry, append-only, in millisatoshi), escrows and deposits, payouts. See `docs/ledger.md`. */
export class Payments1763800300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema payments;

      -- Debit is positive, credit negative. Assets and expenses are never below zero, liabilities never above.
      create table payments.account (
        id bigint generated always as identity primary key,
        kind text not null constraint account_kind check (kind in
          ('wallet', 'network_fees', 'query_escrow', 'user_available', 'user_reserved', 'processor_credit', 'unassigned', 'platform_fee', 'platform_float', 'platform')),
        owner text not null default '',
        balance_msat bigint not null default 0,
        constraint account_once unique (kind, owner),
        constraint account_balance check (case
          when kind in ('wallet', 'network_fees') then balance_msat >= 0
          when kind = 'platform' then true
          else balance_msat <= 0 end)
      );
      create table payments.journal (
        id bigint generated always as identity primary key,
        kind text not null,
        ref text not null,
        at timestamptz not null default now(),
        xact bigint not null default pg_current_xact_id()::text::bigint,
        constraint journal_booked_once unique (kind, ref)
      );
      create table payments.entry (
        journal_id bigint not null references payments.journal,
        account_id bigint not null references payments.account,
        amount_msat bigint not null constraint entry_not_zero check (amount_msat <> 0),
        primary key (journal_id, account_id)
      );
      create index entry_of_account on payments.entry (account_id, journal_id);

      -- The only way a balance changes. Runs with the owner's rights, because the application has none to update accounts.
      create function payments.apply_entries() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if exists (select 1 from new_rows n join payments.journal j on j.id = n.journal_id where j.xact <> pg_current_xact_id()::text::bigint) then
          raise exception 'entries belong to a journal of the same transaction' using errcode = 'integrity_constraint_violation';
        end if;
        if exists (select 1 from new_rows n join payments.account a on a.id = n.account_id where a.kind = 'wallet' and n.amount_msat % 1000 <> 0) then
          raise exception 'the chain knows whole satoshis only' using errcode = 'integrity_constraint_violation';
        end if;
        -- A booking is one balanced statement: whoever adds a line later, even in the same transaction, is refused.
        if exists (select 1 from (select journal_id, count(*) as lines, sum(amount_msat) as total from new_rows group by journal_id) b
                    where b.lines < 2 or b.total <> 0 or b.lines <> (select count(*) from payments.entry e where e.journal_id = b.journal_id)) then
          raise exception 'a booking is one statement of at least two lines that add up to zero' using errcode = 'integrity_constraint_violation';
        end if;
        -- One lock order for all bookings; NO KEY UPDATE, or the foreign key's KEY SHARE locks would deadlock.
        perform 1 from payments.account where id in (select account_id from new_rows) order by id for no key update;
        update payments.account a set balance_msat = a.balance_msat + s.amount
          from (select account_id, sum(amount_msat)::bigint as amount from new_rows group by account_id) s where a.id = s.account_id;
        return null;
      end $$;
      create trigger apply_entries after insert on payments.entry referencing new table as new_rows
        for each statement execute function payments.apply_entries();

      create function payments.assert_balanced() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare lines bigint; total numeric;
      begin
        select count(*), coalesce(sum(amount_msat), 0) into lines, total from payments.entry where journal_id = new.id;
        if lines < 2 or total <> 0 then
          raise exception 'journal % does not balance: % entries, sum %', new.id, lines, total using errcode = 'integrity_constraint_violation';
        end if;
        return null;
      end $$;
      create constraint trigger journal_balances after insert on payments.journal deferrable initially deferred
        for each row execute function payments.assert_balanced();

      create function payments.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the ledger is append-only: corrections are new bookings' using errcode = 'integrity_constraint_violation';
      end $$;
      create trigger entry_append_only before update or delete or truncate on payments.entry for each statement execute function payments.refuse_change();
      create trigger journal_append_only before update or delete or truncate on payments.journal for each statement execute function payments.refuse_change();

      create function payments.open_empty() returns trigger language plpgsql as $$
      begin
        if new.balance_msat <> 0 then
          raise exception 'an account opens with a balance of zero' using errcode = 'integrity_constraint_violation';
        end if;
        return new;
      end $$;
      create trigger account_opens_empty before insert on payments.account for each row execute function payments.open_empty();

      create table payments.escrow (
        query_id uuid primary key,
        organisation_id uuid not null references users.organisation,
        address text not null constraint escrow_address unique,
        escrow_sat bigint not null constraint escrow_positive check (escrow_sat > 0),
        state text not null default 'open' constraint escrow_state check (state in ('open', 'funded', 'settled', 'credited')),
        created_at timestamptz not null
      );
      create table payments.deposit (
        txid text not null,
        vout integer not null,
        address text not null,
        amount_sat bigint not null constraint deposit_amount check (amount_sat > 0),
        confirmations integer not null,
        state text not null constraint deposit_state check (state in ('seen', 'final', 'gone')),
        -- When our node first had it in a block: decides whether a payment came in time.
        first_mined_at timestamptz,
        final_at timestamptz,
        primary key (txid, vout)
      );
      create index deposit_of_address on payments.deposit (address);
      create index deposit_watched on payments.deposit (txid, vout) where state = 'seen' or (state = 'final' and confirmations < 100);
      create table payments.own_address (
        address text primary key,
        purpose text not null constraint own_address_purpose check (purpose in ('float')),
        created_at timestamptz not null
      );
      create table payments.scan (
        single boolean primary key default true check (single),
        block_hash text
      );
      insert into payments.scan default values;

      create table payments.float_hold (
        query_id uuid primary key references payments.escrow,
        amount_msat bigint not null constraint float_hold_amount check (amount_msat >= 0)
      );

      -- A person's pseudonymous account in the ledger. The row goes with the person, the account stays.
      create table payments.payee (
        user_id uuid primary key references users.account on delete cascade,
        ledger_owner uuid not null constraint payee_ledger_owner unique,
        -- Since when the balance could be paid out, and until when an automatic payout waits (random, so that it tells no query).
        payable_since timestamptz,
        payout_after timestamptz
      );
      create view payments.payee_account as select user_id, ledger_owner from payments.payee;

      create table payments.payout_address (
        user_id uuid not null references users.account on delete cascade,
        created_at timestamptz not null,
        address text not null,
        output_type text not null,
        valid_from timestamptz not null,
        primary key (user_id, created_at)
      );
      create table payments.payout_request (
        user_id uuid not null references users.account on delete cascade,
        idempotency_key text not null check (length(idempotency_key) between 1 and 200),
        accept_fee_sat bigint not null check (accept_fee_sat >= 0),
        requested_at timestamptz not null,
        batch_id uuid,
        refused text,
        primary key (user_id, idempotency_key)
      );
      create unique index payout_request_open on payments.payout_request (user_id) where batch_id is null and refused is null;
      create table payments.batch (
        id uuid primary key,
        state text not null constraint batch_state check (state in ('reserved', 'signed', 'broadcast', 'confirmed', 'cancelled')),
        created_at timestamptz not null,
        fee_sat bigint check (fee_sat >= 0)
      );
      create unique index batch_one_open on payments.batch ((true)) where state in ('reserved', 'signed');
      create table payments.item (
        batch_id uuid not null references payments.batch,
        ledger_owner uuid not null,
        address text not null,
        output_type text not null,
        gross_sat bigint not null,
        -- What the person accepted, or 2 % of the amount: the fee share may not become more.
        max_fee_sat bigint not null check (max_fee_sat >= 0),
        fee_sat bigint not null default 0 constraint item_fee_accepted check (fee_sat between 0 and max_fee_sat),
        -- A released item was taken out of its batch; its money is available again.
        released_at timestamptz,
        primary key (batch_id, ledger_owner),
        constraint item_above_dust check (gross_sat - fee_sat >= 330)
      );
      create unique index item_address_once on payments.item (batch_id, address) where released_at is null;
      create index item_of_payee on payments.item (ledger_owner);
      create table payments.attempt (
        batch_id uuid not null references payments.batch,
        number integer not null,
        txid text not null constraint attempt_txid unique,
        hex text not null,
        inputs text[] not null constraint attempt_inputs check (cardinality(inputs) > 0),
        fee_sat bigint not null check (fee_sat >= 0),
        confirmations integer not null default 0,
        primary key (batch_id, number)
      );
      create table payments.fee_rate (
        hour timestamptz primary key,
        sat_per_vbyte double precision not null check (sat_per_vbyte > 0)
      );
      create table payments.alarm (
        id uuid primary key,
        kind text not null,
        subject text not null default '',
        detail text not null,
        raised_at timestamptz not null,
        resolved_at timestamptz
      );
      create unique index alarm_open_once on payments.alarm (kind, subject) where resolved_at is null;

      grant usage on schema payments to mynedata_application;
      grant select on all tables in schema payments to mynedata_application;
      grant insert on payments.account, payments.journal, payments.entry to mynedata_application;
      grant insert, update, delete on payments.escrow, payments.deposit, payments.own_address, payments.float_hold, payments.payee, payments.payout_address,
        payments.payout_request, payments.batch, payments.item, payments.attempt, payments.fee_rate, payments.alarm to mynedata_application;
      grant update on payments.scan to mynedata_application;
      revoke execute on all functions in schema payments from public;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema payments cascade');
  }
}
