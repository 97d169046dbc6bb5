import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which ways, and of what, an account wants to be told; what still has to be sent. */
export class NotificationChannels1763801651000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Told by other ways only: not shown in the inbox.
      alter table users.notification add column hidden boolean not null default false;

      create table users.contact (
        account_id uuid primary key references users.account on delete cascade,
        language text not null default 'en' constraint contact_language check (language in ('en', 'de')),
        digest text not null default 'daily' constraint contact_digest check (digest in ('daily', 'weekly')),
        -- The address and the secrets of links to it, in one envelope.
        mail bytea,
        mail_key_id text,
        mail_verified_at timestamptz,
        -- Of the link that proves the address, until then.
        verify_hash bytea,
        verify_until timestamptz,
        unsubscribe_hash bytea,
        constraint contact_mail check ((mail is null) = (mail_key_id is null) and (mail is null) = (unsubscribe_hash is null)),
        constraint contact_verified check (mail_verified_at is null or mail is not null)
      );
      create unique index contact_unsubscribe on users.contact (unsubscribe_hash);
      create unique index contact_verify on users.contact (verify_hash);

      create table users.notice_setting (
        account_id uuid not null references users.account on delete cascade,
        topic text not null constraint notice_setting_topic check (topic in ('requests', 'results', 'money', 'security')),
        app boolean not null,
        mail text not null constraint notice_setting_mail check (mail in ('off', 'digest', 'at_once')),
        push boolean not null,
        primary key (account_id, topic),
        constraint notice_setting_fixed check (app or topic not in ('money', 'security'))
      );

      create table users.push_subscription (
        account_id uuid not null references users.account on delete cascade,
        id uuid not null,
        -- Whoever knows the endpoint can send there: in an envelope, found by its hash.
        endpoint_hash bytea not null,
        box bytea not null,
        box_key_id text not null,
        created_at timestamptz not null,
        primary key (account_id, id),
        constraint push_subscription_endpoint unique (account_id, endpoint_hash)
      );

      create table users.outgoing_notice (
        account_id uuid not null,
        notification_id uuid not null,
        notification_at timestamptz not null,
        channel text not null constraint outgoing_notice_channel check (channel in ('mail', 'push')),
        due_at timestamptz not null,
        attempts integer not null default 0,
        primary key (account_id, channel, notification_id),
        constraint outgoing_notice_notification foreign key (account_id, notification_at, notification_id)
          references users.notification on delete cascade
      );
      create index outgoing_notice_due on users.outgoing_notice (channel, due_at);
      grant select, insert, update, delete
        on users.contact, users.notice_setting, users.push_subscription, users.outgoing_notice to mynedata_application;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table users.outgoing_notice;
      drop table users.push_subscription;
      drop table users.notice_setting;
      drop table users.contact;
      alter table users.notification drop column hidden;
    `);
  }
}
