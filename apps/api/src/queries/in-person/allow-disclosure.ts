import { Injectable } from '@nestjs/common';
import { Database, Vault } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { AnswerDisclosure, refuseUnlessOpen } from './answer-disclosure';
import { type DisclosedValue, cardMs, keptMs } from './in-person';
import { InPersonEntriesStore } from './in-person-entries.store';
import { InPersonRequestsStore } from './in-person-requests.store';
import { ReadCard } from './read-card';
import { TellInPerson } from './tell-in-person';

/** Where sealed values belong: in another row they are worth nothing. */
export const boxContext = (userId: string, requestId: string): string => `in-person ${userId} ${requestId}`;

/**
 * A person allows what a card showed. The values are read once more as of the moment of the card: unless they are the same, nothing
 * is disclosed and the person looks again. From then on they lie sealed, whatever becomes of the data, until they are fetched.
 */
@Injectable()
export class AllowDisclosure {
  constructor(
    private readonly database: Database,
    private readonly answering: AnswerDisclosure,
    private readonly requests: InPersonRequestsStore,
    private readonly entries: InPersonEntriesStore,
    private readonly cards: ReadCard,
    private readonly vault: Vault,
    private readonly tell: TellInPerson,
  ) {}

  run(
    userId: string,
    requestId: string,
    seen: { readonly card: string; readonly asOf: Date },
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { request, answered, now } = await this.answering.locked(tx, userId, requestId);
      const age = now.getTime() - seen.asOf.getTime();
      if (answered === 'allowed' && request.state === 'allowed') return;
      refuseUnlessOpen(request, answered, now);
      if (age < 0 || age > cardMs) throw lookAgain('You looked at the values too long ago.');
      const card = await this.cards.within(tx, userId, request, seen.asOf);
      if (card.against !== undefined)
        throw new QueriesRefusal(
          'in-person-unwanted',
          'Your settings are against this organisation. Change them under Privacy if you want to allow it.',
        );
      if (card.hash !== seen.card)
        throw lookAgain('The values or your settings have changed since you looked.');
      const values = card.values.map(({ attribute, value, unit, at }): DisclosedValue => ({
        attribute,
        value,
        unit,
        at,
      }));
      const disclosed = values.flatMap(({ attribute, value }) => (value === null ? [] : [attribute]));
      if (disclosed.length === 0)
        throw new QueriesRefusal(
          'in-person-nothing-to-disclose',
          'There is nothing to disclose: you have no such values, or do not share them. Levels are set under Privacy and at each source.',
        );
      const until = new Date(now.getTime() + keptMs);
      const sealed = this.vault.seal(JSON.stringify(values), boxContext(userId, requestId));
      await this.entries.allow(tx, userId, requestId, sealed, { disclosed, until }, now);
      await this.requests.move(tx, requestId, 'allowed', now, { allowedAt: now, keptUntil: until });
      await this.answering.record(tx, userId, 'allowed', request, disclosed);
      await this.tell.allowed(tx, request, now);
    });
  }
}

const lookAgain = (what: string): QueriesRefusal =>
  new QueriesRefusal('in-person-card-changed', `${what} Nothing was disclosed. Look at them once more.`);
