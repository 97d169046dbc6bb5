import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Eligible } from '../consent/eligibility.store';
import { planned } from '../consent/planning.store';
import { putOffSql } from '../consent/own-marks.store';
import { paysEnough } from '../consent/willing.sql';
import type { Query } from '../query';
import { asksMe } from './rules.store';
import { weekDays } from './standing-rule';

/** What a rule does for one person. */
export interface Chosen {
  readonly userId: string;
  readonly ruleId: string;
}

export interface AutomaticAnswer extends Chosen, Eligible {
  readonly ledgerOwner: string;
}

/** Rules over people and a query, as sets; planned as the statistics of tables that just grew would not do it. */
@Injectable()
export class AutomaticAnswersStore {
  /**
   * The next people with a rule for this query who were asked and did not answer, their consents locked. Who answers at this moment, or
   * wants to decide later, is passed over: a person comes before the rule.
   */
  async take(tx: Tx, query: Query, after: string, limit: number): Promise<string[]> {
    const rows = await planned(tx, 'few', () =>
      tx.query<{ user_id: string }>(
        `select c.user_id from queries.consent c
        where c.query_id = $1 and c.state = 'asked' and c.user_id > $2
          and not ${putOffSql}
          and c.user_id in (select r.user_id from queries.standing_rule r where r.user_id > $2 and ${matches})
        order by c.user_id limit $6 for update skip locked`,
        [query.id, after, ...conditionsOf(query), limit],
      ),
    );
    return rows.map((row) => row.user_id);
  }

  /**
   * Whose rules answer this query now: the oldest of them whose week is not full. The people are locked. Who put it off just before they
   * were taken is looked for again: that changes nothing of the consent, so taking it did not see it.
   */
  choose(tx: Tx, query: Query, userIds: readonly string[], now: Date): Promise<Chosen[]> {
    const parameters: unknown[] = [userIds, query.id, ...conditionsOf(query), now];
    const bind = (value: unknown, type: string): string => `$${parameters.push(value)}::${type}`;
    const kinds = [...new Set(query.bound.references.map(({ logicalType }) => logicalType))];
    return planned(tx, 'few', () =>
      tx.query<Chosen>(
        `select distinct on (r.user_id) r.user_id as "userId", r.id as "ruleId"
         from queries.standing_rule r
        where r.user_id = any($1::uuid[]) and ${matches}
          and (select count(*) from queries.automatic_answer a
                where a.user_id = r.user_id and a.rule_id = r.id and a.answered_at > $6::timestamptz - interval '${weekDays} days') < r.per_week
          and not exists (select 1 from queries.own_mark m where m.user_id = r.user_id and m.query_id = $2 and m.put_off_at is not null)
          and not ${asksMe('r.user_id', '(select q.checked from queries.query q where q.id = $2)')}
          and exists (select 1 from (select r.user_id) f where ${paysEnough(query, kinds, bind)})
        order by r.user_id, r.created_at, r.id`,
        parameters,
      ),
    );
  }

  async save(tx: Tx, queryId: string, answers: readonly AutomaticAnswer[], now: Date): Promise<void> {
    const given = JSON.stringify(
      answers.map(({ userId, ruleId, class: level, types, ledgerOwner }) => ({
        user_id: userId,
        rule_id: ruleId,
        class: level,
        types,
        ledger_owner: ledgerOwner,
      })),
    );
    const rows = `jsonb_to_recordset($3) as g (user_id uuid, rule_id uuid, class text, types jsonb, ledger_owner uuid)`;
    // Joined by hashing: to the statistics a new query has hardly a consent, and each would be compared with each answer.
    const changed = await planned(tx, 'many', () =>
      tx.execute(
        `update queries.consent c set state = 'allowed', class = g.class, types = g.types, ledger_owner = g.ledger_owner, answered_at = $2
           from ${rows} where c.query_id = $1 and c.user_id = any($4::uuid[]) and c.user_id = g.user_id and c.state = 'asked'`,
        [queryId, now, given, answers.map(({ userId }) => userId)],
      ),
    );
    if (changed !== answers.length) throw new Error('a request was answered although it was locked');
    await tx.execute(
      `insert into queries.automatic_answer (user_id, query_id, rule_id, answered_at) select user_id, $1, rule_id, $2 from ${rows}`,
      [queryId, now, given],
    );
  }
}

/** Over `r` queries.standing_rule: in force, and for such a query, whose conditions are $3 to $5. */
const matches = `r.paused_at is null and r.revoked_at is null and r.logical_types @> $3::text[] and r.min_reward_sat <= $4::bigint
  and r.organisation_types @> array[(select k.organisation_type from users.organisation_kind k where k.organisation_id = $5::uuid)]`;

const conditionsOf = ({ bound, terms, organisationId }: Query): readonly unknown[] => [
  [...new Set(bound.references.map(({ logicalType }) => logicalType))],
  terms.rewardSat.toString(),
  organisationId,
];
