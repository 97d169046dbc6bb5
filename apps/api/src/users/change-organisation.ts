import { Injectable } from '@nestjs/common';
import { Audit, Database, type Tx } from '@mynedata/platform';
import { AccountsStore } from './accounts.store';
import { AdmitOrganisation } from './admit-organisation';
import { UsersRefusal } from './errors';
import { OrganisationAsking } from './organisation-asking';
import type { OrganisationRow } from './organisation.entity';

type Changes = Partial<Pick<OrganisationRow, 'name' | 'description' | 'website' | 'organisationType'>>;
type Known = Pick<OrganisationRow, 'name' | 'organisationType'>;

/**
 * Changes the public profile of an organisation. People decide by its type and name, and their settings and standing rules by its type:
 * neither changes under what they were asked.
 */
@Injectable()
export class ChangeOrganisation {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly accounts: AccountsStore,
    private readonly asking: OrganisationAsking,
    private readonly audit: Audit,
  ) {}

  run(organisationId: string, changes: Changes): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.admit.alone(tx, organisationId);
      const row = await this.accounts.organisation(tx, organisationId);
      if (row === null) throw new Error('an organisation that was admitted is not there');
      const type = changes.organisationType ?? row.organisationType;
      const from: Partial<Known> = {
        ...(type === row.organisationType ? {} : { organisationType: row.organisationType }),
        ...(changes.name === undefined || changes.name === row.name ? {} : { name: row.name }),
      };
      await this.check(tx, organisationId, from);
      await this.accounts.updateOrganisation(tx, organisationId, changes);
      if (Object.keys(from).length === 0) return;
      const to: Partial<Known> = {
        ...(from.organisationType === undefined ? {} : { organisationType: type }),
        ...(from.name === undefined ? {} : { name: changes.name ?? row.name }),
      };
      await this.audit.fact(tx, 'organisation-changed', { organisation: organisationId, from, to });
    });
  }

  /** `from`: what would change. */
  private async check(tx: Tx, organisationId: string, from: Partial<Known>): Promise<void> {
    if (Object.keys(from).length === 0) return;
    const { ever, now } = await this.asking.of(tx, organisationId);
    if (from.organisationType !== undefined && ever)
      throw new UsersRefusal(
        'organisation-type-fixed',
        'Your organisation has asked people, who decide by its type. Ask the operator of this market if it is wrong.',
        {},
        '/organisationType',
      );
    if (from.name !== undefined && now)
      throw new UsersRefusal(
        'organisation-name-fixed',
        'People are being asked under this name. Change it when none of your queries and in-person requests is open, or cancel them first.',
        {},
        '/name',
      );
  }
}
