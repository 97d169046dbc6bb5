import { Injectable } from '@nestjs/common';
import { Database, decodeCursor, encodeCursor } from '@mynedata/platform';
import { DeliveriesStore } from './deliveries.store';
import { webhookNotFound } from './errors';
import type { WebhookDeliveryRow, WebhookRow } from './webhook.entity';
import type {
  DeliveriesQuery,
  WebhookDeliveriesPage,
  WebhookDeliveryView,
  WebhookView,
} from './webhooks.dto';
import { WebhooksStore } from './webhooks.store';

/** An organisation's webhooks and what was sent to them. */
@Injectable()
export class WebhooksView {
  constructor(
    private readonly database: Database,
    private readonly webhooks: WebhooksStore,
    private readonly deliveries: DeliveriesStore,
  ) {}

  async list(organisationId: string): Promise<WebhookView[]> {
    return (await this.database.transaction((tx) => this.webhooks.of(tx, organisationId))).map(webhookView);
  }

  async one(organisationId: string, id: string): Promise<WebhookView> {
    const row = await this.database.transaction((tx) => this.webhooks.find(tx, organisationId, id));
    if (row === null) throw webhookNotFound();
    return webhookView(row);
  }

  async page(
    organisationId: string,
    webhookId: string,
    { limit, cursor, state }: DeliveriesQuery,
  ): Promise<WebhookDeliveriesPage> {
    const rows = await this.database.transaction(async (tx) => {
      if ((await this.webhooks.find(tx, organisationId, webhookId)) === null) throw webhookNotFound();
      const after = decodeCursor(cursor);
      return this.deliveries.page(
        tx,
        { organisationId, webhookId },
        {
          limit: limit + 1,
          ...(state === undefined ? {} : { state }),
          ...(after === undefined ? {} : { after }),
        },
      );
    });
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(deliveryView),
      ...(last === undefined
        ? {}
        : { nextCursor: encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) }),
    };
  }
}

export const webhookView = (row: WebhookRow): WebhookView => ({
  id: row.id,
  url: row.url,
  events: row.events,
  createdAt: row.createdAt.toISOString(),
  failingSince: row.failingSince?.toISOString() ?? null,
  disabledAt: row.disabledAt?.toISOString() ?? null,
  disabledReason: row.disabledReason,
});

export const deliveryView = (row: WebhookDeliveryRow): WebhookDeliveryView => ({
  id: row.id,
  type: row.type,
  state: row.state,
  createdAt: row.createdAt.toISOString(),
  attempts: row.attempts,
  attemptedAt: row.attemptedAt?.toISOString() ?? null,
  nextAttemptAt: row.state === 'waiting' ? row.dueAt.toISOString() : null,
  answerStatus: row.answerStatus,
  problem: row.problem,
  body: row.body,
});
