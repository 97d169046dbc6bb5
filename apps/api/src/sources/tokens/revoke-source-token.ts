import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { TokensStore } from './tokens.store';

@Injectable()
export class RevokeSourceToken {
  constructor(
    private readonly database: Database,
    private readonly tokens: TokensStore,
    private readonly clock: Clock,
  ) {}

  run(userId: string, sourceId: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (!(await this.tokens.revoke(tx, userId, sourceId, id, this.clock.now())))
        throw new SourcesRefusal('source-token-not-found', 'This source has no such token.');
    });
  }
}
