import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Events, type Tx } from '@mynedata/platform';
import { TellWebhooks } from '@mynedata/users';
import { type QueryEnded, type QueryOpened, type ResultReleased } from '../events';
import { queryEnded, queryOpened, resultReleased } from '../events';
import { QueriesStore } from '../queries.store';

/**
 * Tells an organisation's webhooks which state its query entered. Always after the transaction that the API shows it from, so nothing is
 * told that the release gate still hides.
 */
@Injectable()
export class OnQueryChanged implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly webhooks: TellWebhooks,
  ) {}

  onModuleInit(): void {
    this.events.subscribe<QueryOpened>(queryOpened, 'queries.webhooks', ({ queryId }) =>
      this.database.transaction((tx) => this.tellOpened(tx, queryId)),
    );
    this.events.subscribe<QueryEnded>(queryEnded, 'queries.webhooks', ({ queryId }) =>
      this.database.transaction((tx) => this.tellEnded(tx, queryId)),
    );
    this.events.subscribe<ResultReleased>(resultReleased, 'queries.webhooks', ({ queryId }) =>
      this.database.transaction((tx) => this.tellEnded(tx, queryId)),
    );
  }

  /** By now the query may be further; that it collected is a fact all the same. */
  private async tellOpened(tx: Tx, queryId: string): Promise<void> {
    const { organisationId, collectingSince } = await this.queries.get(tx, queryId);
    if (collectingSince === null) return;
    await this.webhooks.within(tx, organisationId, {
      type: 'query.collecting',
      at: collectingSince,
      data: { queryId, state: 'collecting' },
    });
  }

  private async tellEnded(tx: Tx, queryId: string): Promise<void> {
    const { organisationId, state, stateSince } = await this.queries.get(tx, queryId);
    switch (state) {
      case 'released':
      case 'not_released':
      case 'unfunded':
      case 'cancelled':
        return this.webhooks.within(tx, organisationId, {
          type: `query.${state}`,
          at: stateSince,
          data: { queryId, state },
        });
      case 'awaiting_funds':
      case 'collecting':
      case 'executing':
        throw new Error(`a query that ended is ${state}`);
    }
  }
}
