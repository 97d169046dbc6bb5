import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Jobs, MailRefused, Mailer, WebPush } from '@mynedata/platform';
import { type Channel, tryAgainAt } from './channel';
import { ChannelEnvelope } from './channel-envelope';
import { ChannelsStore } from './channels.store';
import { noticeMail, oneClickUrl, topicsOf } from './notice-mail';
import { type DueNotice, OutgoingStore } from './outgoing.store';

const sendNoticesSchedule = 'users.notices';
const everyMs = 5_000;
const leaseMs = 5 * 60_000;
const together = 20;

type Sent = 'done' | 'later';

/** Sends notices by mail and push, everything due of an account at once. What was read in the meantime is not sent. */
@Injectable()
export class SendNotices implements OnModuleInit {
  private readonly log = new Logger(SendNotices.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly outgoing: OutgoingStore,
    private readonly channels: ChannelsStore,
    private readonly envelope: ChannelEnvelope,
    private readonly mailer: Mailer,
    private readonly webPush: WebPush,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.every(sendNoticesSchedule, everyMs, (signal) => this.run(signal));
  }

  async run(signal?: AbortSignal): Promise<void> {
    for (const channel of ['mail', 'push'] as const)
      while (signal?.aborted !== true && (await this.round(channel)) > 0);
  }

  private async round(channel: Channel): Promise<number> {
    const now = this.clock.now();
    const lease = new Date(now.getTime() + leaseMs);
    const due = await this.database.transaction((tx) =>
      this.outgoing.take(tx, channel, now, lease, together),
    );
    const byAccount = Map.groupBy(due, ({ accountId }) => accountId);
    await Promise.all([...byAccount].map(([accountId, notices]) => this.tell(channel, accountId, notices)));
    return due.length;
  }

  private async tell(channel: Channel, accountId: string, notices: readonly DueNotice[]): Promise<void> {
    const unread = notices
      .filter(({ read }) => !read)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    const sent =
      unread.length === 0
        ? 'done'
        : channel === 'mail'
          ? await this.mail(accountId, unread)
          : await this.push(accountId, unread);
    const attempts = Math.max(...notices.map((notice) => notice.attempts));
    const again = sent === 'later' ? tryAgainAt(attempts, this.clock.now()) : undefined;
    const ids = notices.map(({ notificationId }) => notificationId);
    await this.database.transaction((tx) =>
      again === undefined
        ? this.outgoing.done(tx, channel, accountId, ids)
        : this.outgoing.postpone(tx, channel, accountId, ids, again),
    );
  }

  private async mail(accountId: string, notices: readonly DueNotice[]): Promise<Sent> {
    const contact = await this.database.transaction((tx) => this.channels.contact(tx, accountId));
    const mail = contact === null ? undefined : this.envelope.openMail(contact);
    if (contact === null || contact.mailVerifiedAt === null || mail === undefined) return 'done';
    const kinds = notices.map(({ kind }) => kind);
    const links = { publicUrl: this.config.publicUrl, unsubscribeSecret: mail.unsubscribe };
    try {
      await this.mailer.send({
        ...noticeMail(kinds, contact.language, links),
        to: mail.address,
        language: contact.language,
        // That of the first notice: a mail that is sent again after a crash has the same.
        id: `notice.${notices[0]?.notificationId ?? ''}`,
        unsubscribeUrl: oneClickUrl(topicsOf(kinds), links),
      });
      return 'done';
    } catch (error) {
      this.log.warn(error instanceof MailRefused ? 'a mail was refused' : 'a mail could not be sent');
      return error instanceof MailRefused ? 'done' : 'later';
    }
  }

  /** One message for all: its id only, by which the browser asks for the rest with its own session. */
  private async push(accountId: string, notices: readonly DueNotice[]): Promise<Sent> {
    const rows = await this.database.transaction((tx) => this.channels.subscriptions(tx, accountId));
    const newest = notices.at(-1)?.notificationId ?? '';
    const results = await Promise.all(
      rows.map(async (row) => {
        const subscription = this.envelope.openPush(row);
        return {
          id: row.id,
          result:
            subscription === undefined
              ? 'gone'
              : await this.webPush.send(subscription, { id: newest }, newest),
        } as const;
      }),
    );
    const gone = results.filter(({ result }) => result === 'gone').map(({ id }) => id);
    if (gone.length > 0)
      await this.database.transaction((tx) => this.channels.deleteSubscriptions(tx, accountId, gone));
    return results.some(({ result }) => result === 'later') ? 'later' : 'done';
  }
}
