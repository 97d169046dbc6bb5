import { Injectable } from '@nestjs/common';
import type { Cursor, Tx } from '@mynedata/platform';
import type { InPersonRequest, StoredState } from './in-person';
import { InPersonRequestRow } from './in-person.entity';

/** A request with whether its person's values still lie there. */
export interface KeptRequest {
  readonly request: InPersonRequest;
  readonly kept: boolean;
}

@Injectable()
export class InPersonRequestsStore {
  /** False when another request has this code. */
  async insert(tx: Tx, request: InPersonRequest, codeHash: Buffer): Promise<boolean> {
    return (
      (await tx.execute(
        `insert into queries.in_person_request (id, organisation_id, title, purpose_category, purpose, attributes, code_hash, created_at, valid_until, state, state_since)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $8) on conflict (code_hash) do nothing`,
        [
          request.id,
          request.organisationId,
          request.title,
          request.purposeCategory,
          request.purpose,
          JSON.stringify(request.attributes),
          codeHash,
          request.createdAt,
          request.validUntil,
        ],
      )) > 0
    );
  }

  /** How many of an organisation's requests wait; nobody else of it counts or adds any until the transaction ends. */
  async countWaiting(tx: Tx, organisationId: string, now: Date): Promise<number> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('in-person ' || $1, 0))`, [organisationId]);
    const [row] = await tx.query<{ count: number }>(
      `select count(*)::int as count from queries.in_person_request where organisation_id = $1 and state = 'waiting' and valid_until > $2`,
      [organisationId, now],
    );
    return row?.count ?? 0;
  }

  /** Locked until the transaction ends: before an entry of it, always. */
  async lock(tx: Tx, id: string): Promise<InPersonRequestRow | null> {
    await tx.query('select 1 from queries.in_person_request where id = $1 for update', [id]);
    return tx.repository(InPersonRequestRow).findOneBy({ id });
  }

  /** The same by its code, under any of the keys that may have hashed it. */
  async lockByCode(tx: Tx, hashes: readonly Buffer[]): Promise<InPersonRequestRow | null> {
    const [row] = await tx.query<{ id: string }>(
      'select id from queries.in_person_request where code_hash = any($1::bytea[]) for update',
      [hashes],
    );
    return row === undefined ? null : tx.repository(InPersonRequestRow).findOneBy({ id: row.id });
  }

  async enter(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.repository(InPersonRequestRow).update({ id }, { enteredAt: now });
  }

  async move(
    tx: Tx,
    id: string,
    state: StoredState,
    now: Date,
    allowed: { readonly allowedAt?: Date; readonly keptUntil?: Date } = {},
  ): Promise<void> {
    await tx.repository(InPersonRequestRow).update({ id }, { state, stateSince: now, ...allowed });
  }

  /** What can still be withdrawn, in the order of the ids: as it is locked. */
  async openOf(tx: Tx, organisationId: string, now: Date): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from queries.in_person_request
        where organisation_id = $1 and ((state = 'waiting' and valid_until > $2) or (state = 'allowed' and kept_until > $2)) order by id`,
      [organisationId, now],
    );
    return rows.map(({ id }) => id);
  }

  async find(tx: Tx, organisationId: string, id: string): Promise<KeptRequest | undefined> {
    return (await this.page(tx, organisationId, { id, limit: 1 }))[0];
  }

  async page(
    tx: Tx,
    organisationId: string,
    wanted: { readonly id?: string; readonly after?: Cursor | undefined; readonly limit: number },
  ): Promise<KeptRequest[]> {
    const rows = await tx.query<InPersonRequest & { readonly kept: boolean }>(
      `select ${columns}, r.state = 'allowed' and exists (select 1 from queries.in_person_entry e where e.request_id = r.id and e.box is not null) as kept
         from queries.in_person_request r
        where r.organisation_id = $1 and ($2::uuid is null or r.id = $2)
          and ($3::timestamptz is null or (date_trunc('milliseconds', r.created_at), r.id) < ($3::timestamptz, $4::uuid))
        order by date_trunc('milliseconds', r.created_at) desc, r.id desc limit $5`,
      [organisationId, wanted.id ?? null, wanted.after?.at ?? null, wanted.after?.id ?? null, wanted.limit],
    );
    return rows.map(({ kept, ...request }) => ({ request, kept }));
  }

  /** Forgets the codes that count no more. */
  forgetCodes(tx: Tx, now: Date): Promise<number> {
    return tx.execute(
      'update queries.in_person_request set code_hash = null where code_hash is not null and valid_until <= $1',
      [now],
    );
  }
}

/** The columns of a request `r`, as the domain names them. */
export const columns = `r.id, r.organisation_id as "organisationId", r.title, r.purpose_category as "purposeCategory", r.purpose, r.attributes,
  r.created_at as "createdAt", r.valid_until as "validUntil", r.state, r.state_since as "stateSince", r.allowed_at as "allowedAt", r.kept_until as "keptUntil"`;
