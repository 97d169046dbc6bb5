import { Inject, Injectable } from '@nestjs/common';
import {
  Audit,
  CONFIG,
  Clock,
  type Config,
  Database,
  FetchOutside,
  OutsideFailure,
  TextResolver,
} from '@mynedata/platform';
import { AdmitOrganisation } from '../admit-organisation';
import { Attempts } from '../attempts';
import { UsersRefusal } from '../errors';
import { type ProofMethod, proofPath, proofTextOf, recordNameOf } from './domain';
import { DomainsStore } from './domains.store';

/**
 * Looks whether an organisation holds its domain: a TXT record, or a file on its website, says the text it was given. Only the name
 * is the organisation's; path, scheme and text are ours, and the address is asked as any that a stranger names.
 */
@Injectable()
export class ProveDomain {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly domains: DomainsStore,
    private readonly attempts: Attempts,
    private readonly outside: FetchOutside,
    private readonly texts: TextResolver,
    private readonly audit: Audit,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'outside'>,
  ) {}

  async run(organisationId: string, method: ProofMethod): Promise<void> {
    const named = await this.database.transaction((tx) => this.domains.of(tx, organisationId));
    if (named === null)
      throw new UsersRefusal('no-domain', 'Your organisation has named no domain. Name it first.');
    await this.attempts.proveDomain(organisationId);
    const wanted = proofTextOf(named.token);
    const failure =
      method === 'dns'
        ? await this.recordFailure(named.domain, wanted)
        : await this.fileFailure(named.domain, wanted);
    if (failure !== undefined) throw new UsersRefusal('domain-not-proved', failure);
    await this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      if (!(await this.domains.proved(tx, named, method, this.clock.now())))
        throw new UsersRefusal('domain-not-proved', 'The domain was changed meanwhile. Prove the new one.');
      await this.audit.fact(tx, 'domain-proved', {
        organisation: organisationId,
        domain: named.domain,
        method,
      });
    });
  }

  private async recordFailure(domain: string, wanted: string): Promise<string | undefined> {
    const name = recordNameOf(domain);
    const found = (await this.texts.textsOf(name)).some((text) => text.trim() === wanted);
    return found
      ? undefined
      : `${name} has no TXT record “${wanted}”. New records can take an hour to be seen everywhere.`;
  }

  /** What the file says otherwise is told to nobody. */
  private async fileFailure(domain: string, wanted: string): Promise<string | undefined> {
    try {
      const url = this.fileAt(domain);
      const { status, body } = await this.outside.exchange({ url }, { use: 'proofs' });
      if (status !== 200) return `${url.host}${proofPath} answered ${status}. Put the file there.`;
      return body.toString('utf8').trim() === wanted
        ? undefined
        : `${url.host}${proofPath} does not say “${wanted}”, and nothing else.`;
    } catch (error) {
      if (error instanceof OutsideFailure) return error.message;
      throw error;
    }
  }

  /** In development a name may stand for a port of this machine. */
  private fileAt(domain: string): URL {
    const named = [...this.config.outside.deliveryHosts].find((host) => host.startsWith(`${domain}:`));
    return new URL(named === undefined ? `https://${domain}${proofPath}` : `http://${named}${proofPath}`);
  }
}
