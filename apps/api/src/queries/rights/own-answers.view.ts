import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountRights, type OwnFile, OwnRows, type OwnRowsFile } from '@mynedata/users';
import { ExportActivity } from '../activity/export-activity';

const files: readonly OwnRowsFile[] = [
  {
    // What the claim found out shows with the release, as everywhere.
    path: 'requests/answers.json',
    about: 'What you were asked, what you answered, and what became of it.',
    sql: `select c.query_id as "queryId", q.title, q.text, q.organisation_id as "organisationId", c.state, c.class as level, c.types, c.asked_at as "askedAt",
                 c.answered_at as "answeredAt", a.rule_id as "answeredByRule",
                 case when q.state = 'released' then c.outcome end as outcome,
                 case when q.state = 'released' then coalesce(c.claimed_class, c.class) end as "levelOfUse",
                 case when q.state = 'released' then c.salt end as salt
            from queries.consent c join queries.query q on q.id = c.query_id
            left join queries.automatic_answer a on a.user_id = c.user_id and a.query_id = c.query_id
           where c.user_id = $1 order by c.asked_at, c.query_id`,
  },
  {
    path: 'requests/rules.json',
    about: 'Your standing rules.',
    sql: `select id, name, logical_types as "logicalTypes", organisation_types as "organisationTypes", min_reward_sat as "minRewardSat", per_week as "perWeek",
                 created_at as "createdAt", paused_at as "pausedAt", revoked_at as "revokedAt" from queries.standing_rule where user_id = $1 order by created_at, id`,
  },
  {
    path: 'requests/notes.json',
    about: 'Requests that you put off, and your own notes.',
    sql: 'select query_id as "queryId", put_off_at as "putOffAt", note from queries.own_mark where user_id = $1 order by query_id',
  },
  {
    // What was disclosed lies sealed until the organisation has fetched it; the values are those of the sources.
    path: 'requests/in-person.json',
    about: 'Requests whose code you entered, and which attributes you disclosed.',
    sql: `select e.request_id as "requestId", r.organisation_id as "organisationId", r.title, r.purpose, e.entered_at as "enteredAt", e.state, e.answered_at as "answeredAt", e.disclosed
            from queries.in_person_entry e join queries.in_person_request r on r.id = e.request_id where e.user_id = $1 order by e.entered_at, e.request_id`,
  },
  {
    path: 'requests/receipts.json',
    about: 'Signed receipts as they were issued: the text of each is what was signed.',
    sql: 'select id, issued_at as "issuedAt", document from queries.receipt where user_id = $1 order by issued_at, id',
  },
];

const filesOfProcessor: readonly OwnRowsFile[] = [
  {
    path: 'organisation/queries.json',
    about: 'Queries that you submitted for your organisation.',
    sql: `select id, title, text, purpose, state, submitted_at as "submittedAt" from queries.query where submitted_by = $1 order by submitted_at, id`,
  },
];

/** What this module knows of a person, for the archive. */
@Injectable()
export class OwnAnswersView implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly rows: OwnRows,
    private readonly activity: ExportActivity,
  ) {}

  onModuleInit(): void {
    this.rights.onExport({
      module: 'queries',
      tables: [
        'queries.automatic_answer',
        'queries.consent',
        'queries.in_person_entry',
        'queries.own_mark',
        'queries.receipt',
        'queries.standing_rule',
      ],
      leavesOut: {
        'queries.dataset_member':
          'Which group of people your rows of datasets are made alike with: it would say something about the others.',
        'queries.frozen_source':
          'Which of your sources a computation reads, only while it runs; what was used is in requests/activity.json.',
      },
      files: (accountId, role) =>
        Readable.from(
          role === 'user'
            ? [
                ...files.map((file) => this.rows.file(accountId, file)),
                {
                  path: 'requests/activity.json',
                  about: 'Who asked, who used your data, and what for.',
                  content: () => this.activity.run(accountId, {}, 'json'),
                },
              ]
            : filesOfProcessor.map((file) => this.rows.file(accountId, file)),
        ) as AsyncIterable<OwnFile>,
    });
  }
}
