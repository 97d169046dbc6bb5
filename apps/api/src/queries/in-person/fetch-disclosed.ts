import { Injectable } from '@nestjs/common';
import { Audit, Clock, Database, Vault } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { boxContext } from './allow-disclosure';
import { inPersonNotFound } from './answer-disclosure';
import { type DisclosedValue, inPersonTermsHash, stateForOrganisation } from './in-person';
import { InPersonEntriesStore } from './in-person-entries.store';
import { InPersonRequestsStore } from './in-person-requests.store';
import { TellInPerson } from './tell-in-person';

export interface Disclosed {
  readonly requestId: string;
  readonly allowedAt: Date;
  readonly values: readonly DisclosedValue[];
}

/** The organisation fetches what a person allowed, once: in the same transaction the values are gone from the platform. */
@Injectable()
export class FetchDisclosed {
  constructor(
    private readonly database: Database,
    private readonly requests: InPersonRequestsStore,
    private readonly entries: InPersonEntriesStore,
    private readonly vault: Vault,
    private readonly audit: Audit,
    private readonly tell: TellInPerson,
    private readonly clock: Clock,
  ) {}

  run(organisationId: string, requestId: string): Promise<Disclosed> {
    return this.database.transaction(async (tx) => {
      const request = await this.requests.lock(tx, requestId);
      if (request === null || request.organisationId !== organisationId) throw inPersonNotFound();
      // Without an allowed answer nothing of an entry is even looked at.
      const entry = request.state === 'allowed' ? await this.entries.ofRequest(tx, requestId) : null;
      const now = this.clock.now();
      const box = entry?.box ?? null;
      const state = stateForOrganisation(request, box !== null, now);
      if (state !== 'allowed' || entry === null || box === null || request.allowedAt === null)
        throw new QueriesRefusal('in-person-nothing-to-fetch', why[state]);
      const text = this.vault.open({ box, keyId: entry.boxKeyId ?? '' }, boxContext(entry.userId, requestId));
      await this.entries.dropValues(tx, entry.userId, requestId);
      await this.requests.move(tx, requestId, 'fetched', now);
      const content = { request: requestId, terms: inPersonTermsHash(request), attributes: entry.disclosed };
      await this.audit.own(tx, 'in-person-fetched', [{ userId: entry.userId, subject: requestId, content }]);
      await this.tell.fetched(tx, request, entry.userId);
      return { requestId, allowedAt: request.allowedAt, values: JSON.parse(text) as DisclosedValue[] };
    });
  }
}

const why = {
  waiting: 'Nobody has allowed this request yet.',
  allowed: 'Nothing lies here.',
  fetched: 'The values were fetched already, and are kept no longer. Ask again if you need them again.',
  taken_back: 'The person has taken it back.',
  withdrawn: 'Your organisation has withdrawn this request.',
  expired: 'The time of this request is over, and nothing of it is kept. Ask again.',
} as const;
