import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime, type Tx } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import { consent as admitAnswer } from '../query';
import { ConsentsStore } from './consents.store';
import { OwnMarksStore } from './own-marks.store';

/** A person orders their own list: nobody else learns of it, and it is no answer. */
@Injectable()
export class MarkRequest {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly marks: OwnMarksStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  /** Decides later: possible while the request waits for an answer. */
  putOff(userId: string, queryId: string): Promise<void> {
    return this.mark(userId, async (tx) => {
      const consent = await this.consents.lock(tx, userId, queryId);
      if (consent === null) throw notAsked();
      admitAnswer(await this.queries.get(tx, queryId), this.clock.now());
      if (consent.state !== 'asked')
        throw new QueriesRefusal(
          'answered-already',
          'You answered this request. You can change your answer until the window closes.',
        );
      await this.marks.putOff(tx, userId, queryId, this.clock.now());
    });
  }

  takeUp(userId: string, queryId: string): Promise<void> {
    return this.mark(userId, async (tx) => {
      if (!(await this.consents.isAsked(tx, userId, queryId))) throw notAsked();
      await this.marks.takeUp(tx, userId, queryId);
    });
  }

  /** Whatever the answer was and becomes; an empty note is none. */
  note(userId: string, queryId: string, text: string): Promise<void> {
    return this.mark(userId, async (tx) => {
      if (!(await this.consents.isAsked(tx, userId, queryId))) throw notAsked();
      await this.marks.saveNote(tx, userId, queryId, text.trim());
    });
  }

  private async mark(userId: string, write: (tx: Tx) => Promise<void>): Promise<void> {
    await this.database.transaction(write);
    this.realtime.tell([userId], 'requests');
  }
}

const notAsked = (): QueriesRefusal =>
  new QueriesRefusal('request-not-found', 'There is no such request for you.');
