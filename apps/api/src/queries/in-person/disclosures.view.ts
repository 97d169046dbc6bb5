import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx, decodeCursor, encodeCursor } from '@mynedata/platform';
import { type OrganisationView, ReadOrganisations } from '@mynedata/users';
import { inPersonNotFound } from './answer-disclosure';
import { type InPersonRequest, inPersonTermsHash, stateForPerson } from './in-person';
import type { DisclosureSummaryView, DisclosureView, DisclosuresPage, ShownValueView } from './in-person.dto';
import { InPersonEntriesStore, type OwnRequest } from './in-person-entries.store';
import { attributeView } from './in-person-requests.view';
import { type Card, ReadCard } from './read-card';

/** In-person requests as the person sees them who typed the code. */
@Injectable()
export class DisclosuresView {
  constructor(
    private readonly database: Database,
    private readonly entries: InPersonEntriesStore,
    private readonly organisations: ReadOrganisations,
    private readonly cards: ReadCard,
    private readonly clock: Clock,
  ) {}

  page(userId: string, cursor: string | undefined, limit: number): Promise<DisclosuresPage> {
    return this.database.transaction(async (tx) => {
      const found = await this.entries.page(tx, userId, { after: decodeCursor(cursor), limit: limit + 1 });
      const shown = found.slice(0, limit);
      const organisations = await this.organisations.byIds(
        tx,
        shown.map(({ request }) => request.organisationId),
      );
      const last = found.length > limit ? shown.at(-1) : undefined;
      const now = this.clock.now();
      return {
        items: shown.map((own) =>
          summaryOf(own, organisations.get(own.request.organisationId)?.name ?? '', now),
        ),
        ...(last === undefined
          ? {}
          : {
              nextCursor: encodeCursor({ at: last.entry.enteredAt.toISOString(), id: last.request.id }),
            }),
      };
    });
  }

  detail(userId: string, id: string): Promise<DisclosureView> {
    return this.database.transaction(async (tx) => {
      const own = await this.entries.own(tx, userId, id);
      if (own === undefined) throw inPersonNotFound();
      const organisation = await this.organisations.byId(tx, own.request.organisationId);
      if (organisation === undefined) throw new Error('an in-person request without organisation');
      return this.viewOf(tx, userId, own, organisation);
    });
  }

  private async viewOf(
    tx: Tx,
    userId: string,
    own: OwnRequest,
    organisation: OrganisationView,
  ): Promise<DisclosureView> {
    const { request, entry } = own;
    const asOf = this.clock.now();
    const summary = summaryOf(own, organisation.name, asOf);
    const open = summary.state === 'open';
    // Afterwards nothing of the data is read again: what was disclosed is not what it is now.
    const card = open ? await this.cards.within(tx, userId, request, asOf) : undefined;
    const values = card === undefined ? [] : shownValues(request, card);
    return {
      ...summary,
      organisation,
      purposeCategory: request.purposeCategory,
      purpose: request.purpose,
      attributes: request.attributes.map(attributeView),
      termsSha256: inPersonTermsHash(request),
      values,
      disclosed: entry.disclosed,
      asOf: asOf.toISOString(),
      card: card?.hash ?? null,
      canAllow: open && card?.against === undefined && values.some(({ withheld }) => withheld === null),
      canWithdraw: summary.state === 'allowed',
      ...(card?.against === undefined ? {} : { against: card.against }),
      budget: 'not_measurable',
      keptUntil: summary.state === 'allowed' ? (request.keptUntil?.toISOString() ?? null) : null,
    };
  }
}

const shownValues = (request: InPersonRequest, card: Card): readonly ShownValueView[] =>
  request.attributes.flatMap(({ title, logicalType }, index) => {
    const value = card.values[index];
    return value === undefined ? [] : [{ ...value, title, logicalType }];
  });

function summaryOf(
  { request, entry }: OwnRequest,
  organisationName: string,
  now: Date,
): DisclosureSummaryView {
  return {
    id: request.id,
    title: request.title,
    organisationName,
    state: stateForPerson(request, entry.state, now),
    enteredAt: entry.enteredAt.toISOString(),
    validUntil: request.validUntil.toISOString(),
    answeredAt: entry.answeredAt?.toISOString() ?? null,
  };
}
