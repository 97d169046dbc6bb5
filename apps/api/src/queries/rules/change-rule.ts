import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { ChangeSettings } from '@mynedata/privacy';
import { QueriesRefusal } from '../errors';
import { WithdrawConsent } from '../consent/withdraw-consent';
import { RulesStore } from './rules.store';
import type { RuleState } from './standing-rule';

/** What became of the answers of a rule that is revoked. */
export interface Revoked {
  readonly withdrawn: number;
  readonly tooLate: number;
}

/** Pauses, resumes and revokes a standing rule; each again changes nothing. From then on it answers, or does not. */
@Injectable()
export class ChangeRule {
  constructor(
    private readonly database: Database,
    private readonly change: ChangeSettings,
    private readonly rules: RulesStore,
    private readonly withdrawConsent: WithdrawConsent,
  ) {}

  async to(userId: string, id: string, state: RuleState): Promise<void> {
    await this.change.run(userId, async (tx, now) => {
      const rule = await this.rules.find(tx, userId, id);
      if (rule === undefined) throw new QueriesRefusal('rule-not-found', 'You have no such standing rule.');
      if (rule.state === state) return [];
      if (rule.state === 'revoked')
        throw new QueriesRefusal('rule-revoked', 'This rule is revoked. Make a new one like it.');
      switch (state) {
        case 'active':
          await this.rules.save(tx, userId, id, { pausedAt: null });
          break;
        case 'paused':
          await this.rules.save(tx, userId, id, { pausedAt: now });
          break;
        case 'revoked':
          await this.rules.save(tx, userId, id, { revokedAt: now });
      }
      const subject = { ruleId: id, ruleName: rule.name };
      return [{ kind: 'standing_rule', subject, before: rule.state, after: state }];
    });
  }

  /** `withdrawAnswers`: also takes back what it allowed and is not computed yet, one answer after the other. */
  async revoke(userId: string, id: string, withdrawAnswers: boolean): Promise<Revoked> {
    await this.to(userId, id, 'revoked');
    if (!withdrawAnswers) return { withdrawn: 0, tooLate: 0 };
    const queryIds = await this.database.transaction((tx) => this.rules.standing(tx, userId, id));
    let tooLate = 0;
    for (const queryId of queryIds)
      await this.withdrawConsent.run(userId, queryId).catch((error: unknown) => {
        // The claim came in between: the person is told, and the others are still taken back.
        if (!(error instanceof QueriesRefusal)) throw error;
        tooLate++;
      });
    return { withdrawn: queryIds.length - tooLate, tooLate };
  }
}
