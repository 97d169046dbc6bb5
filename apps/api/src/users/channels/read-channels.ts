import { Injectable } from '@nestjs/common';
import { Database, Mailer, WebPush } from '@mynedata/platform';
import { defaultSettings, isFixed, noticeTopics } from './channel';
import { ChannelEnvelope } from './channel-envelope';
import type { ChannelsView } from './channels.dto';
import { ChannelsStore } from './channels.store';

/** By which ways an account is told of what, for its owner's eyes. */
@Injectable()
export class ReadChannels {
  constructor(
    private readonly database: Database,
    private readonly channels: ChannelsStore,
    private readonly envelope: ChannelEnvelope,
    private readonly mailer: Mailer,
    private readonly webPush: WebPush,
  ) {}

  async run(accountId: string): Promise<ChannelsView> {
    const { contact, settings, browsers } = await this.database.transaction(async (tx) => ({
      contact: await this.channels.contact(tx, accountId),
      settings: await this.channels.settings(tx, accountId),
      browsers: await this.channels.subscriptions(tx, accountId),
    }));
    const mail = contact === null ? undefined : this.envelope.openMail(contact);
    return {
      language: contact?.language ?? 'en',
      digest: contact?.digest ?? 'daily',
      mailWorks: this.mailer.works,
      ...(mail === undefined
        ? {}
        : { mail: { address: mail.address, verified: (contact?.mailVerifiedAt ?? null) !== null } }),
      pushKey: this.webPush.publicKey ?? null,
      browsers: browsers.map((row) => ({
        id: row.id,
        service: URL.parse(this.envelope.openPush(row)?.endpoint ?? '')?.host ?? '',
        since: row.createdAt.toISOString(),
      })),
      topics: noticeTopics.map((topic) => {
        const {
          app,
          mail: timing,
          push,
        } = settings.find((row) => row.topic === topic) ?? defaultSettings[topic];
        return { topic, app, appFixed: isFixed(topic), mail: timing, push };
      }),
    };
  }
}
