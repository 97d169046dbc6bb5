import { Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '@mynedata/platform';
import { DeliveriesStore } from './deliveries.store';
import { AdmitOrganisation } from '../admit-organisation';
import { WebhooksRefusal, webhookNotFound } from './errors';
import { bodyOf } from './tell-webhooks';
import { pingType } from './webhook';
import type { WebhookDeliveryRow } from './webhook.entity';
import { WebhooksStore } from './webhooks.store';

const maxWaitingPings = 3;

/** What a member sends by hand: a ping, or once more what was sent before, with the same id. */
@Injectable()
export class DeliverAgain {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly webhooks: WebhooksStore,
    private readonly deliveries: DeliveriesStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  ping(organisationId: string, webhookId: string): Promise<WebhookDeliveryRow> {
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const webhook = await this.webhooks.lock(tx, organisationId, webhookId);
      if (webhook === null) throw webhookNotFound();
      if (webhook.disabledAt !== null) throw isDisabled();
      if ((await this.deliveries.waiting(tx, organisationId, webhookId, pingType)) >= maxWaitingPings)
        throw new WebhooksRefusal(
          'too-many-deliveries',
          `${maxWaitingPings} pings still wait. See what became of them first.`,
        );
      const now = this.clock.now();
      const id = this.random.uuid();
      const row: WebhookDeliveryRow = {
        organisationId,
        webhookId,
        id,
        once: `ping ${id}`,
        type: pingType,
        body: bodyOf(pingType, now, { webhookId }),
        createdAt: now,
        state: 'waiting',
        attempts: 0,
        dueAt: now,
        attemptedAt: null,
        answerStatus: null,
        problem: null,
      };
      await this.deliveries.insert(tx, row);
      return row;
    });
  }

  again(organisationId: string, webhookId: string, id: string): Promise<WebhookDeliveryRow> {
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const webhook = await this.webhooks.find(tx, organisationId, webhookId);
      if (webhook === null) throw webhookNotFound();
      if (webhook.disabledAt !== null) throw isDisabled();
      const row = await this.deliveries.lock(tx, { organisationId, webhookId, id });
      if (row === null)
        throw new WebhooksRefusal('webhook-delivery-not-found', 'This webhook has no such delivery.');
      if (row.state === 'waiting')
        throw new WebhooksRefusal(
          'delivery-still-waiting',
          `This delivery is tried by itself at ${row.dueAt.toISOString()}.`,
        );
      const now = this.clock.now();
      await this.deliveries.waitAgain(tx, row, now);
      return { ...row, state: 'waiting', attempts: 0, dueAt: now };
    });
  }
}

const isDisabled = (): WebhooksRefusal =>
  new WebhooksRefusal('webhook-disabled', 'This webhook is switched off. Switch it on first.');
