import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { SessionsStore } from './sessions.store';

/** Ends a session for good: the row is gone, so the cookie opens nothing any more. */
@Injectable()
export class SignOut {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsStore,
  ) {}

  run(accountId: string, sessionId: string): Promise<void> {
    return this.database.transaction((tx) => this.sessions.delete(tx, accountId, sessionId));
  }
}
