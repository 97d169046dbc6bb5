import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Events, Random, type Tx } from '@mynedata/platform';
import { sat } from '@mynedata/money';
import { AllocateAddress, OpenEscrow } from '@mynedata/payments';
import { AdmitOrganisation } from '@mynedata/users';
import { contentHash } from '../content-hash';
import { QueriesRefusal } from '../errors';
import { queryOpened } from '../events';
import { QueriesStore, SubmittedBefore } from '../queries.store';
import type { Query } from '../query';
import type { QueryInput } from './queries.dto';
import { type Offer, QuoteQuery } from './quote-query';

const monthMs = 30 * 24 * 3600 * 1000;

export interface Submission {
  readonly kind: 'submitted' | 'repeated';
  readonly queryId: string;
}

/**
 * Takes a query into the market. With a reward it waits for its escrow; without, people are asked at once. A question that
 * this processor got answered already is not asked again: `repeated` names the released query.
 */
@Injectable()
export class SubmitQuery {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly quoteQuery: QuoteQuery,
    private readonly allocateAddress: AllocateAddress,
    private readonly openEscrow: OpenEscrow,
    private readonly admit: AdmitOrganisation,
    private readonly events: Events,
    private readonly random: Random,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(
    processor: { readonly organisationId: string; readonly accountId: string },
    input: QueryInput,
    idempotencyKey: string,
  ): Promise<Submission> {
    const { organisationId } = processor;
    const submissionHash = contentHash(input);
    const before = await this.database.transaction((tx) =>
      this.queries.submittedBefore(tx, organisationId, idempotencyKey),
    );
    if (before !== undefined) return sameAgain(before, submissionHash);
    const query = this.queryOf(organisationId, input.text, await this.quoteQuery.offer(input));
    const twin = await this.database.transaction((tx) => this.queries.releasedTwin(tx, query));
    if (twin !== undefined) return { kind: 'repeated', queryId: twin };
    await this.database.transaction((tx) => this.checkLimits(tx, query));
    // The address comes from the node, so before the transaction. One that is not used in the end costs nothing.
    const address = query.escrowSat === 0n ? undefined : await this.allocateAddress.run(query.id);
    try {
      await this.database.transaction(async (tx) => {
        await this.checkLimits(tx, query);
        await this.queries.insert(tx, query, {
          submittedBy: processor.accountId,
          idempotencyKey,
          submissionHash,
        });
        if (query.state === 'collecting')
          await this.events.publish(tx, { name: queryOpened, data: { queryId: query.id } });
        if (address !== undefined)
          await this.openEscrow.within(tx, {
            queryId: query.id,
            organisationId,
            escrowSat: sat(query.escrowSat),
            address,
          });
      });
    } catch (error) {
      if (!(error instanceof SubmittedBefore)) throw error;
      const first = await this.database.transaction((tx) =>
        this.queries.submittedBefore(tx, organisationId, idempotencyKey),
      );
      if (first === undefined) throw error;
      return sameAgain(first, submissionHash);
    }
    return { kind: 'submitted', queryId: query.id };
  }

  private queryOf(
    organisationId: string,
    text: string,
    { bound, terms, margin, feeSat, escrowSat }: Offer,
  ): Query {
    const now = this.clock.now();
    const free = terms.rewardSat === 0n;
    return {
      id: this.random.uuid(),
      organisationId,
      terms,
      text,
      canonical: bound.query.canonical,
      bound,
      margin,
      feeSat,
      escrowSat,
      state: free ? 'collecting' : 'awaiting_funds',
      submittedAt: now,
      stateSince: now,
      collectingSince: free ? now : null,
    };
  }

  private async checkLimits(tx: Tx, query: Query): Promise<void> {
    await this.admit.within(tx, query.organisationId);
    await this.queries.lockSubmissions(tx, query.organisationId);
    const { maxOpenQueries, maxFreeQueriesPerMonth } = this.config.market;
    const { open, free } = await this.queries.counts(
      tx,
      query.organisationId,
      new Date(query.submittedAt.getTime() - monthMs),
    );
    if (open >= maxOpenQueries)
      throw new QueriesRefusal(
        'too-many-open-queries',
        `Your organisation has ${open} open queries, the most there can be. Wait for one to end, or cancel one.`,
      );
    if (query.terms.rewardSat === 0n && free >= maxFreeQueriesPerMonth)
      throw new QueriesRefusal(
        'too-many-free-queries',
        `Your organisation submitted ${free} queries without reward in 30 days, the most there can be. Offer a reward, or wait.`,
      );
  }
}

/** The same key means the same submission; with anything else it is a mistake. */
function sameAgain(
  before: { readonly queryId: string; readonly submissionHash: Buffer },
  submissionHash: Buffer,
): Submission {
  if (!before.submissionHash.equals(submissionHash)) {
    throw new QueriesRefusal(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another query. Choose a new one for each submission.',
    );
  }
  return { kind: 'submitted', queryId: before.queryId };
}
