import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Consents and notices come by the thousand in one statement. A foreign key looks at each row by itself and locks the account
 * behind it, which writes to a page for each: half of what asking costs. These triggers hold the same for a whole statement. An
 * erasure and an insert of such rows exclude each other by one lock, and whoever is second sees what the first has done.
 */
export class ReferencesOfSets1763801320000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function users.await_inserts() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock(${lock});
          return null;
        end $$;
      create trigger account_erasure_waits before delete on users.account for each statement execute function users.await_inserts();
      create function users.refuse_new_key() returns trigger language plpgsql as $$
        begin
          raise exception 'the key of % never changes', tg_table_name using errcode = 'foreign_key_violation';
        end $$;
      create trigger account_key before update of id on users.account for each row when (old.id <> new.id) execute function users.refuse_new_key();

      ${accountsOf('users', 'notification', 'account_id')}
      create trigger notification_key before update of account_id on users.notification
        for each row when (old.account_id <> new.account_id) execute function users.refuse_new_key();
      ${accountsOf('queries', 'consent', 'user_id')}
      create trigger consent_key before update of user_id, query_id on queries.consent
        for each row when ((old.user_id, old.query_id) <> (new.user_id, new.query_id)) execute function users.refuse_new_key();

      create function queries.require_query() returns trigger language plpgsql as $$
        begin
          if exists (select 1 from (select distinct query_id from inserted) i
                      where not exists (select 1 from queries.query q where q.id = i.query_id for key share)) then
            raise exception 'a consent of no query' using errcode = 'foreign_key_violation', constraint = 'consent_query';
          end if;
          return null;
        end $$;
      create trigger consent_query after insert on queries.consent referencing new table as inserted
        for each statement execute function queries.require_query();
      create function queries.keep_query() returns trigger language plpgsql as $$
        begin
          if exists (select 1 from queries.consent c where c.query_id = old.id) then
            raise exception 'people were asked for this query' using errcode = 'foreign_key_violation', constraint = 'consent_query';
          end if;
          return null;
        end $$;
      create trigger query_consent after delete on queries.query for each row execute function queries.keep_query();
      create trigger query_key before update of id on queries.query for each row when (old.id <> new.id) execute function users.refuse_new_key();

      alter table queries.consent drop constraint consent_user_id_fkey, drop constraint consent_query_id_fkey;
      alter table users.notification drop constraint notification_account_id_fkey,
        -- One index instead of three: the newest notices of an account stand at its end.
        drop constraint notification_pkey, add primary key (account_id, created_at, id), drop constraint notification_once;
      drop index users.notification_newest;
      create unique index notification_once on users.notification (account_id, once) where once is not null;

      -- Whoever looks for one person's consent finds it by either index; an index by state led through all who were asked.
      drop index queries.consent_of_query;
      create index consent_of_query on queries.consent (query_id, user_id);
      create index consent_answered on queries.consent (query_id, state, user_id) where state <> 'asked';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index queries.consent_answered;
      drop index queries.consent_of_query;
      create index consent_of_query on queries.consent (query_id, state);
      drop index users.notification_once;
      alter table users.notification drop constraint notification_pkey, add primary key (account_id, id),
        add constraint notification_once unique (account_id, once),
        add constraint notification_account_id_fkey foreign key (account_id) references users.account on delete cascade;
      create index notification_newest on users.notification (account_id, created_at desc);
      alter table queries.consent
        add constraint consent_user_id_fkey foreign key (user_id) references users.account on delete cascade,
        add constraint consent_query_id_fkey foreign key (query_id) references queries.query;
      drop trigger query_key on queries.query;
      drop trigger query_consent on queries.query;
      drop trigger consent_query on queries.consent;
      drop trigger consent_key on queries.consent;
      drop trigger notification_key on users.notification;
      drop trigger account_key on users.account;
      drop trigger account_erasure_waits on users.account;
      drop function queries.keep_query(), queries.require_query(), users.refuse_new_key(), users.await_inserts();
      drop trigger consent_account on queries.consent;
      drop trigger account_consent on users.account;
      drop trigger notification_account on users.notification;
      drop trigger account_notification on users.account;
      drop function queries.require_consent_account(), queries.erase_consent(), users.require_notification_account(), users.erase_notification();
    `);
  }
}

/** Any number that nothing else locks: 'accounts' as bytes. */
const lock = '7017561974736057459';

/** What a foreign key to users.account with ON DELETE CASCADE says, by statement. The functions look anew after the lock is there. */
const accountsOf = (schema: string, table: string, column: string): string => `
  create function ${schema}.require_${table}_account() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${lock});
      if exists (select 1 from inserted i where not exists (select 1 from users.account a where a.id = i.${column})) then
        raise exception 'a ${table} of no account' using errcode = 'foreign_key_violation', constraint = '${table}_account';
      end if;
      return null;
    end $$;
  create trigger ${table}_account after insert on ${schema}.${table} referencing new table as inserted
    for each statement execute function ${schema}.require_${table}_account();
  create function ${schema}.erase_${table}() returns trigger language plpgsql as $$
    begin
      delete from ${schema}.${table} where ${column} in (select id from erased);
      return null;
    end $$;
  create trigger account_${table} after delete on users.account referencing old table as erased
    for each statement execute function ${schema}.erase_${table}();`;
