import { Injectable } from '@nestjs/common';
import { Clock, Database, decodeCursor, encodeCursor } from '@mynedata/platform';
import { inPersonNotFound } from './answer-disclosure';
import { type AskedAttribute, inPersonTermsHash, stateForOrganisation } from './in-person';
import type { AskedAttributeView, InPersonRequestView, InPersonRequestsPage } from './in-person.dto';
import { InPersonRequestsStore, type KeptRequest } from './in-person-requests.store';

/** An organisation's in-person requests. Who came, and what they said as long as they did not allow it, is not in what is read here. */
@Injectable()
export class InPersonRequestsView {
  constructor(
    private readonly database: Database,
    private readonly requests: InPersonRequestsStore,
    private readonly clock: Clock,
  ) {}

  page(organisationId: string, cursor: string | undefined, limit: number): Promise<InPersonRequestsPage> {
    return this.database.transaction(async (tx) => {
      const after = decodeCursor(cursor);
      const found = await this.requests.page(tx, organisationId, { after, limit: limit + 1 });
      const last = found.length > limit ? found[limit - 1]?.request : undefined;
      const now = this.clock.now();
      return {
        items: found.slice(0, limit).map((kept) => viewOf(kept, now)),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) }),
      };
    });
  }

  detail(organisationId: string, id: string): Promise<InPersonRequestView> {
    return this.database.transaction(async (tx) => {
      const kept = await this.requests.find(tx, organisationId, id);
      if (kept === undefined) throw inPersonNotFound();
      return viewOf(kept, this.clock.now());
    });
  }
}

function viewOf({ request, kept }: KeptRequest, now: Date): InPersonRequestView {
  const { id, title, purposeCategory, purpose, attributes, createdAt, validUntil, allowedAt, keptUntil } =
    request;
  return {
    id,
    title,
    purposeCategory,
    purpose,
    attributes: attributes.map(attributeView),
    state: stateForOrganisation(request, kept, now),
    createdAt: createdAt.toISOString(),
    validUntil: validUntil.toISOString(),
    allowedAt: allowedAt?.toISOString() ?? null,
    keptUntil: keptUntil?.toISOString() ?? null,
    termsSha256: inPersonTermsHash(request),
  };
}

export const attributeView = ({
  name,
  title,
  logicalType,
  technicalType,
  unit,
}: AskedAttribute): AskedAttributeView => ({ name, title, logicalType, technicalType, unit });
