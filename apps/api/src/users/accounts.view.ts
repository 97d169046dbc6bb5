import { Injectable } from '@nestjs/common';
import { Database, NotSignedIn } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import { ReadOrganisations } from './read-organisations';
import type { SessionView } from './users.dto';

/** The profile of who is signed in. */
@Injectable()
export class AccountsView {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
    private readonly organisations: ReadOrganisations,
  ) {}

  session(accountId: string): Promise<SessionView> {
    return this.database.transaction(async (tx) => {
      const account = await this.accounts.byId(tx, accountId);
      if (account === null) throw new NotSignedIn();
      const membership =
        account.role === 'processor' ? await this.accounts.membershipOf(tx, accountId) : null;
      const organisation =
        membership === null ? undefined : await this.organisations.byId(tx, membership.organisationId);
      return {
        accountId,
        role: account.role,
        username: account.username,
        demo: account.demo,
        memberSince: account.createdAt.toISOString(),
        ...(organisation === undefined ? {} : { organisation }),
      };
    });
  }
}
