import { Injectable } from '@nestjs/common';
import { Clock } from '@mynedata/platform';
import { EnsurePayee } from '@mynedata/payments';
import { ReserveBudget } from '@mynedata/privacy';
import type { Level } from '@mynedata/privacy-mechanisms';
import { QueriesRefusal } from '../errors';
import { asksForDataset, chargesOf } from '../plan';
import { consent as admitAnswer } from '../query';
import { Answering } from './answering';
import { ConsentsStore } from './consents.store';
import { EligibilityStore } from './eligibility.store';
import { RecordAnswers } from './record-answers';
import { unwillingReason } from './willing.store';

/** A person allows a query: reserves the privacy budget. Allowing again changes nothing. */
@Injectable()
export class GrantConsent {
  constructor(
    private readonly answering: Answering,
    private readonly consents: ConsentsStore,
    private readonly eligibility: EligibilityStore,
    private readonly reserveBudget: ReserveBudget,
    private readonly payees: EnsurePayee,
    private readonly record: RecordAnswers,
    private readonly clock: Clock,
  ) {}

  /** `shown`: the level that the person saw on the card, and whether it spoke of a dataset. A consent counts only for what was shown. */
  run(userId: string, queryId: string, shown: Level, dataset = false): Promise<void> {
    return this.answering.run(userId, queryId, async (tx, query, row) => {
      if (row.state === 'allowed') return;
      if (dataset !== asksForDataset(query.bound))
        throw new QueriesRefusal(
          'consent-of-another-kind',
          dataset
            ? 'This request gives statistics, no dataset. Leave out "dataset".'
            : 'This request gives a dataset, in which your values leave beside those of others. Allow it with "dataset": true.',
        );
      const now = this.clock.now();
      admitAnswer(query, now);
      await this.reserveBudget.lock(tx, userId);
      const [fitting] = await this.eligibility.check(tx, query, [userId], now);
      if (fitting === undefined)
        throw new QueriesRefusal(
          'request-does-not-fit',
          'Your settings or data no longer fit this request. Nothing was shared.',
        );
      if (fitting.class !== shown) {
        throw new QueriesRefusal(
          'level-changed',
          `Your protection level for this request is now ${fitting.class}. Look at the request again before you answer.`,
        );
      }
      const { class: level, types } = fitting;
      const kinds = types.map(({ logicalType }) => logicalType);
      if ((await unwillingReason(tx, query, userId, kinds)) !== undefined)
        throw new QueriesRefusal(
          'request-does-not-fit',
          'This request pays less than your reserve price. Lower the price to allow it.',
        );
      const chargeMicro = chargesOf(query)[level];
      await this.reserveBudget.within(tx, userId, { queryId, class: level, chargeMicro, types });
      await this.consents.answer(
        tx,
        userId,
        queryId,
        {
          state: 'allowed',
          class: level,
          types: [...types],
          ledgerOwner: await this.payees.within(tx, userId),
        },
        now,
      );
      await this.record.within(tx, query, 'allowed', [{ userId, class: level, types, chargeMicro }]);
    });
  }
}
