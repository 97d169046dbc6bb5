import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import type { Role } from './account.entity';
import { AccountsStore } from './accounts.store';

export interface DemoAccount {
  readonly accountId: string;
  readonly username: string;
  readonly role: Role;
  readonly organisationId: string | undefined;
}

/** The accounts that are marked as demo. */
@Injectable()
export class ReadDemoAccounts {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsStore,
  ) {}

  async run(): Promise<DemoAccount[]> {
    const rows = await this.database.transaction((tx) => this.accounts.demo(tx));
    return rows.map(({ id, username, role, organisationId }) => ({
      accountId: id,
      username,
      role,
      organisationId: organisationId ?? undefined,
    }));
  }
}
