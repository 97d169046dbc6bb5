import { Injectable } from '@nestjs/common';
import { Database, NotSignedIn } from '@mynedata/platform';
import { AccountsStore } from '../accounts.store';
import { Attempts } from '../attempts';
import { UsersRefusal } from '../errors';
import { Passwords } from '../passwords';

/** The password once more, before something that cannot be undone. */
@Injectable()
export class ConfirmPassword {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
  ) {}

  async run(accountId: string, password: string): Promise<void> {
    await this.attempts.confirmPassword(accountId);
    const account = await this.database.transaction((tx) => this.accounts.byId(tx, accountId));
    if (account === null) throw new NotSignedIn();
    if (!(await this.passwords.matches(account.passwordHash, password)))
      throw new UsersRefusal(
        'wrong-password',
        'This is not your password. Nothing was changed.',
        {},
        '/password',
      );
  }
}
