import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Realtime, type Tx } from '@mynedata/platform';
import { EnsurePayee } from '@mynedata/payments';
import { PARAMETERS, ReserveBudget } from '@mynedata/privacy';
import type { ParameterTable } from '@mynedata/privacy-mechanisms';
import { Notify } from '@mynedata/users';
import { EligibilityStore } from '../consent/eligibility.store';
import { RecordAnswers } from '../consent/record-answers';
import { asksForDataset, chargesOf } from '../plan';
import { QueriesStore } from '../queries.store';
import type { Query } from '../query';
import { type AutomaticAnswer, AutomaticAnswersStore } from './automatic-answers.store';

const usualPortion = 2_500;

/**
 * Allows a query for those whose standing rules say so. Each portion of people is one short transaction, with the locks of a consent in
 * the same order: query, consents, settings. A dataset is never answered, nor anything in the last part of a window.
 */
@Injectable()
export class AnswerByRules {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly answers: AutomaticAnswersStore,
    private readonly eligibility: EligibilityStore,
    private readonly reserveBudget: ReserveBudget,
    private readonly payees: EnsurePayee,
    private readonly record: RecordAnswers,
    private readonly notify: Notify,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(queryId: string, goOn: () => boolean = () => true): Promise<void> {
    for (
      let after: string | undefined = '00000000-0000-0000-0000-000000000000';
      after !== undefined && goOn();
    ) {
      const from: string = after;
      after = await this.database.transaction((tx) => this.portion(tx, queryId, from));
    }
  }

  /** The last of the people who were looked at; undefined when there are no more. */
  private async portion(tx: Tx, queryId: string, after: string): Promise<string | undefined> {
    const query = await this.queries.lockShared(tx, queryId);
    const now = this.clock.now();
    if (!this.mayAnswer(query, now)) return undefined;
    const people = await this.answers.take(tx, query, after, usualPortion);
    if (people.length === 0) return undefined;
    await this.reserveBudget.lockMany(tx, people);
    const chosen = new Map(
      (await this.answers.choose(tx, query, people, now)).map(({ userId, ruleId }) => [userId, ruleId]),
    );
    if (chosen.size > 0) await this.answer(tx, query, chosen, now);
    return people.at(-1);
  }

  private mayAnswer(query: Query, now: Date): boolean {
    const { opens, closes } = query.terms;
    return (
      query.state === 'collecting' &&
      now >= opens &&
      now.getTime() < closes.getTime() - this.config.market.autoAnswerGraceMs &&
      !asksForDataset(query.bound)
    );
  }

  private async answer(tx: Tx, query: Query, chosen: ReadonlyMap<string, string>, now: Date): Promise<void> {
    const fitting = await this.eligibility.affordable(tx, query, this.parameters, [...chosen.keys()], now);
    if (fitting.length === 0) return;
    const userIds = fitting.map(({ userId }) => userId);
    const owners = await this.payees.many(tx, userIds);
    const charges = chargesOf(query);
    const answers = fitting.map((one): AutomaticAnswer & { readonly chargeMicro: number } => ({
      ...one,
      ruleId: known(chosen, one.userId),
      ledgerOwner: known(owners, one.userId),
      chargeMicro: charges[one.class],
    }));
    await this.reserveBudget.covered(tx, query.id, answers);
    await this.answers.save(tx, query.id, answers, now);
    await this.record.within(
      tx,
      query,
      'allowed',
      answers.map(({ userId, class: level, types, chargeMicro, ruleId }) => ({
        userId,
        class: level,
        types,
        chargeMicro,
        ruleId,
      })),
    );
    await this.notify.within(tx, userIds, {
      kind: 'automatic-answer',
      text: `A standing rule of yours allowed a request: ${query.terms.title}. You can withdraw until the result is computed.`,
      link: `/requests/${query.id}`,
    });
    tx.afterCommit(() => {
      this.realtime.tell(userIds, 'requests');
      this.realtime.tell(userIds, 'budget');
    });
  }
}

function known(of: ReadonlyMap<string, string>, userId: string): string {
  const found = of.get(userId);
  if (found === undefined) throw new Error('an answer for somebody who was not chosen');
  return found;
}
