import { Injectable } from '@nestjs/common';
import { type Tx, violatedConstraint } from '@mynedata/platform';
import { WebhooksRefusal } from './errors';
import { WebhookRow } from './webhook.entity';

@Injectable()
export class WebhooksStore {
  of(tx: Tx, organisationId: string): Promise<WebhookRow[]> {
    return tx
      .repository(WebhookRow)
      .find({ where: { organisationId }, order: { createdAt: 'DESC', id: 'DESC' } });
  }

  find(tx: Tx, organisationId: string, id: string): Promise<WebhookRow | null> {
    return tx.repository(WebhookRow).findOneBy({ organisationId, id });
  }

  lock(tx: Tx, organisationId: string, id: string): Promise<WebhookRow | null> {
    return tx.repository(WebhookRow).findOne({
      where: { organisationId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async insert(tx: Tx, row: WebhookRow): Promise<void> {
    await tx.repository(WebhookRow).insert(row).catch(sayWhichExists);
  }

  async update(tx: Tx, { organisationId, id, ...changes }: WebhookRow): Promise<void> {
    await tx.repository(WebhookRow).update({ organisationId, id }, changes).catch(sayWhichExists);
  }

  /** True when there was one. */
  async delete(tx: Tx, organisationId: string, id: string): Promise<boolean> {
    return ((await tx.repository(WebhookRow).delete({ organisationId, id })).affected ?? 0) > 0;
  }
}

function sayWhichExists(error: unknown): never {
  if (violatedConstraint(error) === 'webhook_url')
    throw new WebhooksRefusal(
      'webhook-exists',
      'Your organisation has a webhook with this address already.',
      [{ pointer: '/url', detail: 'This address has a webhook already.' }],
    );
  throw error;
}
