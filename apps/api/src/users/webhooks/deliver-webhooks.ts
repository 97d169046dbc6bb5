import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, FetchOutside, Jobs, OutsideFailure, Random, type Tx } from '@mynedata/platform';
import { AccountsStore } from '../accounts.store';
import { Notify } from '../notify';
import { DeliveriesStore } from './deliveries.store';
import { type Outcome, settle, signedHeaders } from './webhook';
import type { WebhookDeliveryRow, WebhookRow } from './webhook.entity';
import { WebhookEnvelope } from './webhook-secrets';
import { WebhooksStore } from './webhooks.store';

const deliverWebhooksSchedule = 'users.webhooks';
const everyMs = 2_000;
/** Longer than any attempt lasts. */
const leaseMs = 60_000;
const together = 20;
const keepMs = 30 * 24 * 3600_000;
const finePart = 1_000_000;

/** Sends what is due, round by round; no network within a transaction. At least once, and each time with the same id. */
@Injectable()
export class DeliverWebhooks implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly webhooks: WebhooksStore,
    private readonly deliveries: DeliveriesStore,
    private readonly envelope: WebhookEnvelope,
    private readonly outside: FetchOutside,
    private readonly accounts: AccountsStore,
    private readonly notify: Notify,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every(deliverWebhooksSchedule, everyMs, (signal) => this.run(signal));
    this.jobs.every('users.webhook-deliveries', 3600_000, async () => {
      const before = new Date(this.clock.now().getTime() - keepMs);
      await this.database.transaction((tx) => this.deliveries.forgetBefore(tx, before));
    });
  }

  async run(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true) {
      const now = this.clock.now();
      const lease = new Date(now.getTime() + leaseMs);
      const taken = await this.database.transaction((tx) => this.deliveries.take(tx, now, lease, together));
      if (taken.length === 0) return;
      await Promise.all(taken.map((delivery) => this.deliver(delivery, signal)));
    }
  }

  private async deliver(delivery: WebhookDeliveryRow, signal: AbortSignal | undefined): Promise<void> {
    const webhook = await this.database.transaction((tx) =>
      this.webhooks.find(tx, delivery.organisationId, delivery.webhookId),
    );
    if (webhook === null) return;
    const outcome = await this.attempt(webhook, delivery, signal);
    // Stopped on our side: the lease ends by itself, and nobody failed.
    if (signal?.aborted === true) return;
    await this.finish(delivery, outcome);
  }

  private async attempt(
    webhook: WebhookRow,
    { id, body }: WebhookDeliveryRow,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    const secrets = this.envelope.open(webhook);
    if (secrets === undefined)
      return { status: null, problem: 'The signing secret cannot be read any more. Make a new one.' };
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'myneData-webhook',
      ...signedHeaders(secrets, { id, body, now: this.clock.now() }),
    };
    try {
      const { status, retryAfter } = await this.outside.exchange(
        { url: new URL(webhook.url), method: 'POST', headers, body, signal },
        // Nothing of the answer but its status is of interest, or may be looked at by whoever gave the address.
        { use: 'deliveries', maxBytes: 0 },
      );
      const seconds = Number(retryAfter);
      return { status, problem: null, ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}) };
    } catch (error) {
      return {
        status: null,
        problem: error instanceof OutsideFailure ? error.message : 'The delivery could not be made.',
      };
    }
  }

  private finish(delivery: WebhookDeliveryRow, outcome: Outcome): Promise<void> {
    return this.database.transaction(async (tx) => {
      const webhook = await this.webhooks.lock(tx, delivery.organisationId, delivery.webhookId);
      if (webhook === null) return;
      const now = this.clock.now();
      const chance = this.random.below(finePart) / finePart;
      const settled = settle(outcome, delivery.attempts, webhook.failingSince, now, chance);
      if (!(await this.deliveries.finish(tx, delivery, outcome, settled))) return;
      const taken = settled.state === 'delivered';
      const disable = webhook.disabledAt === null ? settled.disable : undefined;
      await this.webhooks.update(tx, {
        ...webhook,
        ...(disable === undefined ? {} : { disabledAt: now, disabledReason: disable }),
        failingSince: taken ? null : (webhook.failingSince ?? now),
      });
      if (disable !== undefined) await this.tellMembers(tx, webhook, disable, now);
    });
  }

  private async tellMembers(
    tx: Tx,
    { id, organisationId, url }: WebhookRow,
    reason: 'failing' | 'gone',
    now: Date,
  ): Promise<void> {
    const members = await this.accounts.memberIds(tx, organisationId);
    await this.notify.within(tx, members, {
      kind: 'webhook-disabled',
      text: `The webhook at ${new URL(url).host} was switched off: ${reasons[reason]}. What happens meanwhile is not sent there.`,
      link: '/developer',
      once: `webhook ${id} ${now.toISOString()}`,
    });
  }
}

const reasons = {
  failing: 'it has taken nothing for five days',
  gone: 'it answered that it is gone for good (410)',
} as const;
