import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Events } from '@mynedata/platform';
import { type EscrowFunded, type FloatChanged, escrowFunded, floatChanged } from '@mynedata/payments';
import { QueriesStore } from '../queries.store';
import { OpenQuery } from './open-query';

/** Money arrived: queries that waited for it are opened. */
@Injectable()
export class OnEscrowFunded implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly openQuery: OpenQuery,
  ) {}

  onModuleInit(): void {
    this.events.subscribe<EscrowFunded>(escrowFunded, 'queries.open', ({ queryId }) =>
      this.openQuery.run(queryId),
    );
    this.events.subscribe<FloatChanged>(floatChanged, 'queries.open-waiting', async () => {
      for (const id of await this.database.transaction((tx) => this.queries.inState(tx, 'awaiting_funds')))
        await this.openQuery.run(id);
    });
  }
}
