import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import { AccountsStore, type OrganisationWithDomain } from './accounts.store';
import { liesOn, provedUntil } from './domains/domain';
import type { OrganisationView } from './users.dto';

/** What other modules may know of organisations. */
@Injectable()
export class ReadOrganisations {
  constructor(
    private readonly accounts: AccountsStore,
    private readonly clock: Clock,
  ) {}

  async byId(tx: Tx, id: string): Promise<OrganisationView | undefined> {
    return (await this.byIds(tx, [id])).get(id);
  }

  /** Several at once, however often each is named; who is not there is left out. */
  async byIds(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, OrganisationView>> {
    const rows = await this.accounts.organisationsWithDomain(tx, [...new Set(ids)]);
    const now = this.clock.now();
    return new Map(rows.map((row) => [row.id, organisationView(row, now)]));
  }

  /** Accounts of the members: whom to notify. */
  memberIds(tx: Tx, organisationId: string): Promise<string[]> {
    return this.accounts.memberIds(tx, organisationId);
  }
}

function organisationView(row: OrganisationWithDomain, now: Date): OrganisationView {
  const view: OrganisationView = {
    id: row.id,
    name: row.name,
    organisationType: row.organisationType,
    description: row.description,
    website: row.website,
    demo: row.demo,
  };
  const { domain, method, verifiedAt } = row;
  if (domain === null || method === null || verifiedAt === null) return view;
  if (provedUntil(verifiedAt, now) === undefined) return view;
  return {
    ...view,
    verifiedDomain: {
      name: domain,
      method,
      verifiedAt: verifiedAt.toISOString(),
      coversWebsite: liesOn(row.website, domain),
    },
  };
}
