import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, decodeCursor, encodeCursor } from '@mynedata/platform';
import { ReadOrganisations } from '@mynedata/users';
import { QueriesRefusal } from '../errors';
import type { DryRunView, RuleAnswersPage, StandingRuleView } from './rule.dto';
import { type RuleCounts, RulesStore } from './rules.store';
import { type RuleConditions, type StandingRule, dryRunDays, withinWeeks } from './standing-rule';

const mostShown = 100;
const mostRevokedShown = 50;

/** A person's standing rules, what they answered, and what a new one would have answered. */
@Injectable()
export class RulesView {
  constructor(
    private readonly database: Database,
    private readonly rules: RulesStore,
    private readonly organisations: ReadOrganisations,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** All that are not revoked, and the newest of those that are. */
  all(userId: string): Promise<StandingRuleView[]> {
    return this.database.transaction(async (tx) => {
      const counts = await this.rules.counts(tx, userId, this.clock.now());
      const rules = [
        ...(await this.rules.kept(tx, userId)),
        ...(await this.rules.revoked(tx, userId, mostRevokedShown)),
      ];
      return rules.map((rule) => viewOf(rule, counts.get(rule.id)));
    });
  }

  one(userId: string, id: string): Promise<StandingRuleView> {
    return this.database.transaction(async (tx) => {
      const rule = await this.rules.find(tx, userId, id);
      if (rule === undefined) throw notFound();
      return viewOf(rule, (await this.rules.counts(tx, userId, this.clock.now())).get(id));
    });
  }

  answers(userId: string, id: string, cursor: string | undefined, limit: number): Promise<RuleAnswersPage> {
    return this.database.transaction(async (tx) => {
      if ((await this.rules.find(tx, userId, id)) === undefined) throw notFound();
      const found = await this.rules.answers(tx, userId, id, decodeCursor(cursor), limit + 1);
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map(({ answeredAt, ...answer }) => ({
          ...answer,
          answeredAt: answeredAt.toISOString(),
          canWithdraw: answer.state === 'allowed' && answer.queryState === 'collecting',
        })),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.answeredAt.toISOString(), id: last.queryId }) }),
      };
    });
  }

  dryRun(userId: string, rule: RuleConditions): Promise<DryRunView> {
    return this.database.transaction(async (tx) => {
      const grace = this.config.market.autoAnswerGraceMs;
      const matching = await this.rules.wouldAnswer(tx, userId, rule, this.clock.now(), grace);
      const answered = withinWeeks(matching, rule.perWeek);
      const newest = answered.toReversed().slice(0, mostShown);
      const known = await this.organisations.byIds(
        tx,
        newest.map(({ organisationId }) => organisationId),
      );
      return {
        days: dryRunDays,
        count: answered.length,
        items: newest.flatMap(({ organisationId, askedAt, ...request }) => {
          const organisation = known.get(organisationId);
          if (organisation === undefined) return [];
          return {
            ...request,
            askedAt: askedAt.toISOString(),
            organisationName: organisation.name,
            organisationType: organisation.organisationType,
          };
        }),
      };
    });
  }
}

const notFound = (): QueriesRefusal =>
  new QueriesRefusal('rule-not-found', 'You have no such standing rule.');

const viewOf = (
  { minRewardSat, createdAt, ...rule }: StandingRule,
  counts: RuleCounts | undefined,
): StandingRuleView => ({
  ...rule,
  minRewardSat: minRewardSat.toString(),
  createdAt: createdAt.toISOString(),
  answers: counts?.all ?? 0,
  answersThisWeek: counts?.thisWeek ?? 0,
});
