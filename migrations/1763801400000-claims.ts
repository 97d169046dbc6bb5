import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A claim of a million people writes what differs, not everybody: who takes part is a consent that stands when its query is
 * claimed, what it costs is one row per query, and only the sources that are read of them are frozen.
 */
export class Claims1763801400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The budget: one row says what the participants of each class were charged, instead of an update of every reservation.
      drop view privacy.budget_charge;
      create table privacy.claim (
        query_id uuid primary key,
        claimed_at timestamptz not null,
        low_micro bigint not null,
        medium_micro bigint not null,
        high_micro bigint not null,
        -- False from the claim to the release: until then the person, too, sees a reservation.
        shown boolean not null default false,
        constraint claim_charge check (least(low_micro, medium_micro, high_micro) >= 0)
      );
      insert into privacy.claim
        select query_id, min(spent_at), coalesce(max(spent_micro) filter (where class = 'low'), 0), coalesce(max(spent_micro) filter (where class = 'medium'), 0),
               coalesce(max(spent_micro) filter (where class = 'high'), 0), bool_and(shown)
          from privacy.budget_entry where state = 'spent' group by query_id;
      -- A claim that left out everybody, too: what it voided shows with its release.
      insert into privacy.claim
        select e.query_id, e.claimed_at, 0, 0, 0, q.state <> 'executing' from queries.execution e join queries.query q on q.id = e.query_id
      on conflict do nothing;
      update privacy.budget_entry set state = 'reserved', shown = true, spent_micro = 0, spent_at = null where state = 'spent';
      alter table privacy.budget_entry drop constraint budget_entry_state, drop column spent_micro, drop column spent_at,
        add constraint budget_entry_state check (state in ('reserved', 'void'));

      -- Every entry with what became of it: a reservation whose query was claimed is a charge, never of more than was reserved.
      create view privacy.budget_position as
        select e.user_id, e.query_id, e.logical_types, e.class, e.reserved_micro, e.reserved_at,
               case when e.state = 'reserved' and c.query_id is not null then 'spent' else e.state end as state,
               case when e.state = 'reserved' and c.query_id is not null
                    then least(e.reserved_micro, case e.class when 'low' then c.low_micro when 'medium' then c.medium_micro else c.high_micro end) else 0 end as spent_micro,
               case when e.state = 'reserved' then c.claimed_at end as spent_at,
               case when e.state = 'reserved' then coalesce(c.shown, true) else e.shown or coalesce(c.shown, false) end as shown
          from privacy.budget_entry e left join privacy.claim c on c.query_id = e.query_id;
      ${budgetCharge('privacy.budget_position')}
      grant select, insert, update on privacy.claim to mynedata_application;
      grant select on privacy.budget_position, privacy.budget_charge to mynedata_application;

      -- Who takes part: a consent that stands when its query is claimed.
      alter table queries.execution add column timeouts integer not null default 0;
      alter table queries.consent
        add column ledger_owner uuid,
        -- The class at the claim, where it is stricter than the one shown.
        add column claimed_class text constraint consent_claimed_class check (claimed_class in ('medium', 'high'));
      insert into payments.payee (user_id, ledger_owner)
        select distinct user_id, gen_random_uuid() from queries.consent where state = 'allowed' on conflict do nothing;
      update queries.consent c set ledger_owner = p.ledger_owner from payments.payee p where p.user_id = c.user_id and c.state = 'allowed';
      update queries.consent c set claimed_class = p.class from queries.participant p where p.user_id = c.user_id and p.query_id = c.query_id and p.class <> c.class;
      update queries.consent set outcome = null where outcome = 'participant';
      alter table queries.consent drop constraint consent_outcome,
        add constraint consent_outcome check (outcome in ('lapsed', 'not_drawn')),
        add constraint consent_payee check (state <> 'allowed' or ledger_owner is not null);

      -- A participant whose account is erased stays in the set by the pseudonymous ledger account: number, charge and reward do not change.
      create table queries.erased_participant (
        query_id uuid not null references queries.query,
        ledger_owner uuid not null,
        class text not null constraint erased_participant_class check (class in ('low', 'medium', 'high')),
        primary key (query_id, ledger_owner)
      );
      insert into queries.erased_participant select query_id, ledger_owner, class from queries.participant where user_id is null;
      create function queries.keep_erased_participant() returns trigger language plpgsql as $$
        begin
          insert into queries.erased_participant (query_id, ledger_owner, class)
            select old.query_id, old.ledger_owner, coalesce(old.claimed_class, old.class)
             where exists (select 1 from queries.execution e where e.query_id = old.query_id)
          on conflict do nothing;
          delete from queries.frozen_source where query_id = old.query_id and user_id = old.user_id;
          return null;
        end $$;
      create trigger consent_erased after delete on queries.consent for each row
        when (old.state = 'allowed' and old.outcome is null) execute function queries.keep_erased_participant();

      -- What is read of whom, per attribute of SELECT: from the claim to the sealed result. Nothing refers to it or holds it up; a
      -- source that is deleted in between has nothing to read.
      create table queries.frozen_source (
        query_id uuid not null,
        reference integer not null,
        user_id uuid not null,
        source_id uuid not null,
        class text not null,
        -- True for one source of each person and reference, so that people can be walked through without sorting.
        leads boolean not null,
        primary key (query_id, reference, user_id, source_id)
      );
      insert into queries.frozen_source
        select s.query_id, s.reference, s.user_id, s.source_id, p.class,
               row_number() over (partition by s.query_id, s.reference, s.user_id order by s.source_id) = 1
          from queries.participant_source s
          join queries.participant p on p.query_id = s.query_id and p.user_id = s.user_id
          join queries.execution e on e.query_id = s.query_id and e.outcome is null;
      drop table queries.participant_source;
      drop table queries.participant;
      create view queries.participant as
        select c.query_id, c.ledger_owner, c.user_id, coalesce(c.claimed_class, c.class) as class
          from queries.consent c join queries.execution e on e.query_id = c.query_id
         where c.state = 'allowed' and c.outcome is null
        union all
        select query_id, ledger_owner, null, class from queries.erased_participant;
      grant select, insert, delete, maintain on queries.frozen_source to mynedata_application;
      grant select, insert on queries.erased_participant to mynedata_application;
      grant select on queries.participant to mynedata_application;
      -- The claim of many people is prepared in tables of its own, which several workers fill.
      do $$ begin execute format('grant temporary on database %I to mynedata_application', current_database()); end $$;

      -- Sums per slot by the name of the series: a chunk that lies within one slot gives its summary, and only others are opened.
      -- Several rows may come for one slot; their sums and counts add up. Slots are numbered from 0 at since. One plain SELECT, so that
      -- the planner takes it for a view; times are whole microseconds, computed once per chunk.
      drop function sources.slot_reading(timestamptz, timestamptz, double precision);
      create function sources.slot_sum(since timestamptz, until timestamptz, slot_micros bigint)
        returns table (user_id uuid, source_id uuid, name text, slot integer, sum double precision, count bigint)
        language sql stable parallel safe as $$
        select s.user_id, s.source_id, s.name, v.slot, v.sum, v.count
          from sources.series s
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id
          cross join lateral (
            select (extract(epoch from c.first_at - since) * 1000000)::bigint as first, (extract(epoch from c.last_at - since) * 1000000)::bigint as last,
                   (extract(epoch from until - since) * 1000000)::bigint as size offset 0) t
          cross join lateral (
            select (t.first / slot_micros)::int as slot, c.sum, c.count::bigint as count
             where t.first >= 0 and t.last < t.size and t.first / slot_micros = t.last / slot_micros
            union all
            select ((t.first + p.moved) / slot_micros)::int, p.number, 1
              from (select unnest(c.offsets) as moved, unnest(c.numbers) as number) p
             where not (t.first >= 0 and t.last < t.size and t.first / slot_micros = t.last / slot_micros)
               and t.first + p.moved >= 0 and t.first + p.moved < t.size) v
         where c.first_at < until and c.last_at >= since $$;

      -- The same for a single slot, in two parts that are added up: what lies within it, which needs no record, and what reaches over
      -- an edge of it, which is opened. Apart, because a join that might open carries every chunk whole.
      create function sources.inner_sum(since timestamptz, until timestamptz)
        returns table (user_id uuid, source_id uuid, name text, sum double precision, count bigint)
        language sql stable parallel safe as $$
        select s.user_id, s.source_id, s.name, c.sum, c.count::bigint
          from sources.series s
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id
         where c.first_at >= since and c.last_at < until $$;
      create function sources.edge_sum(since timestamptz, until timestamptz)
        returns table (user_id uuid, source_id uuid, name text, sum double precision, count bigint)
        language sql stable parallel safe as $$
        select s.user_id, s.source_id, s.name, v.sum, v.count
          from sources.series s
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id
          cross join lateral (
            select sum(p.number), count(*) from (select unnest(c.offsets) as moved, unnest(c.numbers) as number) p
             where c.first_at + p.moved * interval '1 microsecond' >= since and c.first_at + p.moved * interval '1 microsecond' < until) v
         where c.first_at < until and c.last_at >= since and not (c.first_at >= since and c.last_at < until) and v.count > 0 $$;

      -- Every record from the first moment to before the second, by the name of its series and as it is stored.
      create function sources.series_reading(since timestamptz, until timestamptz)
        returns table (user_id uuid, source_id uuid, name text, at timestamptz, number double precision, text text, "boolean" boolean, date date)
        language sql stable parallel safe as $$
        select s.user_id, s.source_id, s.name, c.first_at + p.moved * interval '1 microsecond', p.number, p.text, p.boolean, p.date
          from sources.series s
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id
          cross join lateral unnest(c.offsets, c.numbers, c.texts, c.booleans, c.dates) as p (moved, number, text, boolean, date)
         where c.first_at < until and c.last_at >= since
           and c.first_at + p.moved * interval '1 microsecond' >= since and c.first_at + p.moved * interval '1 microsecond' < until $$;
      grant execute on function sources.slot_sum(timestamptz, timestamptz, bigint), sources.inner_sum(timestamptz, timestamptz), sources.edge_sum(timestamptz, timestamptz), sources.series_reading(timestamptz, timestamptz) to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function sources.series_reading(timestamptz, timestamptz);
      drop function sources.edge_sum(timestamptz, timestamptz);
      drop function sources.inner_sum(timestamptz, timestamptz);
      drop function sources.slot_sum(timestamptz, timestamptz, bigint);
      create function sources.slot_reading(since timestamptz, until timestamptz, slot_seconds double precision)
        returns table (user_id uuid, source_id uuid, attribute text, context text, slot integer, sum double precision, count bigint)
        language sql stable parallel safe as $$
        select a.user_id, a.source_id, a.attribute, a.context, floor(extract(epoch from c.first_at + p.moved * interval '1 microsecond' - since) / slot_seconds)::int,
               p.number * a.factor + a.shift, 1::bigint
          from sources.source_attribute a
          join sources.series s on s.user_id = a.user_id and s.source_id = a.source_id and s.name = a.name
          join sources.chunk c on c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id and c.first_at < until and c.last_at >= since
          cross join lateral unnest(c.offsets, c.numbers) as p (moved, number)
         where c.first_at + p.moved * interval '1 microsecond' >= since and c.first_at + p.moved * interval '1 microsecond' < until $$;

      alter view queries.participant rename to standing;
      create table queries.participant (
        query_id uuid not null references queries.query,
        ledger_owner uuid not null,
        user_id uuid references users.account on delete set null,
        class text not null constraint participant_class check (class in ('low', 'medium', 'high')),
        primary key (query_id, ledger_owner)
      );
      create index participant_user on queries.participant (user_id);
      insert into queries.participant select query_id, ledger_owner, user_id, class from queries.standing;
      drop view queries.standing;
      create table queries.participant_source (
        query_id uuid not null,
        user_id uuid not null,
        reference integer not null,
        source_id uuid not null,
        primary key (query_id, user_id, reference, source_id),
        foreign key (user_id, source_id) references sources.source on delete cascade
      );
      create index participant_source_of_source on queries.participant_source (user_id, source_id);
      insert into queries.participant_source
        select f.query_id, f.user_id, f.reference, f.source_id from queries.frozen_source f join sources.source s on s.user_id = f.user_id and s.id = f.source_id;
      drop table queries.frozen_source;
      alter table queries.execution drop column timeouts;
      drop trigger consent_erased on queries.consent;
      drop function queries.keep_erased_participant();
      drop table queries.erased_participant;
      alter table queries.consent drop constraint consent_outcome, drop constraint consent_payee, drop column ledger_owner, drop column claimed_class,
        add constraint consent_outcome check (outcome in ('participant', 'lapsed', 'not_drawn'));
      update queries.consent c set outcome = 'participant' from queries.participant p where p.query_id = c.query_id and p.user_id = c.user_id;
      grant select, insert, update, delete on queries.participant, queries.participant_source to mynedata_application;

      drop view privacy.budget_charge;
      drop view privacy.budget_position;
      alter table privacy.budget_entry drop constraint budget_entry_state,
        add column spent_micro bigint not null default 0, add column spent_at timestamptz,
        add constraint budget_entry_state check (state in ('reserved', 'spent', 'void'));
      update privacy.budget_entry e set state = 'spent', spent_at = c.claimed_at, shown = c.shown,
             spent_micro = least(e.reserved_micro, case e.class when 'low' then c.low_micro when 'medium' then c.medium_micro else c.high_micro end)
        from privacy.claim c where c.query_id = e.query_id and e.state = 'reserved';
      update privacy.budget_entry e set shown = true from privacy.claim c where c.query_id = e.query_id and c.shown and e.state = 'void';
      alter table privacy.budget_entry
        add constraint budget_entry_charge_within_reservation check (spent_micro between 0 and reserved_micro),
        add constraint budget_entry_spent check ((state = 'spent') = (spent_at is not null) and (state = 'spent' or spent_micro = 0));
      drop table privacy.claim;
      ${budgetCharge('privacy.budget_entry')}
      grant select, insert, update, delete on privacy.budget_charge to mynedata_application;
    `);
  }
}

/**
 * What counts against a person's budget, and until when: a reservation always, a charge for 90 days. Between claim and release the
 * whole reservation counts, whatever became of it: a budget that eased would tell the outcome too early.
 */
const budgetCharge = (entries: string): string => `
  create view privacy.budget_charge as
    select user_id, query_id, logical_types,
           case when state = 'reserved' or not shown then reserved_micro else spent_micro end as amount_micro,
           case when state = 'reserved' or not shown then 'infinity'::timestamptz else spent_at + interval '90 days' end as counts_until
      from ${entries}
     where state in ('reserved', 'spent') or not shown;`;
