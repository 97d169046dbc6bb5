import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import { DeliveriesStore } from './deliveries.store';
import type { WebhookEventType } from './webhook';

export interface WebhookEvent {
  readonly type: WebhookEventType;
  /** When the fact came about, not when it is sent. */
  readonly at: Date;
  /** Ids and states only: whoever wants more asks the API, where every gate applies. */
  readonly data:
    | { readonly queryId: string; readonly state: string }
    | { readonly requestId: string; readonly state: string };
}

/** Tells an organisation's webhooks of a fact, in the transaction that knows it. Told twice, it is delivered once. */
@Injectable()
export class TellWebhooks {
  constructor(
    private readonly deliveries: DeliveriesStore,
    private readonly clock: Clock,
  ) {}

  async within(tx: Tx, organisationId: string, { type, at, data }: WebhookEvent): Promise<void> {
    await this.deliveries.insertForAll(
      tx,
      organisationId,
      {
        once: `${type} ${'queryId' in data ? data.queryId : data.requestId}`,
        type,
        body: bodyOf(type, at, data),
      },
      this.clock.now(),
    );
  }
}

/** The body of a delivery, as the Standard Webhooks specification lays it out. */
export const bodyOf = (type: string, at: Date, data: object): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data });
