import { Injectable } from '@nestjs/common';
import { Database, Realtime } from '@mynedata/platform';
import { SessionsStore } from './sessions.store';

/** Ends a session for good: the row is gone, so the cookie opens nothing any more. */
@Injectable()
export class SignOut {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsStore,
    private readonly realtime: Realtime,
  ) {}

  async run(accountId: string, sessionId: string): Promise<void> {
    await this.database.transaction((tx) => this.sessions.delete(tx, accountId, sessionId));
    await this.realtime.endSession(sessionId);
  }
}
