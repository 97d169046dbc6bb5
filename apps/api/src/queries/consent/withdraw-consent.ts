import { Injectable } from '@nestjs/common';
import { Clock } from '@mynedata/platform';
import { SettleBudget } from '@mynedata/privacy';
import { QueriesRefusal } from '../errors';
import { withdraw as admitWithdrawal } from '../query';
import { Answering } from './answering';
import { ConsentsStore } from './consents.store';
import { RecordAnswers } from './record-answers';

/** A person takes a consent back, until the claim. Withdrawing again changes nothing. */
@Injectable()
export class WithdrawConsent {
  constructor(
    private readonly answering: Answering,
    private readonly consents: ConsentsStore,
    private readonly settleBudget: SettleBudget,
    private readonly record: RecordAnswers,
    private readonly clock: Clock,
  ) {}

  run(userId: string, queryId: string): Promise<void> {
    return this.answering.run(userId, queryId, async (tx, query, row) => {
      if (row.state === 'withdrawn') return;
      if (row.state !== 'allowed')
        throw new QueriesRefusal(
          'nothing-to-withdraw',
          'You have not allowed this request, so there is nothing to withdraw.',
        );
      admitWithdrawal(query);
      await this.settleBudget.void(tx, queryId, [userId]);
      await this.consents.answer(tx, userId, queryId, { state: 'withdrawn' }, this.clock.now());
      await this.record.within(tx, query, 'withdrawn', [{ userId, class: row.class, types: row.types }]);
    });
  }
}
