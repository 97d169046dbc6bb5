import { Injectable } from '@nestjs/common';
import type { Cursor, Tx } from '@mynedata/platform';
import type { DeliveryState, Outcome, Settled } from './webhook';
import { WebhookDeliveryRow } from './webhook.entity';

export type DeliveryKey = Pick<WebhookDeliveryRow, 'organisationId' | 'webhookId' | 'id'>;

export interface NewEvent {
  readonly once: string;
  readonly type: string;
  readonly body: string;
}

@Injectable()
export class DeliveriesStore {
  /** One delivery of the event for each live webhook of the organisation that wants it; none when it was told before. */
  async insertForAll(tx: Tx, organisationId: string, event: NewEvent, now: Date): Promise<number> {
    return tx.execute(
      `insert into users.webhook_delivery (organisation_id, webhook_id, id, once, type, body, created_at, state, due_at)
       select w.organisation_id, w.id, gen_random_uuid(), $2, $3, $4, $5, 'waiting', $5
         from users.webhook w
        where w.organisation_id = $1 and w.disabled_at is null and $3 = any(w.events)
       on conflict on constraint webhook_delivery_once do nothing`,
      [organisationId, event.once, event.type, event.body, now],
    );
  }

  async insert(tx: Tx, row: WebhookDeliveryRow): Promise<void> {
    await tx.repository(WebhookDeliveryRow).insert(row);
  }

  lock(tx: Tx, key: DeliveryKey): Promise<WebhookDeliveryRow | null> {
    const { organisationId, webhookId, id } = key;
    return tx.repository(WebhookDeliveryRow).findOne({
      where: { organisationId, webhookId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async waitAgain(tx: Tx, { organisationId, webhookId, id }: DeliveryKey, now: Date): Promise<void> {
    await tx
      .repository(WebhookDeliveryRow)
      .update({ organisationId, webhookId, id }, { state: 'waiting', attempts: 0, dueAt: now });
  }

  /**
   * Takes what is due, at most one for each webhook, so that one that is slow holds up nobody else. Until `leaseUntil` nobody takes
   * it again; a process that dies in between has made an attempt.
   */
  take(tx: Tx, now: Date, leaseUntil: Date, limit: number): Promise<WebhookDeliveryRow[]> {
    return tx.query(
      `update users.webhook_delivery d set due_at = $2, attempts = d.attempts + 1, attempted_at = $1
         from (select f.* from (
                 select distinct on (due.webhook_id) due.organisation_id, due.webhook_id, due.id, due.due_at
                   from users.webhook_delivery due
                   join users.webhook w on w.organisation_id = due.organisation_id and w.id = due.webhook_id
                  where due.state = 'waiting' and due.due_at <= $1 and w.disabled_at is null
                  order by due.webhook_id, due.due_at, due.id) f
                order by f.due_at limit $3) first
        where d.organisation_id = first.organisation_id and d.webhook_id = first.webhook_id and d.id = first.id
       returning d.organisation_id as "organisationId", d.webhook_id as "webhookId", d.id, d.once, d.type, d.body,
                 d.created_at as "createdAt", d.state, d.attempts, d.due_at as "dueAt"`,
      [now, leaseUntil, limit],
    );
  }

  /** Writes down how an attempt ended, unless another one was begun since. */
  async finish(
    tx: Tx,
    row: DeliveryKey & Pick<WebhookDeliveryRow, 'attempts'>,
    outcome: Outcome,
    { state, dueAt }: Settled,
  ): Promise<boolean> {
    const { organisationId, webhookId, id, attempts } = row;
    const { affected } = await tx
      .repository(WebhookDeliveryRow)
      .update(
        { organisationId, webhookId, id, attempts, state: 'waiting' },
        { state, dueAt, answerStatus: outcome.status, problem: outcome.problem },
      );
    return (affected ?? 0) > 0;
  }

  page(
    tx: Tx,
    of: { readonly organisationId: string; readonly webhookId: string },
    filter: { readonly state?: DeliveryState; readonly after?: Cursor; readonly limit: number },
  ): Promise<WebhookDeliveryRow[]> {
    const query = tx
      .repository(WebhookDeliveryRow)
      .createQueryBuilder('d')
      .where('d.organisation_id = :organisationId and d.webhook_id = :webhookId', of)
      .orderBy('d.created_at', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .limit(filter.limit);
    if (filter.state !== undefined) query.andWhere('d.state = :state', { state: filter.state });
    // Times within a page have milliseconds, those of the table come from the same clock.
    if (filter.after !== undefined)
      query.andWhere('(d.created_at, d.id) < (:at::timestamptz, :id::uuid)', { ...filter.after });
    return query.getMany();
  }

  /** How many pings or repetitions somebody has asked for and still wait. */
  async waiting(tx: Tx, organisationId: string, webhookId: string, type: string): Promise<number> {
    return tx.repository(WebhookDeliveryRow).countBy({ organisationId, webhookId, type, state: 'waiting' });
  }

  forgetBefore(tx: Tx, moment: Date): Promise<number> {
    return tx.execute(`delete from users.webhook_delivery where created_at < $1`, [moment]);
  }
}
