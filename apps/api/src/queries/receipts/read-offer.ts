import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { ConsentsStore } from '../consent/consents.store';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import { offerOf } from './policy';
import { receiptContext } from './receipt-words';

/** The terms of a request as an ODRL Offer, for those who were asked. */
@Injectable()
export class ReadOffer {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly consents: ConsentsStore,
  ) {}

  run(userId: string, queryId: string): Promise<object> {
    return this.database.transaction(async (tx) => {
      // Somebody who was not asked learns nothing, not even that the query exists.
      if (!(await this.consents.isAsked(tx, userId, queryId)))
        throw new QueriesRefusal('request-not-found', 'There is no such request for you.');
      return { '@context': receiptContext, ...offerOf(await this.queries.get(tx, queryId)) };
    });
  }
}
