import { Injectable } from '@nestjs/common';
import { ChangeSettings } from '@mynedata/privacy';
import { Database } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { RulesStore } from './rules.store';
import { type RuleConditions, type StandingRule, mostRules } from './standing-rule';

/** A new standing rule. One that says the same as a rule in force is that rule. */
@Injectable()
export class CreateRule {
  constructor(
    private readonly database: Database,
    private readonly change: ChangeSettings,
    private readonly rules: RulesStore,
  ) {}

  run(userId: string, rule: RuleConditions & { readonly name: string }): Promise<string> {
    return this.database.transaction(async (tx) => {
      let id = '';
      await this.change.within(tx, userId, async (_, createdAt) => {
        const kept = await this.rules.kept(tx, userId);
        const same = kept.find((one) => says(one) === says(rule));
        if (same !== undefined) {
          id = same.id;
          return [];
        }
        if (kept.length >= mostRules)
          throw new QueriesRefusal(
            'too-many-rules',
            `You have ${mostRules} standing rules. Revoke one that you no longer need.`,
          );
        id = await this.rules.insert(tx, userId, rule, createdAt);
        const subject = { ruleId: id, ruleName: rule.name };
        return [{ kind: 'standing_rule', subject, before: null, after: 'active' }];
      });
      return id;
    });
  }
}

const says = (rule: RuleConditions & Pick<StandingRule, 'name'>): string =>
  JSON.stringify([
    rule.name,
    [...rule.logicalTypes].sort(),
    [...rule.organisationTypes].sort(),
    rule.minRewardSat.toString(),
    rule.perWeek,
  ]);
