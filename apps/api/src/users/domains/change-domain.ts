import { Injectable } from '@nestjs/common';
import { Audit, Clock, Database, NotValid, Random } from '@mynedata/platform';
import { AdmitOrganisation } from '../admit-organisation';
import { domainOf } from './domain';
import { DomainsStore } from './domains.store';

/** An organisation names the domain that it wants to prove, or takes it back. */
@Injectable()
export class ChangeDomain {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly domains: DomainsStore,
    private readonly audit: Audit,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  async name(organisationId: string, text: string): Promise<void> {
    const domain = domainOf(text);
    if (domain === undefined)
      throw new NotValid([
        {
          pointer: '/domain',
          detail: 'This is no domain on the internet. Write its name alone, such as example.org.',
        },
      ]);
    const token = this.random.secret();
    await this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      await this.domains.name(tx, { organisationId, domain, token, createdAt: this.clock.now() });
    });
  }

  async remove(organisationId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      if (await this.domains.remove(tx, organisationId))
        await this.audit.fact(tx, 'domain-removed', { organisation: organisationId });
    });
  }
}
