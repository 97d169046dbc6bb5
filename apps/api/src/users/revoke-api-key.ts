import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { ApiKeysStore } from './api-keys.store';
import { UsersRefusal } from './errors';

@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeysStore,
    private readonly clock: Clock,
  ) {}

  run(organisationId: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.keys.revoke(tx, organisationId, id, this.clock.now())))
        throw new UsersRefusal('api-key-not-found', 'Your organisation has no such key.');
    });
  }
}
