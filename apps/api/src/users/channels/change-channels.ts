import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, type PushSubscription, Random, WebPush } from '@mynedata/platform';
import { type Digest, type Language, defaultSettings, isFixed } from './channel';
import { ChannelEnvelope } from './channel-envelope';
import { ChannelsStore, type SettingChange } from './channels.store';
import { NotificationsRefusal } from './errors';
import { noticeKinds } from './notice-kinds';

const maxSubscriptions = 10;

export interface ChannelChanges {
  readonly language?: Language;
  readonly digest?: Digest;
  readonly topics?: readonly SettingChange[];
}

/** By which ways an account wants to be told, and of what. */
@Injectable()
export class ChangeChannels {
  constructor(
    private readonly database: Database,
    private readonly channels: ChannelsStore,
    private readonly envelope: ChannelEnvelope,
    private readonly webPush: WebPush,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  async settings(accountId: string, { language, digest, topics = [] }: ChannelChanges): Promise<void> {
    for (const [index, { topic, app }] of topics.entries())
      if (app === false && isFixed(topic))
        throw new NotificationsRefusal(
          'notice-setting-fixed',
          'Notices about money and security are always shown.',
          [{ pointer: `/topics/${index}/app`, detail: 'This cannot be switched off.' }],
        );
    await this.database.transaction(async (tx) => {
      const contact = await this.channels.lockContact(tx, accountId);
      await this.channels.saveContact(tx, {
        ...contact,
        language: language ?? contact.language,
        digest: digest ?? contact.digest,
      });
      const known = new Map((await this.channels.settings(tx, accountId)).map((row) => [row.topic, row]));
      await this.channels.saveSettings(
        tx,
        topics.map((change) => ({
          ...defaultSettings[change.topic],
          ...known.get(change.topic),
          ...change,
          accountId,
        })),
      );
      for (const channel of ['mail', 'push'] as const) {
        const off = topics.filter((change) => change[channel] === 'off' || change[channel] === false);
        const kinds = Object.entries(noticeKinds).flatMap(([kind, { topic }]) =>
          off.some((change) => change.topic === topic) ? [kind] : [],
        );
        if (kinds.length > 0) await this.channels.forgetOutgoing(tx, accountId, channel, kinds);
      }
    });
  }

  /** A browser whose person pressed the button. The same browser twice is one. */
  async subscribe(accountId: string, subscription: PushSubscription): Promise<string> {
    if (this.webPush.publicKey === undefined)
      throw new NotificationsRefusal('no-push-here', 'This market sends no push messages.');
    const detail = this.webPush.refusal(subscription);
    if (detail !== undefined)
      throw new NotificationsRefusal('push-subscription-refused', detail, [{ pointer: '/endpoint', detail }]);
    const endpointHash = createHash('sha256').update(subscription.endpoint).digest();
    return this.database.transaction(async (tx) => {
      await this.channels.lockContact(tx, accountId);
      const others = (await this.channels.subscriptions(tx, accountId)).filter(
        (row) => !row.endpointHash.equals(endpointHash),
      );
      if (others.length >= maxSubscriptions)
        throw new NotificationsRefusal(
          'too-many-push-subscriptions',
          `At most ${maxSubscriptions} browsers are told. Remove one first.`,
        );
      const key = { accountId, id: this.random.uuid() };
      await this.channels.takeEndpointOver(tx, accountId, endpointHash);
      await this.channels.upsertSubscription(tx, {
        ...key,
        ...this.envelope.sealPush(key, subscription),
        endpointHash,
        createdAt: this.clock.now(),
      });
      return key.id;
    });
  }

  async unsubscribe(accountId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      if ((await this.channels.deleteSubscriptions(tx, accountId, [id])) === 0)
        throw new NotificationsRefusal('push-subscription-not-found', 'You have no such browser.');
    });
  }
}
