import { Injectable } from '@nestjs/common';
import { Clock } from '@mynedata/platform';
import { SettleBudget } from '@mynedata/privacy';
import { consent as admitAnswer } from '../query';
import { Answering } from './answering';
import { ConsentsStore } from './consents.store';
import { OwnMarksStore } from './own-marks.store';
import { RecordAnswers } from './record-answers';

/** A person denies a query, with or without having allowed it before. Denying again changes nothing. */
@Injectable()
export class DenyConsent {
  constructor(
    private readonly answering: Answering,
    private readonly consents: ConsentsStore,
    private readonly marks: OwnMarksStore,
    private readonly settleBudget: SettleBudget,
    private readonly record: RecordAnswers,
    private readonly clock: Clock,
  ) {}

  /** `note` is the person's own, and nobody else's. */
  run(userId: string, queryId: string, note?: string): Promise<void> {
    return this.answering.run(userId, queryId, async (tx, query, row) => {
      if (note !== undefined) await this.marks.saveNote(tx, userId, queryId, note.trim());
      if (row.state === 'denied') return;
      admitAnswer(query, this.clock.now());
      if (row.state === 'allowed') await this.settleBudget.void(tx, queryId, [userId]);
      await this.consents.answer(tx, userId, queryId, { state: 'denied' }, this.clock.now());
      await this.record.within(tx, query, 'denied', [{ userId, class: row.class, types: row.types }]);
    });
  }
}
