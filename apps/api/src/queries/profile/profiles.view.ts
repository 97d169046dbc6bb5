import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import { ReadOrganisations } from '@mynedata/users';
import { QueriesRefusal } from '../errors';
import type { OrganisationHistoryView, OrganisationProfileView } from './profile.dto';

/** What anybody may know of a processor: its profile, and how its queries ended. What is not over yet is not counted. */
@Injectable()
export class ProfilesView {
  constructor(
    private readonly database: Database,
    private readonly organisations: ReadOrganisations,
  ) {}

  of(organisationId: string): Promise<OrganisationProfileView> {
    return this.database.transaction(async (tx) => {
      const profile = await this.within(tx, organisationId);
      if (profile === undefined)
        throw new QueriesRefusal('profile-not-found', 'There is no such organisation.');
      return profile;
    });
  }

  async within(tx: Tx, organisationId: string): Promise<OrganisationProfileView | undefined> {
    const organisation = await this.organisations.byId(tx, organisationId);
    return organisation && { ...organisation, history: await history(tx, organisationId) };
  }
}

async function history(tx: Tx, organisationId: string): Promise<OrganisationHistoryView> {
  const [row] = await tx.prepared<OrganisationHistoryView>(
    `select count(*) filter (where state = 'released')::int as released,
            count(*) filter (where state = 'not_released')::int as "notReleased",
            count(*) filter (where state in ('cancelled', 'unfunded'))::int as cancelled
       from queries.query where organisation_id = $1`,
    [organisationId],
  );
  return row ?? { released: 0, notReleased: 0, cancelled: 0 };
}
