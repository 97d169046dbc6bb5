import { Injectable } from '@nestjs/common';
import { Audit, Clock, Database, type Tx } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { type EntryState, type InPersonRequest, inPersonTermsHash, stateForPerson } from './in-person';
import { InPersonEntriesStore } from './in-person-entries.store';
import { InPersonRequestsStore } from './in-person-requests.store';
import { TellInPerson } from './tell-in-person';

/** What an answer was, as it is sealed: receipts are made of it. Values are never in it. */
export interface DisclosureRecord {
  readonly request: string;
  readonly terms: string;
  /** Attributes whose values were allowed. */
  readonly attributes: readonly string[];
}

/** A person denies an in-person request, or takes back what nobody has fetched yet. Twice is as good as once. */
@Injectable()
export class AnswerDisclosure {
  constructor(
    private readonly database: Database,
    private readonly requests: InPersonRequestsStore,
    private readonly entries: InPersonEntriesStore,
    private readonly audit: Audit,
    private readonly tell: TellInPerson,
    private readonly clock: Clock,
  ) {}

  /** The organisation is told nothing: for it the request waits until it expires, as if nobody had come. */
  deny(userId: string, requestId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { request, answered, now } = await this.locked(tx, userId, requestId);
      if (answered === 'denied') return;
      refuseUnlessOpen(request, answered, now);
      await this.entries.answer(tx, userId, requestId, 'denied', now);
      await this.record(tx, userId, 'denied', request, []);
    });
  }

  withdraw(userId: string, requestId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { request, answered, disclosed, now } = await this.locked(tx, userId, requestId);
      if (answered === 'withdrawn') return;
      const state = stateForPerson(request, answered, now);
      if (state === 'fetched')
        throw new QueriesRefusal(
          'in-person-over',
          'Too late: the organisation has fetched the values. Ask it to delete them; your receipt says what it was allowed.',
        );
      if (state !== 'allowed')
        throw new QueriesRefusal(
          'in-person-over',
          'There is nothing to withdraw: nothing of yours lies there.',
        );
      await this.entries.answer(tx, userId, requestId, 'withdrawn', now);
      await this.requests.move(tx, requestId, 'taken_back', now);
      await this.record(tx, userId, 'withdrawn', request, disclosed);
      await this.tell.takenBack(tx, request, now);
    });
  }

  /** A person's request, locked: first the request, then the entry. Another's is not found. */
  async locked(
    tx: Tx,
    userId: string,
    requestId: string,
  ): Promise<{
    readonly request: InPersonRequest;
    readonly answered: EntryState;
    readonly disclosed: readonly string[];
    readonly now: Date;
  }> {
    const request = await this.requests.lock(tx, requestId);
    const entry = request === null ? null : await this.entries.find(tx, userId, requestId);
    if (request === null || entry === null) throw inPersonNotFound();
    return { request, answered: entry.state, disclosed: entry.disclosed, now: this.clock.now() };
  }

  async record(
    tx: Tx,
    userId: string,
    answer: 'allowed' | 'denied' | 'withdrawn',
    request: InPersonRequest,
    attributes: readonly string[],
  ): Promise<void> {
    const content: DisclosureRecord = { request: request.id, terms: inPersonTermsHash(request), attributes };
    await this.audit.own(tx, `in-person-${answer}`, [{ userId, subject: request.id, content }]);
  }
}

export const inPersonNotFound = (): QueriesRefusal =>
  new QueriesRefusal('in-person-not-found', 'There is no such in-person request for you.');

/** One answer to one code: whoever wants another one asks for a new code. */
export function refuseUnlessOpen(request: InPersonRequest, answered: EntryState, now: Date): void {
  const state = stateForPerson(request, answered, now);
  switch (state) {
    case 'open':
      return;
    case 'cancelled':
      throw new QueriesRefusal('in-person-over', 'The organisation has withdrawn this request.');
    case 'missed':
      throw new QueriesRefusal('in-person-over', 'The time for an answer is over. Ask for a new code.');
    case 'allowed':
      throw new QueriesRefusal(
        'in-person-answered',
        'You have allowed this. As long as the values are not fetched you can withdraw.',
      );
    case 'fetched':
    case 'denied':
    case 'withdrawn':
    case 'lapsed':
      throw new QueriesRefusal(
        'in-person-answered',
        'You have answered this already, and a code takes one answer. To answer otherwise, ask for a new code.',
      );
  }
}
