import { Injectable } from '@nestjs/common';
import { Database, Realtime, type Tx } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import type { Query } from '../query';
import { ConsentsStore, type HeldConsent } from './consents.store';

/**
 * What every answer of a person to a query has in common. Answers hold the query's row shared, the claim holds it alone: each
 * answer comes wholly before the claim or is refused.
 */
@Injectable()
export class Answering {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
    private readonly realtime: Realtime,
  ) {}

  async run(
    userId: string,
    queryId: string,
    decide: (tx: Tx, query: Query, consent: HeldConsent) => Promise<void>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      // Query before consent, as in the claim: one lock order for all.
      const consent = await this.consents.lockWithQuery(tx, userId, queryId);
      // Somebody who was not asked learns nothing, not even that the query exists.
      if (consent === undefined)
        throw new QueriesRefusal('request-not-found', 'There is no such request for you.');
      const query = await this.queries.ofVersion(tx, queryId, consent.version);
      await decide(tx, query, consent);
    });
    this.realtime.tell([userId], 'requests', 'budget');
  }
}
