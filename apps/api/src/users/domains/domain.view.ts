import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { proofPath, proofTextOf, provedUntil, recordNameOf } from './domain';
import type { DomainView } from './domain.dto';
import { DomainsStore } from './domains.store';

/** An organisation's own domain: what to publish, and how it stands. */
@Injectable()
export class OwnDomainView {
  constructor(
    private readonly database: Database,
    private readonly domains: DomainsStore,
    private readonly clock: Clock,
  ) {}

  of(organisationId: string): Promise<DomainView> {
    return this.database.transaction(async (tx) => {
      const row = await this.domains.of(tx, organisationId);
      if (row === null) return { domain: null };
      const until = provedUntil(row.verifiedAt, this.clock.now());
      return {
        domain: row.domain,
        recordName: recordNameOf(row.domain),
        fileUrl: `https://${row.domain}${proofPath}`,
        proofText: proofTextOf(row.token),
        ...(row.method === null || row.verifiedAt === null
          ? {}
          : { method: row.method, verifiedAt: row.verifiedAt.toISOString() }),
        ...(until === undefined ? {} : { verifiedUntil: until.toISOString() }),
      };
    });
  }
}
