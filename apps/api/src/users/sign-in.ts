import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import { Attempts } from './attempts';
import { UsersRefusal } from './errors';
import { Passwords } from './passwords';
import { type NewSession, StartSession } from './start-session';

/** Opens a session. Unknown name and wrong password get the same answer after the same work. */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly startSession: StartSession,
  ) {}

  async run(
    username: string,
    password: string,
    address: string,
  ): Promise<{ readonly accountId: string; readonly session: NewSession }> {
    await this.attempts.signIn(username, address);
    const account = await this.database.transaction((tx) => this.accounts.byUsername(tx, username));
    const matches = await this.passwords.matches(account?.passwordHash, password);
    if (account === null || !matches)
      throw new UsersRefusal('wrong-credentials', 'Username or password is wrong.');
    await this.attempts.signInSucceeded(username, address);
    const session = await this.database.transaction((tx) => this.startSession.within(tx, account.id));
    return { accountId: account.id, session };
  }
}
