import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, Realtime, type Tx } from '@mynedata/platform';
import { PARAMETERS, ReserveBudget, SettleBudget } from '@mynedata/privacy';
import { type Level, type ParameterTable, chargeMicro } from '@mynedata/privacy-mechanisms';
import { QueriesRefusal } from '../errors';
import { planOf } from '../plan';
import { QueriesStore } from '../queries.store';
import { type Query, assertAnswerable, assertWithdrawable } from '../query';
import type { ConsentRow } from './consent.entity';
import { ConsentsStore } from './consents.store';
import { EligibilityStore } from './eligibility.store';

/**
 * A person's answer to one query. Answers hold the query's row shared, the claim holds it alone: each answer comes
 * wholly before the claim or is refused. The same answer again changes nothing.
 */
@Injectable()
export class AnswerRequest {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly eligibility: EligibilityStore,
    private readonly reserveBudget: ReserveBudget,
    private readonly settleBudget: SettleBudget,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  /** `shown`: the level that the person saw on the card. Reserves the privacy budget. */
  async allow(userId: string, queryId: string, shown: Level): Promise<void> {
    await this.answer(userId, queryId, async (tx, query, consent) => {
      if (consent.state === 'allowed') return;
      assertAnswerable(query, this.clock.now());
      await this.reserveBudget.lock(tx, userId);
      const [fitting] = await this.eligibility.check(tx, query, [userId], this.clock.now());
      if (fitting === undefined)
        throw new QueriesRefusal(
          'request-does-not-fit',
          'Your settings or data no longer fit this request. Nothing was shared.',
        );
      if (fitting.class !== shown)
        throw new QueriesRefusal(
          'level-changed',
          `Your protection level for this request is now ${fitting.class}. Look at the request again before you answer.`,
        );
      const charge = chargeMicro(planOf(query.bound, query.terms, this.parameters), fitting.class);
      await this.reserveBudget.within(tx, userId, {
        queryId,
        class: fitting.class,
        chargeMicro: charge,
        types: fitting.types,
      });
      await this.consents.answer(
        tx,
        userId,
        queryId,
        { state: 'allowed', class: fitting.class, types: [...fitting.types] },
        this.clock.now(),
      );
    });
  }

  async deny(userId: string, queryId: string): Promise<void> {
    await this.answer(userId, queryId, async (tx, query, consent) => {
      if (consent.state === 'denied') return;
      assertAnswerable(query, this.clock.now());
      if (consent.state === 'allowed') await this.settleBudget.void(tx, queryId, [userId]);
      await this.consents.answer(tx, userId, queryId, { state: 'denied' }, this.clock.now());
    });
  }

  /** Takes a consent back, until the claim. */
  async withdraw(userId: string, queryId: string): Promise<void> {
    await this.answer(userId, queryId, async (tx, query, consent) => {
      if (consent.state === 'withdrawn') return;
      if (consent.state !== 'allowed')
        throw new QueriesRefusal(
          'nothing-to-withdraw',
          'You have not allowed this request, so there is nothing to withdraw.',
        );
      assertWithdrawable(query);
      await this.settleBudget.void(tx, queryId, [userId]);
      await this.consents.answer(tx, userId, queryId, { state: 'withdrawn' }, this.clock.now());
    });
  }

  private async answer(
    userId: string,
    queryId: string,
    decide: (tx: Tx, query: Query, consent: ConsentRow) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      // Query before consent, as in the claim: one lock order for all.
      const query = await this.queries.lockShared(tx, queryId).catch(notAsked);
      // Somebody who was not asked learns nothing, not even that the query exists.
      const consent = (await this.consents.lock(tx, userId, queryId)) ?? notAsked();
      await decide(tx, query, consent);
    });
    this.realtime.tell([userId], 'requests');
    this.realtime.tell([userId], 'budget');
  }
}

function notAsked(error?: Error): never {
  if (error !== undefined && !(error instanceof QueriesRefusal)) throw error;
  throw new QueriesRefusal('request-not-found', 'There is no such request for you.');
}
