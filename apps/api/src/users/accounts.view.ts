import { Injectable } from '@nestjs/common';
import { Database, NotSignedIn } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import type { OrganisationRow } from './organisation.entity';
import type { OrganisationView, SessionView } from './users.dto';

/** The profile of who is signed in. */
@Injectable()
export class AccountsView {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
  ) {}

  session(accountId: string): Promise<SessionView> {
    return this.database.transaction(async (tx) => {
      const account = await this.accounts.byId(tx, accountId);
      if (account === null) throw new NotSignedIn();
      const membership =
        account.role === 'processor' ? await this.accounts.membershipOf(tx, accountId) : null;
      const organisation =
        membership === null ? null : await this.accounts.organisation(tx, membership.organisationId);
      return {
        accountId,
        role: account.role,
        username: account.username,
        demo: account.demo,
        memberSince: account.createdAt.toISOString(),
        ...(organisation === null ? {} : { organisation: organisationView(organisation) }),
      };
    });
  }
}

export const organisationView = (row: OrganisationRow): OrganisationView => ({
  id: row.id,
  name: row.name,
  organisationType: row.organisationType,
  description: row.description,
  website: row.website,
  demo: row.demo,
});
