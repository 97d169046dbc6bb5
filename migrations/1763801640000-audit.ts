import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The market's memory: append-only events, each sealed by a chain of hashes that only the database itself continues. */
export class Audit1763801640000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.audit_event (
        position bigint generated always as identity primary key,
        id uuid not null constraint audit_event_id unique,
        at timestamptz not null,
        kind text not null constraint audit_event_kind check (kind ~ '^[a-z]+(-[a-z]+)*$'),
        -- What everybody may know, as canonical JSON; or the salted hash of what belongs to one person.
        facts text,
        commitment bytea constraint audit_event_commitment check (length(commitment) = 32),
        constraint audit_event_content check ((facts is null) <> (commitment is null))
      );
      -- What a commitment is of. It goes with its person: the chain holds without it.
      create table platform.audit_content (
        user_id uuid not null references users.account on delete cascade,
        event_id uuid not null,
        -- The query it is about.
        subject uuid,
        salt bytea not null constraint audit_content_salt check (length(salt) = 16),
        content text not null,
        primary key (user_id, event_id)
      );
      create table platform.audit_link (
        number bigint primary key,
        event_id uuid not null constraint audit_link_event unique,
        hash bytea not null
      );
      -- Events that have no link yet.
      create table platform.audit_pending (
        position bigint primary key,
        event_id uuid not null
      );

      create function platform.audit_note_pending() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into platform.audit_pending (position, event_id) select position, id from added;
        return null;
      end $$;
      create trigger audit_event_pending after insert on platform.audit_event referencing new table as added
        for each statement execute function platform.audit_note_pending();

      -- Links events that wait, in their order, and says how many. The application can call it, and write no link by itself.
      create function platform.chain_audit(most integer) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        last_number bigint;
        last_hash bytea;
        event record;
        chained integer := 0;
      begin
        perform pg_advisory_xact_lock(hashtextextended('audit chain', 0));
        select number, hash into last_number, last_hash from platform.audit_link order by number desc limit 1;
        if not found then
          last_number := 0;
          last_hash := sha256('mynedata:audit:1');
        end if;
        for event in
          select p.position, e.id, e.at, e.kind, e.facts, e.commitment
            from platform.audit_pending p join platform.audit_event e on e.position = p.position order by p.position limit most
        loop
          last_number := last_number + 1;
          last_hash := sha256(last_hash || int8send(last_number) || sha256(convert_to(
            event.id || '|' || event.kind || '|' || (extract(epoch from event.at) * 1000000)::bigint || '|' || coalesce(event.facts, '')
            || '|' || coalesce(encode(event.commitment, 'hex'), ''), 'UTF8')));
          insert into platform.audit_link (number, event_id, hash) values (last_number, event.id, last_hash);
          delete from platform.audit_pending where position = event.position;
          chained := chained + 1;
        end loop;
        return chained;
      end $$;
      revoke execute on function platform.chain_audit, platform.audit_note_pending from public;

      create function platform.refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'audit events are append-only' using errcode = 'integrity_constraint_violation';
      end $$;
      create trigger audit_event_append_only before update or delete or truncate on platform.audit_event
        for each statement execute function platform.refuse_audit_change();
      create trigger audit_link_append_only before update or delete or truncate on platform.audit_link
        for each statement execute function platform.refuse_audit_change();
      create trigger audit_content_unchanged before update on platform.audit_content
        for each statement execute function platform.refuse_audit_change();

      -- What a person's own events say, for the read models of other modules.
      create view platform.own_event as
        select c.user_id, e.id, e.at, e.kind, c.subject, c.content::jsonb as content
          from platform.audit_content c join platform.audit_event e on e.id = c.event_id;

      grant select, insert on platform.audit_event, platform.audit_content to mynedata_application;
      grant select on platform.audit_link, platform.audit_pending, platform.own_event to mynedata_application;
      grant execute on function platform.chain_audit to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view platform.own_event;
      drop table platform.audit_pending, platform.audit_link, platform.audit_content, platform.audit_event;
      drop function platform.chain_audit, platform.audit_note_pending, platform.refuse_audit_change;
    `);
  }
}
