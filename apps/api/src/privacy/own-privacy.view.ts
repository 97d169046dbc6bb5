import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountRights, type OwnFile, OwnRows, type OwnRowsFile } from '@mynedata/users';

const files: readonly OwnRowsFile[] = [
  {
    path: 'privacy/levels.json',
    about: 'Your protection level for each kind of data.',
    sql: 'select logical_type as "logicalType", level, changed_at as "changedAt" from privacy.default_level where user_id = $1 order by logical_type',
  },
  {
    path: 'privacy/levels-of-attributes.json',
    about: 'Attributes of single sources that have a level of their own.',
    sql: 'select source_id as "sourceId", attribute, level, changed_at as "changedAt" from privacy.attribute_level where user_id = $1 order by source_id, attribute',
  },
  {
    path: 'privacy/own-limits.json',
    about: 'Your own lower limits of the privacy budget, in percent.',
    sql: 'select logical_type as "logicalType", percent, changed_at as "changedAt" from privacy.own_cap where user_id = $1 order by logical_type',
  },
  {
    path: 'privacy/refused-organisations.json',
    about: 'Kinds of organisations, and single organisations, that may not ask you.',
    sql: `select organisation_type as "organisationType", null as "organisationId", changed_at as since from privacy.refused_type where user_id = $1
          union all select null, organisation_id, blocked_at from privacy.blocked_organisation where user_id = $1 order by since`,
  },
  {
    path: 'privacy/least-rewards.json',
    about: 'What you want at least, in satoshis.',
    sql: 'select organisation_type as "organisationType", logical_type as "logicalType", sat, changed_at as "changedAt" from privacy.reserve_price where user_id = $1 order by 1, 2',
  },
  {
    path: 'privacy/ask-me.json',
    about: 'What no rule may answer for you.',
    sql: `select logical_type as "logicalType", null as "sourceId", null as attribute, changed_at as "changedAt" from privacy.ask_me_kind where user_id = $1
          union all select null, source_id, attribute, changed_at from privacy.ask_me_attribute where user_id = $1 order by 4`,
  },
  {
    path: 'privacy/changes.json',
    about: 'How your settings changed.',
    sql: 'select id, changed_at as "changedAt", kind, subject, before, after from privacy.setting_change where user_id = $1 order by changed_at, id',
  },
  {
    path: 'privacy/market-statistics.json',
    about:
      'Since when you are not counted in the weekly statistics of settings, if so, and what being counted was charged.',
    sql: `select null as "drawId", 'not_counted' as state, changed_at as at, null as "logicalTypes", null as level, null as "amountMicro" from privacy.uncounted where user_id = $1
          union all select draw_id, 'counted', charged_at, logical_types, class, amount_micro from privacy.market_charge where user_id = $1 order by at`,
  },
  {
    // As the person sees it: between claim and release a charge still looks reserved.
    path: 'privacy/budget.json',
    about: 'Every entry of your privacy budget, in millionths of ε.',
    sql: `select query_id as "queryId", logical_types as "logicalTypes", class as level, case when shown then state else 'reserved' end as state,
                 case when shown and state = 'spent' then spent_micro else reserved_micro end as "amountMicro", reserved_at as "reservedAt",
                 case when shown then spent_at end as "spentAt"
            from privacy.budget_position where user_id = $1 order by reserved_at, query_id`,
  },
];

/** What this module knows of a person, for the archive. */
@Injectable()
export class OwnPrivacyView implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly rows: OwnRows,
  ) {}

  onModuleInit(): void {
    this.rights.onExport({
      module: 'privacy',
      tables: [
        'privacy.ask_me_attribute',
        'privacy.ask_me_kind',
        'privacy.attribute_level',
        'privacy.blocked_organisation',
        'privacy.budget_entry',
        'privacy.default_level',
        'privacy.market_charge',
        'privacy.own_cap',
        'privacy.refused_type',
        'privacy.reserve_price',
        'privacy.setting_change',
        'privacy.uncounted',
      ],
      leavesOut: { 'privacy.person': 'Only a mark by which changes of your settings wait for each other.' },
      files: (accountId, role) =>
        Readable.from(
          role === 'user' ? files.map((file) => this.rows.file(accountId, file)) : [],
        ) as AsyncIterable<OwnFile>,
    });
  }
}
