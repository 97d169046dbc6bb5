import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import { PARAMETERS } from '@mynedata/privacy';
import type { ParameterTable } from '@mynedata/privacy-mechanisms';
import { Notify } from '@mynedata/users';
import { planOf } from '../plan';
import { QueriesStore } from '../queries.store';
import { EligibilityStore } from './eligibility.store';

/** Asks everybody who fits and was not asked yet; called again while the window is open, for those who become eligible. */
@Injectable()
export class AskPeople {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly eligibility: EligibilityStore,
    private readonly notify: Notify,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  async run(queryId: string): Promise<void> {
    const asked = await this.database.transaction(async (tx) => {
      const query = await this.queries.lockShared(tx, queryId);
      const now = this.clock.now();
      if (query.state !== 'collecting' || now < query.terms.opens || now >= query.terms.closes) return [];
      const userIds = await this.eligibility.ask(
        tx,
        query,
        planOf(query.bound, query.terms, this.parameters),
        this.parameters,
        now,
        {
          sql: `select user_id from sources.holder h where not exists (select 1 from queries.consent c where c.user_id = h.user_id and c.query_id = $1) group by user_id`,
          parameters: [queryId],
        },
      );
      await this.notify.within(tx, userIds, {
        kind: 'request',
        text: `A request waits for your answer: ${query.terms.title}`,
        link: `/requests/${queryId}`,
      });
      return userIds;
    });
    this.realtime.tell(asked, 'requests');
  }
}
