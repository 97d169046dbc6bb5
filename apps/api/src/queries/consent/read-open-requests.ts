import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { ConsentsStore, type OpenRequest } from './consents.store';

/** What waits for the answers of some people. */
@Injectable()
export class ReadOpenRequests {
  constructor(
    private readonly database: Database,
    private readonly consents: ConsentsStore,
    private readonly clock: Clock,
  ) {}

  run(userIds: readonly string[], askedBefore: Date, limit: number): Promise<OpenRequest[]> {
    return this.database.transaction((tx) =>
      this.consents.open(tx, userIds, askedBefore, this.clock.now(), limit),
    );
  }
}
