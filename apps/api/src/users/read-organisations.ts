import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import { organisationView } from './accounts.view';
import type { OrganisationView } from './users.dto';

/** What other modules may know of organisations. */
@Injectable()
export class ReadOrganisations {
  constructor(private readonly accounts: AccountsStore) {}

  async byId(tx: Tx, id: string): Promise<OrganisationView | undefined> {
    const row = await this.accounts.organisation(tx, id);
    return row === null ? undefined : organisationView(row);
  }

  /** Accounts of the members: whom to notify. */
  memberIds(tx: Tx, organisationId: string): Promise<string[]> {
    return this.accounts.memberIds(tx, organisationId);
  }
}
