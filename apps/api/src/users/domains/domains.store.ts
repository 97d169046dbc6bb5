import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { ProofMethod } from './domain';
import { OrganisationDomainRow } from './organisation-domain.entity';

@Injectable()
export class DomainsStore {
  of(tx: Tx, organisationId: string): Promise<OrganisationDomainRow | null> {
    return tx.repository(OrganisationDomainRow).findOneBy({ organisationId });
  }

  /** Names another domain, unproved; the one that is named already stays as it is. */
  async name(
    tx: Tx,
    domain: Pick<OrganisationDomainRow, 'organisationId' | 'domain' | 'token' | 'createdAt'>,
  ): Promise<void> {
    await tx.execute(
      `insert into users.organisation_domain (organisation_id, domain, token, created_at) values ($1, $2, $3, $4)
       on conflict (organisation_id) do update
         set domain = excluded.domain, token = excluded.token, created_at = excluded.created_at, method = null, verified_at = null
       where organisation_domain.domain <> excluded.domain`,
      [domain.organisationId, domain.domain, domain.token, domain.createdAt],
    );
  }

  /** Writes a proof down; false when the domain was changed while it was looked for. */
  async proved(
    tx: Tx,
    { organisationId, token }: Pick<OrganisationDomainRow, 'organisationId' | 'token'>,
    method: ProofMethod,
    now: Date,
  ): Promise<boolean> {
    const { affected } = await tx
      .repository(OrganisationDomainRow)
      .update({ organisationId, token }, { method, verifiedAt: now });
    return affected === 1;
  }

  async remove(tx: Tx, organisationId: string): Promise<boolean> {
    const { affected } = await tx.repository(OrganisationDomainRow).delete({ organisationId });
    return affected === 1;
  }
}
