import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { inPersonNotFound } from './answer-disclosure';
import { stateForOrganisation } from './in-person';
import { InPersonEntriesStore } from './in-person-entries.store';
import { InPersonRequestsStore } from './in-person-requests.store';
import { TellInPerson } from './tell-in-person';

/** An organisation withdraws its request; what was allowed and not fetched is deleted with it. Twice is as good as once. */
@Injectable()
export class WithdrawInPersonRequest {
  constructor(
    private readonly database: Database,
    private readonly requests: InPersonRequestsStore,
    private readonly entries: InPersonEntriesStore,
    private readonly tell: TellInPerson,
    private readonly clock: Clock,
  ) {}

  run(organisationId: string, requestId: string): Promise<void> {
    return this.database.transaction((tx) => this.within(tx, organisationId, requestId));
  }

  /** The organisation ends: nobody is asked by it any more, and nothing waits for it. */
  async all(tx: Tx, organisationId: string): Promise<void> {
    for (const id of await this.requests.openOf(tx, organisationId, this.clock.now()))
      await this.within(tx, organisationId, id);
  }

  private async within(tx: Tx, organisationId: string, requestId: string): Promise<void> {
    const request = await this.requests.lock(tx, requestId);
    if (request === null || request.organisationId !== organisationId) throw inPersonNotFound();
    const now = this.clock.now();
    const state = stateForOrganisation(request, true, now);
    if (state === 'withdrawn') return;
    if (state !== 'waiting' && state !== 'allowed')
      throw new QueriesRefusal('in-person-over', 'This request is over; there is nothing to withdraw.');
    const entry = await this.entries.ofRequest(tx, requestId);
    await this.requests.move(tx, requestId, 'withdrawn', now);
    if (entry === null) return;
    await this.entries.dropValues(tx, entry.userId, requestId);
    // Whoever has said no is not disturbed again.
    if (entry.state === 'entered' || entry.state === 'allowed')
      await this.tell.withdrawn(tx, request, entry.userId);
  }
}
