import { Injectable } from '@nestjs/common';
import { Database, type ProcessorCaller, Realtime, type UserCaller, accountIdOf } from '@mynedata/platform';
import { AccountsStore } from '../accounts.store';
import { Notify } from '../notify';
import { Passwords } from '../passwords';
import { ConfirmPassword } from './confirm-password';

/** Puts right what an account says of its owner. */
@Injectable()
export class ChangeProfile {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
    private readonly confirmPassword: ConfirmPassword,
    private readonly passwords: Passwords,
    private readonly notify: Notify,
    private readonly realtime: Realtime,
  ) {}

  async username(accountId: string, username: string): Promise<void> {
    await this.database.transaction((tx) => this.accounts.rename(tx, accountId, username));
  }

  /** Every other session ends: whoever knew the old password may have one. */
  async password(caller: UserCaller | ProcessorCaller, current: string, next: string): Promise<void> {
    const accountId = accountIdOf(caller);
    await this.confirmPassword.run(accountId, current);
    const passwordHash = await this.passwords.hash(next);
    const ended = await this.database.transaction(async (tx) => {
      await this.notify.within(tx, [accountId], {
        kind: 'password',
        text: 'Your password was changed. All other sessions ended.',
        link: '/account',
      });
      return this.accounts.changePassword(tx, accountId, passwordHash, caller.sessionId);
    });
    for (const id of ended) await this.realtime.endSession(id);
  }
}
