import { Injectable } from '@nestjs/common';
import type { Cursor, Sealed, Tx } from '@mynedata/platform';
import type { DisclosureRecord } from './answer-disclosure';
import type { EntryState, InPersonRequest } from './in-person';
import { InPersonEntryRow } from './in-person.entity';
import { columns } from './in-person-requests.store';

/** A person's part of a request, with the request. */
export interface OwnRequest {
  readonly request: InPersonRequest;
  readonly entry: {
    readonly enteredAt: Date;
    readonly state: EntryState;
    readonly answeredAt: Date | null;
    readonly disclosed: readonly string[];
  };
}

/** An answer of a person, or the fetch that followed from it. */
export interface DisclosureOccasion {
  readonly kind: 'in-person-allowed' | 'in-person-denied' | 'in-person-withdrawn' | 'in-person-fetched';
  readonly at: Date;
  readonly enteredAt: Date;
  /** The answer that counts: of a fetch the consent. */
  readonly answer: { readonly eventId: string; readonly at: Date; readonly content: DisclosureRecord };
  readonly request: InPersonRequest;
}

interface Row extends InPersonRequest {
  readonly entryState: EntryState;
  readonly enteredAt: Date;
  readonly answeredAt: Date | null;
  readonly disclosed: readonly string[];
}

@Injectable()
export class InPersonEntriesStore {
  async insert(tx: Tx, userId: string, requestId: string, now: Date): Promise<void> {
    await tx
      .repository(InPersonEntryRow)
      .insert({ userId, requestId, enteredAt: now, state: 'entered', disclosed: [] });
  }

  find(tx: Tx, userId: string, requestId: string): Promise<InPersonEntryRow | null> {
    return tx.repository(InPersonEntryRow).findOneBy({ userId, requestId });
  }

  /** Whoever typed the code of a request, as long as the account is there. */
  ofRequest(tx: Tx, requestId: string): Promise<InPersonEntryRow | null> {
    return tx.repository(InPersonEntryRow).findOneBy({ requestId });
  }

  async answer(
    tx: Tx,
    userId: string,
    requestId: string,
    answer: 'denied' | 'withdrawn',
    now: Date,
  ): Promise<void> {
    await tx
      .repository(InPersonEntryRow)
      .update({ userId, requestId }, { state: answer, answeredAt: now, ...noBox });
  }

  async allow(
    tx: Tx,
    userId: string,
    requestId: string,
    { box, keyId }: Sealed,
    allowed: { readonly disclosed: readonly string[]; readonly until: Date },
    now: Date,
  ): Promise<void> {
    await tx.repository(InPersonEntryRow).update(
      { userId, requestId },
      {
        state: 'allowed',
        answeredAt: now,
        disclosed: [...allowed.disclosed],
        box,
        boxKeyId: keyId,
        boxUntil: allowed.until,
      },
    );
  }

  async dropValues(tx: Tx, userId: string, requestId: string): Promise<void> {
    await tx.repository(InPersonEntryRow).update({ userId, requestId }, noBox);
  }

  /** Deletes what nobody fetched in time. */
  dropExpired(tx: Tx, now: Date): Promise<number> {
    return tx.execute(
      'update queries.in_person_entry set box = null, box_key_id = null, box_until = null where box is not null and box_until <= $1',
      [now],
    );
  }

  /** What a receipt would be of. */
  async occasion(tx: Tx, userId: string, eventId: string): Promise<DisclosureOccasion | undefined> {
    const [row] = await tx.query<
      InPersonRequest &
        Pick<DisclosureOccasion, 'kind' | 'at' | 'enteredAt'> & {
          readonly eventId: string;
          readonly answeredAt: Date;
          readonly content: DisclosureRecord;
        }
    >(
      `select ${columns}, a.kind, a.at, e.entered_at as "enteredAt", coalesce(c.id, a.id) as "eventId", coalesce(c.at, a.at) as "answeredAt", coalesce(c.content, a.content) as content
         from platform.own_event a
         join queries.in_person_entry e on e.user_id = a.user_id and e.request_id = a.subject
         join queries.in_person_request r on r.id = e.request_id
         left join platform.own_event c on a.kind = 'in-person-fetched' and c.user_id = a.user_id and c.subject = a.subject and c.kind = 'in-person-allowed'
        where a.user_id = $1 and a.id = $2 and a.kind in ('in-person-allowed', 'in-person-denied', 'in-person-withdrawn', 'in-person-fetched')`,
      [userId, eventId],
    );
    if (row === undefined) return undefined;
    const { kind, at, enteredAt, eventId: answerId, answeredAt, content, ...request } = row;
    return { kind, at, enteredAt, answer: { eventId: answerId, at: answeredAt, content }, request };
  }

  async own(tx: Tx, userId: string, requestId: string): Promise<OwnRequest | undefined> {
    return (await this.page(tx, userId, { requestId, limit: 1 }))[0];
  }

  /** Newest first. */
  async page(
    tx: Tx,
    userId: string,
    wanted: { readonly requestId?: string; readonly after?: Cursor | undefined; readonly limit: number },
  ): Promise<OwnRequest[]> {
    const rows = await tx.query<Row>(
      `select ${columns}, e.state as "entryState", e.entered_at as "enteredAt", e.answered_at as "answeredAt", e.disclosed
         from queries.in_person_entry e join queries.in_person_request r on r.id = e.request_id
        where e.user_id = $1 and ($2::uuid is null or e.request_id = $2)
          and ($3::timestamptz is null or (date_trunc('milliseconds', e.entered_at), e.request_id) < ($3::timestamptz, $4::uuid))
        order by date_trunc('milliseconds', e.entered_at) desc, e.request_id desc limit $5`,
      [userId, wanted.requestId ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.limit],
    );
    return rows.map(({ entryState, enteredAt, answeredAt, disclosed, ...request }) => ({
      request,
      entry: { state: entryState, enteredAt, answeredAt, disclosed },
    }));
  }
}

const noBox = { box: null, boxKeyId: null, boxUntil: null } as const;
