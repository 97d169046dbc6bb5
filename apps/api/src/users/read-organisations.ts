import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import { liesOn, provedUntil } from './domains/domain';
import { DomainsStore } from './domains/domains.store';
import type { OrganisationDomainRow } from './domains/organisation-domain.entity';
import type { OrganisationRow } from './organisation.entity';
import type { OrganisationView } from './users.dto';

/** What other modules may know of organisations. */
@Injectable()
export class ReadOrganisations {
  constructor(
    private readonly accounts: AccountsStore,
    private readonly domains: DomainsStore,
    private readonly clock: Clock,
  ) {}

  async byId(tx: Tx, id: string): Promise<OrganisationView | undefined> {
    const row = await this.accounts.organisation(tx, id);
    if (row === null) return undefined;
    return organisationView(row, await this.domains.of(tx, id), this.clock.now());
  }

  /** Whether its last member left: then it can do nothing more. */
  async hasEnded(tx: Tx, id: string): Promise<boolean> {
    return ((await this.accounts.organisation(tx, id))?.endedAt ?? null) !== null;
  }

  /** Accounts of the members: whom to notify. */
  memberIds(tx: Tx, organisationId: string): Promise<string[]> {
    return this.accounts.memberIds(tx, organisationId);
  }
}

function organisationView(
  row: OrganisationRow,
  domain: OrganisationDomainRow | null,
  now: Date,
): OrganisationView {
  const view: OrganisationView = {
    id: row.id,
    name: row.name,
    organisationType: row.organisationType,
    description: row.description,
    website: row.website,
    demo: row.demo,
  };
  if (domain === null || domain.method === null || domain.verifiedAt === null) return view;
  if (provedUntil(domain.verifiedAt, now) === undefined) return view;
  return {
    ...view,
    verifiedDomain: {
      name: domain.domain,
      method: domain.method,
      verifiedAt: domain.verifiedAt.toISOString(),
      coversWebsite: liesOn(row.website, domain.domain),
    },
  };
}
