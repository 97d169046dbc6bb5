import { Injectable } from '@nestjs/common';
import { Clock, Database, FetchOutside, Random } from '@mynedata/platform';
import { AdmitOrganisation } from '../admit-organisation';
import { WebhooksRefusal, webhookNotFound } from './errors';
import { type WebhookEventType, formatSecret, rotated } from './webhook';
import type { WebhookRow } from './webhook.entity';
import { WebhookEnvelope } from './webhook-secrets';
import { WebhooksStore } from './webhooks.store';

const maxWebhooks = 10;
const secretBytes = 32;

export interface WebhookChanges {
  readonly url?: string;
  readonly events?: readonly WebhookEventType[];
  readonly enabled?: boolean;
}

interface Fresh {
  readonly webhook: WebhookRow;
  /** Shown this once. */
  readonly secret: string;
}

/** An organisation says where it wants to be told, and of what. */
@Injectable()
export class ChangeWebhooks {
  constructor(
    private readonly database: Database,
    private readonly admit: AdmitOrganisation,
    private readonly webhooks: WebhooksStore,
    private readonly envelope: WebhookEnvelope,
    private readonly outside: FetchOutside,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  async register(organisationId: string, url: string, events: readonly WebhookEventType[]): Promise<Fresh> {
    const address = this.addressOf(url);
    const secret = formatSecret(await this.random.bytes(secretBytes));
    return this.database.transaction(async (tx) => {
      // Alone, so that webhooks that are registered at once are counted one after the other.
      await this.admit.alone(tx, organisationId);
      if ((await this.webhooks.of(tx, organisationId)).length >= maxWebhooks)
        throw new WebhooksRefusal(
          'too-many-webhooks',
          `An organisation has at most ${maxWebhooks} webhooks. Delete one first.`,
        );
      const key = { organisationId, id: this.random.uuid() };
      const webhook: WebhookRow = {
        ...key,
        ...this.envelope.seal(key, { secret }),
        url: address,
        events: [...new Set(events)],
        createdAt: this.clock.now(),
        failingSince: null,
        disabledAt: null,
        disabledReason: null,
      };
      await this.webhooks.insert(tx, webhook);
      return { webhook, secret };
    });
  }

  change(organisationId: string, id: string, { url, events, enabled }: WebhookChanges): Promise<WebhookRow> {
    const address = url === undefined ? undefined : this.addressOf(url);
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const webhook = await this.webhooks.lock(tx, organisationId, id);
      if (webhook === null) throw webhookNotFound();
      const switched = enabled !== undefined && enabled !== (webhook.disabledAt === null);
      const changed: WebhookRow = {
        ...webhook,
        ...(address === undefined ? {} : { url: address }),
        ...(events === undefined ? {} : { events: [...new Set(events)] }),
        ...(!switched
          ? {}
          : enabled
            ? { disabledAt: null, disabledReason: null, failingSince: null }
            : { disabledAt: this.clock.now(), disabledReason: 'by_hand' as const }),
      };
      await this.webhooks.update(tx, changed);
      return changed;
    });
  }

  /** A new secret; the one before signs beside it for a day. A second rotation ends the first one's overlap. */
  async rotateSecret(organisationId: string, id: string): Promise<Fresh> {
    const secret = formatSecret(await this.random.bytes(secretBytes));
    return this.database.transaction(async (tx) => {
      await this.admit.within(tx, organisationId);
      const webhook = await this.webhooks.lock(tx, organisationId, id);
      if (webhook === null) throw webhookNotFound();
      const before = this.envelope.open(webhook);
      // Where the key of the old one is lost, nothing can overlap.
      const secrets = before === undefined ? { secret } : rotated(before, secret, this.clock.now());
      const changed = { ...webhook, ...this.envelope.seal(webhook, secrets) };
      await this.webhooks.update(tx, changed);
      return { webhook: changed, secret };
    });
  }

  async delete(organisationId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.webhooks.delete(tx, organisationId, id))) throw webhookNotFound();
    });
  }

  /** As far as it shows without resolving the name; that happens at each delivery. */
  private addressOf(text: string): string {
    const url = URL.parse(text);
    const detail =
      url === null ? 'This is no address. Write https://…' : this.outside.refusal(url, 'deliveries')?.message;
    if (detail !== undefined || url === null)
      throw new WebhooksRefusal('webhook-url-refused', detail ?? '', [
        { pointer: '/url', detail: detail ?? '' },
      ]);
    url.hash = '';
    return url.href;
  }
}
