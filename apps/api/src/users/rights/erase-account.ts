import { Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  NotSignedIn,
  type ProcessorCaller,
  Realtime,
  type Tx,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import { AccountsStore } from '../accounts.store';
import { AccountRights } from './account-rights';
import { ConfirmPassword } from './confirm-password';
import { RightsStore } from './rights.store';

/**
 * Erases an account at once and for good, in one transaction: whatever refers to it goes with it, and each module does what it
 * registered. Nothing holds it up: a query that is being computed goes on with what is left (ADR 24).
 */
@Injectable()
export class EraseAccount {
  constructor(
    private readonly database: Database,
    private readonly confirmPassword: ConfirmPassword,
    private readonly accounts: AccountsStore,
    private readonly rights: AccountRights,
    private readonly store: RightsStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async run(
    caller: UserCaller | ProcessorCaller,
    password: string,
    claimCode: string | undefined,
  ): Promise<void> {
    const accountId = accountIdOf(caller);
    await this.confirmPassword.run(accountId, password);
    const sessions = await this.database.transaction((tx) => this.within(tx, accountId, claimCode));
    for (const id of sessions) await this.realtime.endSession(id);
  }

  private async within(tx: Tx, accountId: string, claimCode: string | undefined): Promise<readonly string[]> {
    if (!(await this.store.lockAccount(tx, accountId))) throw new NotSignedIn();
    const account = await this.accounts.byId(tx, accountId);
    if (account === null) throw new NotSignedIn();
    const membership = await this.accounts.membershipOf(tx, accountId);
    const last =
      membership !== null && (await this.store.leaveOrganisation(tx, membership.organisationId, accountId));
    const endsOrganisation = last ? membership.organisationId : undefined;
    for (const step of this.rights.erasureSteps)
      await step.within(tx, { accountId, role: account.role, endsOrganisation, claimCode });
    if (endsOrganisation !== undefined)
      await this.store.endOrganisation(tx, endsOrganisation, this.clock.now());
    return this.store.eraseAccount(tx, accountId);
  }
}
