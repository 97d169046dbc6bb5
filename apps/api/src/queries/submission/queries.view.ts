import { Injectable } from '@nestjs/common';
import { Database, type Tx, decodeCursor, encodeCursor } from '@mynedata/platform';
import { btcFromSat, chargeOf, sat } from '@mynedata/money';
import { type EscrowState, ReadEscrow } from '@mynedata/payments';
import { describe } from '@mynedata/query-language';
import { QueriesRefusal } from '../errors';
import { ExecutionsStore } from '../execution/executions.store';
import { type QueriesFilter, QueriesStore } from '../queries.store';
import { perQuery } from '../per-query';
import { asksForDataset } from '../plan';
import type { Query } from '../query';
import { statedTerms } from '../terms-document';
import { attributeViews } from './check-query';
import type { EscrowView, QueriesPage, QuerySummaryView, QueryView, TermsView } from './queries.dto';

/** A processor's queries. Before the release nothing here depends on what people answered. */
@Injectable()
export class QueriesView {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly executions: ExecutionsStore,
    private readonly escrow: ReadEscrow,
  ) {}

  page(
    organisationId: string,
    filter: QueriesFilter,
    cursor: string | undefined,
    limit: number,
  ): Promise<QueriesPage> {
    return this.database.transaction(async (tx) => {
      const found = await this.queries.page(tx, organisationId, filter, decodeCursor(cursor), limit + 1);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map(summary),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.submittedAt.toISOString(), id: last.id }) }),
      };
    });
  }

  detail(organisationId: string, id: string): Promise<QueryView> {
    return this.database.transaction(async (tx) => {
      const query = await this.queries.find(tx, id);
      if (query === undefined || query.organisationId !== organisationId)
        throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
      const escrow = query.escrowSat === 0n ? undefined : await this.escrow.within(tx, id);
      return {
        ...summary(query),
        history: (await this.queries.history(tx, id)).map(({ state, since }) => ({
          state,
          since: since.toISOString(),
        })),
        terms: termsView(query),
        price: {
          rewardSat: query.terms.rewardSat.toString(),
          maxParticipants: query.terms.max,
          margin: query.margin,
          feeSat: query.feeSat.toString(),
          escrowSat: query.escrowSat.toString(),
        },
        ...(escrow === undefined ? {} : { escrow: escrowView(escrow) }),
        ...(query.state === 'released' ? await this.released(tx, query) : {}),
      };
    });
  }

  /** Band and invoice: functions of the noisy head count alone, and only after the release. */
  private async released(
    tx: Tx,
    query: Query,
  ): Promise<Pick<QueryView, 'participantsBand' | 'chargedSat' | 'creditedSat'>> {
    const execution = await this.executions.find(tx, query.id);
    if (execution?.sealed === undefined || execution.sealed === null || execution.headCount === null)
      return {};
    const { terms, margin, feeSat, escrowSat } = query;
    if (escrowSat === 0n) return { participantsBand: execution.sealed.participants };
    const { chargeSat } = chargeOf({
      rewardSat: sat(terms.rewardSat),
      headCount: execution.headCount,
      min: terms.min,
      max: terms.max,
      margin,
      feeSat: sat(feeSat),
    });
    return {
      participantsBand: execution.sealed.participants,
      chargedSat: chargeSat.toString(),
      creditedSat: (escrowSat - chargeSat).toString(),
    };
  }
}

export const summary = (query: Query): QuerySummaryView => ({
  id: query.id,
  title: query.terms.title,
  state: query.state,
  stateSince: query.stateSince.toISOString(),
  submittedAt: query.submittedAt.toISOString(),
  closes: query.terms.closes.toISOString(),
  rewardSat: query.terms.rewardSat.toString(),
  canonical: query.canonical,
});

export const termsView = perQuery(({ terms, text, canonical, bound }: Query): TermsView => ({
  ...statedTerms(terms),
  text,
  canonical,
  inWords: describe(bound.query),
  gives: asksForDataset(bound) ? 'dataset' : 'statistics',
  opens: terms.opens.toISOString(),
  closes: terms.closes.toISOString(),
  attributes: attributeViews(bound.query),
}));

function escrowView(escrow: EscrowState): EscrowView {
  const missing =
    escrow.escrowSat > escrow.heldSat && escrow.state === 'open'
      ? sat(escrow.escrowSat - escrow.heldSat)
      : sat(0n);
  return {
    state: escrow.state,
    address: escrow.address,
    uri: `bitcoin:${escrow.address}?amount=${btcFromSat(missing === 0n ? escrow.escrowSat : missing)}&label=myneData`,
    escrowSat: escrow.escrowSat.toString(),
    heldSat: escrow.heldSat.toString(),
    seenSat: escrow.seenSat.toString(),
    missingSat: missing.toString(),
    confirmations: escrow.confirmations,
    requiredConfirmations: escrow.requiredConfirmations,
  };
}
