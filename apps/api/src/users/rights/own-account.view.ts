import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Role } from '../account.entity';
import { ReadChannels } from '../channels/read-channels';
import { AccountRights, type OwnFile } from './account-rights';
import { OwnRows, type OwnRowsFile } from './own-rows';

const files: readonly OwnRowsFile[] = [
  {
    path: 'account/account.json',
    about: 'Your account: name, role, and since when.',
    sql: 'select id, role, username, demo, created_at as "createdAt" from users.account where id = $1',
  },
  {
    path: 'account/sessions.json',
    about: 'Where you are signed in: since when and until when.',
    sql: 'select id, created_at as "createdAt", expires_at as "expiresAt" from users.session where account_id = $1 order by created_at',
  },
  {
    path: 'account/notifications.json',
    about: 'What you were told.',
    sql: 'select id, kind, text, link, created_at as "createdAt", read_at as "readAt", hidden from users.notification where account_id = $1 order by created_at, id',
  },
  {
    path: 'account/events.json',
    about:
      'What was written down of you in the sealed log, with the salt by which each entry can be checked against it.',
    sql: `select id, at, kind, subject, content, encode(salt, 'hex') as salt, encode(commitment, 'hex') as commitment
            from platform.own_event where user_id = $1 order by position`,
  },
];

const filesOfProcessor: readonly OwnRowsFile[] = [
  {
    path: 'organisation/organisation.json',
    about: 'Your organisation, and your role in it.',
    sql: `select o.id, o.name, o.organisation_type as "organisationType", o.description, o.website, m.role, m.created_at as "memberSince"
            from users.member m join users.organisation o on o.id = m.organisation_id where m.account_id = $1`,
  },
  {
    path: 'organisation/api-keys.json',
    about: 'API keys of your organisation, without their secrets.',
    sql: `select k.id, k.name, k.scopes, k.created_at as "createdAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"
            from users.member m join users.api_key k on k.organisation_id = m.organisation_id where m.account_id = $1 order by k.created_at, k.id`,
  },
  {
    path: 'organisation/webhooks.json',
    about: 'Webhooks of your organisation, without their secrets.',
    sql: `select w.id, w.url, w.events, w.created_at as "createdAt", w.disabled_at as "disabledAt", w.disabled_reason as "disabledReason"
            from users.member m join users.webhook w on w.organisation_id = m.organisation_id where m.account_id = $1 order by w.created_at, w.id`,
  },
];

/** What this module knows of an account, for the archive. */
@Injectable()
export class OwnAccountView implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly rows: OwnRows,
    private readonly channels: ReadChannels,
  ) {}

  onModuleInit(): void {
    this.rights.onExport({
      module: 'users',
      tables: [
        'platform.audit_content',
        'users.contact',
        'users.member',
        'users.notice_setting',
        'users.notification',
        'users.push_subscription',
        'users.session',
      ],
      leavesOut: {
        'users.archive': 'The archive itself.',
        'users.archive_piece': 'The archive itself.',
        'users.outgoing_notice':
          'Only which notices still wait to be sent; what they say is in account/notifications.json.',
      },
      files: (accountId, role) => Readable.from(this.filesOf(accountId, role)) as AsyncIterable<OwnFile>,
    });
  }

  private filesOf(accountId: string, role: Role): OwnFile[] {
    const { channels } = this;
    async function* chosen(): AsyncGenerator<string> {
      yield `${JSON.stringify(await channels.run(accountId), null, 2)}\n`;
    }
    return [
      ...[...files, ...(role === 'processor' ? filesOfProcessor : [])].map((file) =>
        this.rows.file(accountId, file),
      ),
      {
        path: 'account/ways-of-telling.json',
        about: 'By which ways you are told of what: mail address, browsers, language.',
        content: chosen,
      },
    ];
  }
}
