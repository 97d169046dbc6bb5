import { Injectable } from '@nestjs/common';
import { Realtime, type Tx } from '@mynedata/platform';
import { Notify, ReadOrganisations, TellWebhooks } from '@mynedata/users';
import type { InPersonRequest } from './in-person';

/** Tells both sides of an in-person request what they may know of it, in the transaction that makes it so. */
@Injectable()
export class TellInPerson {
  constructor(
    private readonly notify: Notify,
    private readonly organisations: ReadOrganisations,
    private readonly webhooks: TellWebhooks,
    private readonly realtime: Realtime,
  ) {}

  async allowed(tx: Tx, request: InPersonRequest, now: Date): Promise<void> {
    const { id: requestId, organisationId, title } = request;
    const members = await this.organisations.memberIds(tx, organisationId);
    await this.notify.within(tx, members, {
      kind: 'in-person-allowed',
      text: `“${title}” was allowed. Fetch the values within an hour.`,
      link: `/in-person/${requestId}`,
    });
    await this.webhooks.within(tx, organisationId, {
      type: 'in_person.allowed',
      at: now,
      data: { requestId, state: 'allowed' },
    });
    tx.afterCommit(() => this.realtime.tell(members, 'queries'));
  }

  async takenBack(tx: Tx, { id: requestId, organisationId }: InPersonRequest, now: Date): Promise<void> {
    const members = await this.organisations.memberIds(tx, organisationId);
    await this.webhooks.within(tx, organisationId, {
      type: 'in_person.taken_back',
      at: now,
      data: { requestId, state: 'taken_back' },
    });
    tx.afterCommit(() => this.realtime.tell(members, 'queries'));
  }

  async fetched(tx: Tx, { id, organisationId, title }: InPersonRequest, userId: string): Promise<void> {
    const organisation = await this.organisations.byId(tx, organisationId);
    await this.notify.within(tx, [userId], {
      kind: 'in-person-fetched',
      text: `${organisation?.name ?? ''} has fetched what you allowed for “${title}”.`,
      link: `/requests/in-person/${id}`,
    });
    tx.afterCommit(() => this.realtime.tell([userId], 'requests'));
  }

  async withdrawn(tx: Tx, { id, organisationId, title }: InPersonRequest, userId: string): Promise<void> {
    const organisation = await this.organisations.byId(tx, organisationId);
    await this.notify.within(tx, [userId], {
      kind: 'in-person-withdrawn',
      text: `${organisation?.name ?? ''} has withdrawn “${title}”. Nothing was disclosed.`,
      link: `/requests/in-person/${id}`,
    });
    tx.afterCommit(() => this.realtime.tell([userId], 'requests'));
  }
}
