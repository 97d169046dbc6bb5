import { Injectable } from '@nestjs/common';
import type { Cursor, Tx } from '@mynedata/platform';
import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';
import { IsNull, Not } from 'typeorm';
import type { ConsentState } from '../consent/consent.entity';
import { unwillingSql } from '../consent/willing.store';
import type { QueryState } from '../query';
import { type RuleConditions, type StandingRule, dryRunDays, weekDays } from './standing-rule';
import { StandingRuleRow } from './standing-rule.entity';

/** A request that a rule would have answered. */
export interface DryAnswer {
  readonly queryId: string;
  readonly title: string;
  readonly organisationId: string;
  readonly logicalTypes: readonly LogicalType[];
  readonly rewardSat: string;
  readonly askedAt: Date;
}

/** An answer that a rule gave, and what is of it now. */
export interface GivenAnswer {
  readonly queryId: string;
  readonly title: string;
  readonly answeredAt: Date;
  readonly state: ConsentState;
  readonly queryState: QueryState;
  readonly rewardSat: string;
}

/** Answers that a rule gave. */
export interface RuleCounts {
  readonly all: number;
  readonly thisWeek: number;
}

const mostDryAnswers = 2_000;

@Injectable()
export class RulesStore {
  async insert(
    tx: Tx,
    userId: string,
    rule: RuleConditions & { readonly name: string },
    createdAt: Date,
  ): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `insert into queries.standing_rule (user_id, name, logical_types, organisation_types, min_reward_sat, per_week, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [
        userId,
        rule.name,
        rule.logicalTypes,
        rule.organisationTypes,
        rule.minRewardSat.toString(),
        rule.perWeek,
        createdAt,
      ],
    );
    if (row === undefined) throw new Error('a rule without id');
    return row.id;
  }

  /** What is in force or paused, newest first: as few as a person can have. */
  async kept(tx: Tx, userId: string): Promise<StandingRule[]> {
    const rows = await tx
      .repository(StandingRuleRow)
      .find({ where: { userId, revokedAt: IsNull() }, order: { createdAt: 'DESC', id: 'DESC' } });
    return rows.map(ruleOf);
  }

  /** Newest first. */
  async revoked(tx: Tx, userId: string, limit: number): Promise<StandingRule[]> {
    const rows = await tx.repository(StandingRuleRow).find({
      where: { userId, revokedAt: Not(IsNull()) },
      order: { createdAt: 'DESC', id: 'DESC' },
      take: limit,
    });
    return rows.map(ruleOf);
  }

  async find(tx: Tx, userId: string, id: string): Promise<StandingRule | undefined> {
    const row = await tx.repository(StandingRuleRow).findOneBy({ userId, id });
    return row === null ? undefined : ruleOf(row);
  }

  async save(
    tx: Tx,
    userId: string,
    id: string,
    changes: { readonly pausedAt?: Date | null; readonly revokedAt?: Date },
  ): Promise<void> {
    await tx.repository(StandingRuleRow).update({ userId, id }, changes);
  }

  /** How many answers each rule gave, and how many of them count for the week. */
  async counts(tx: Tx, userId: string, now: Date): Promise<ReadonlyMap<string, RuleCounts>> {
    const rows = await tx.query<{ id: string; all: number; thisWeek: number }>(
      `select rule_id as id, count(*)::int as all, (count(*) filter (where answered_at > $2::timestamptz - interval '${weekDays} days'))::int as "thisWeek"
         from queries.automatic_answer where user_id = $1 group by rule_id`,
      [userId, now],
    );
    return new Map(rows.map(({ id, ...count }) => [id, count]));
  }

  answers(
    tx: Tx,
    userId: string,
    ruleId: string,
    after: Cursor | undefined,
    limit: number,
  ): Promise<GivenAnswer[]> {
    return tx.query<GivenAnswer>(
      `select a.query_id as "queryId", q.title, date_trunc('milliseconds', a.answered_at) as "answeredAt", c.state, q.state as "queryState", q.reward_sat as "rewardSat"
         from queries.automatic_answer a join queries.query q on q.id = a.query_id join queries.consent c on c.user_id = a.user_id and c.query_id = a.query_id
        where a.user_id = $1 and a.rule_id = $2
          and ($3::timestamptz is null or (date_trunc('milliseconds', a.answered_at), a.query_id) < ($3::timestamptz, $4::uuid))
        order by date_trunc('milliseconds', a.answered_at) desc, a.query_id desc limit $5`,
      [userId, ruleId, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** Queries whose answers of a rule still stand and can be withdrawn. */
  async standing(tx: Tx, userId: string, ruleId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select a.query_id as id from queries.automatic_answer a
         join queries.consent c on c.user_id = a.user_id and c.query_id = a.query_id and c.answered_at = a.answered_at
         join queries.query q on q.id = a.query_id
        where a.user_id = $1 and a.rule_id = $2 and c.state = 'allowed' and q.state = 'collecting' order by a.query_id`,
      [userId, ruleId],
    );
    return rows.map(({ id }) => id);
  }

  /** What a person was asked lately and such a rule would answer, its cap aside; oldest first. */
  wouldAnswer(
    tx: Tx,
    userId: string,
    rule: RuleConditions,
    now: Date,
    graceMs: number,
  ): Promise<DryAnswer[]> {
    return tx.query<DryAnswer>(
      `select c.query_id as "queryId", q.title, q.organisation_id as "organisationId", k.logical_types as "logicalTypes", q.reward_sat as "rewardSat", c.asked_at as "askedAt"
         from queries.consent c join queries.query q on q.id = c.query_id
         join users.organisation_kind o on o.organisation_id = q.organisation_id
         cross join lateral (select array_agg(distinct t ->> 'logicalType') as logical_types from jsonb_array_elements(c.types) t) k
        where c.user_id = $1 and c.asked_at > $2::timestamptz - interval '${dryRunDays} days' and q.gives = 'statistics'
          and c.asked_at < q.closes - $3 * interval '1 millisecond'
          and k.logical_types <@ $4::text[] and o.organisation_type = any($5) and q.reward_sat >= $6
          and not ${unwillingSql} and not ${asksMe('c.user_id', 'q.checked')}
        order by c.asked_at, c.query_id limit ${mostDryAnswers}`,
      [userId, now, graceMs, rule.logicalTypes, rule.organisationTypes, rule.minRewardSat.toString()],
    );
  }
}

/** Whether a person answers alone where any of these attributes is used; looked up person by person, as almost nobody has such settings. */
export const asksMe = (userId: string, checked: string): string => `(
  exists (select 1 from privacy.asks_me_of_kind k join jsonb_array_elements(${checked} -> 'references') used on used ->> 'logicalType' = k.logical_type
           where k.user_id = ${userId} offset 0)
  or exists (select 1 from privacy.asks_me_of_attribute k
               join sources.source_attribute a on a.user_id = k.user_id and a.source_id = k.source_id and a.attribute = k.attribute
               join jsonb_array_elements(${checked} -> 'references') used on used ->> 'sourceType' = a.source_type and used ->> 'attribute' = a.attribute
              where k.user_id = ${userId} offset 0))`;

const ruleOf = (row: StandingRuleRow): StandingRule => ({
  id: row.id,
  name: row.name,
  logicalTypes: row.logicalTypes,
  organisationTypes: row.organisationTypes satisfies OrganisationType[],
  minRewardSat: BigInt(row.minRewardSat),
  perWeek: row.perWeek,
  state: row.revokedAt !== null ? 'revoked' : row.pausedAt !== null ? 'paused' : 'active',
  createdAt: row.createdAt,
});
