import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database';
import type { AuditEvent } from './audit-event';

/** A link with its event, which is null where somebody removed it. */
export interface Link {
  readonly number: string;
  readonly eventId: string;
  readonly hash: Buffer;
  readonly event: AuditEvent | null;
}

export interface Content {
  readonly userId: string;
  readonly eventId: string;
  readonly salt: Buffer;
  readonly content: string;
  /** Null where the event is gone, or is none of a person's. */
  readonly commitment: Buffer | null;
}

@Injectable()
export class AuditStore {
  async insertFacts(tx: Tx, event: { id: string; at: Date; kind: string; facts: string }): Promise<void> {
    await tx.execute('insert into platform.audit_event (id, at, kind, facts) values ($1, $2, $3, $4)', [
      event.id,
      event.at,
      event.kind,
      event.facts,
    ]);
  }

  /** The events of many people, each with the commitment to its content, in one statement. */
  async insertOwn(
    tx: Tx,
    at: Date,
    kind: string,
    events: readonly {
      readonly id: string;
      readonly userId: string;
      readonly subject: string | null;
      readonly salt: Buffer;
      readonly content: string;
      readonly commitment: Buffer;
    }[],
  ): Promise<void> {
    await tx.execute(
      `with given as (
         select * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::bytea[], $7::text[], $8::bytea[])
           as t (id, user_id, subject, salt, content, commitment)),
       kept as (
         insert into platform.audit_content (user_id, event_id, subject, salt, content)
         select user_id, id, subject, salt, content from given)
       insert into platform.audit_event (id, at, kind, commitment) select id, $1, $2, commitment from given`,
      [
        at,
        kind,
        events.map(({ id }) => id),
        events.map(({ userId }) => userId),
        events.map(({ subject }) => subject),
        events.map(({ salt }) => salt),
        events.map(({ content }) => content),
        events.map(({ commitment }) => commitment),
      ],
    );
  }

  /** Links at most so many events that wait; returns how many. */
  async chain(tx: Tx, most: number): Promise<number> {
    const [row] = await tx.query<{ chained: number }>('select platform.chain_audit($1) as chained', [most]);
    return row?.chained ?? 0;
  }

  async links(tx: Tx, after: bigint, limit: number): Promise<Link[]> {
    const rows = await tx.query<{
      number: string;
      event_id: string;
      hash: Buffer;
      kind: string | null;
      at_micros: string;
      facts: string | null;
      commitment: Buffer | null;
    }>(
      `select l.number, l.event_id, l.hash, e.kind, (extract(epoch from e.at) * 1000000)::bigint::text as at_micros, e.facts, e.commitment
         from platform.audit_link l left join platform.audit_event e on e.id = l.event_id
        where l.number > $1 order by l.number limit $2`,
      [after.toString(), limit],
    );
    return rows.map(({ number, event_id: eventId, hash, kind, at_micros: atMicros, facts, commitment }) => ({
      number,
      eventId,
      hash,
      event: kind === null ? null : { id: eventId, kind, atMicros, facts, commitment },
    }));
  }

  /** The oldest event that has no link and does not wait for one: it was put in past the application, or its link was removed. */
  async stray(tx: Tx): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      `select e.id from platform.audit_event e
        where not exists (select 1 from platform.audit_link l where l.event_id = e.id)
          and not exists (select 1 from platform.audit_pending p where p.position = e.position)
        order by e.position limit 1`,
    );
    return row?.id;
  }

  /** How many events wait for their link, and since when the oldest does. */
  async waiting(tx: Tx): Promise<{ readonly count: number; readonly since: Date | null }> {
    const [row] = await tx.query<{ count: string; since: Date | null }>(
      `select count(*) as count, min(e.at) as since
         from platform.audit_pending p left join platform.audit_event e on e.position = p.position`,
    );
    return { count: Number(row?.count ?? 0), since: row?.since ?? null };
  }

  contents(
    tx: Tx,
    after: { readonly userId: string; readonly eventId: string },
    limit: number,
  ): Promise<Content[]> {
    return tx.query<Content>(
      `select c.user_id as "userId", c.event_id as "eventId", c.salt, c.content, e.commitment
         from platform.audit_content c left join platform.audit_event e on e.id = c.event_id
        where (c.user_id, c.event_id) > ($1::uuid, $2::uuid) order by c.user_id, c.event_id limit $3`,
      [after.userId, after.eventId, limit],
    );
  }
}
