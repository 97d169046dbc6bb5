import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountRights } from '@mynedata/users';
import { DraftsStore } from '../drafts/drafts.store';
import { EndQuery } from '../funding/end-query';
import { WithdrawInPersonRequest } from '../in-person/withdraw-in-person-request';
import { QueriesStore } from '../queries.store';

/** What becomes of queries when somebody leaves. Answers of people go with their account by themselves. */
@Injectable()
export class LeaveMarket implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly endQuery: EndQuery,
    private readonly withdrawInPerson: WithdrawInPersonRequest,
    private readonly drafts: DraftsStore,
    private readonly queries: QueriesStore,
  ) {}

  onModuleInit(): void {
    this.rights.onErasure({
      module: 'queries',
      within: async (tx, { accountId, role, endsOrganisation }) => {
        if (endsOrganisation !== undefined) {
          await this.endQuery.cancelAll(tx, endsOrganisation);
          await this.withdrawInPerson.all(tx, endsOrganisation);
          await this.drafts.deleteAll(tx, endsOrganisation);
        }
        if (role === 'user') await this.queries.lockAllowed(tx, accountId);
        if (role === 'processor') await this.queries.forgetSubmitter(tx, accountId);
      },
    });
  }
}
