import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  CONFIG,
  Clock,
  type Config,
  Database,
  Jobs,
  MailRefused,
  Mailer,
  Random,
  hashSecret,
} from '@mynedata/platform';
import { Attempts } from '../attempts';
import { Notify } from '../notify';
import { type NoticeTopic, defaultSettings, noticeTopics } from './channel';
import { ChannelEnvelope } from './channel-envelope';
import { ChannelsStore } from './channels.store';
import { NotificationsRefusal } from './errors';
import { noticeKinds } from './notice-kinds';
import { verificationMail } from './notice-mail';

const verifyMs = 24 * 3600_000;
const verificationJob = 'users.mail-verification';

/** An account's e-mail address: optional, proved by a link before anything else is sent there, and given up at any time. */
@Injectable()
export class ChangeMail implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly channels: ChannelsStore,
    private readonly envelope: ChannelEnvelope,
    private readonly attempts: Attempts,
    private readonly notify: Notify,
    private readonly mailer: Mailer,
    private readonly random: Random,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.on<{ readonly accountId: string }>(verificationJob, ({ accountId }) =>
      this.sendVerification(accountId),
    );
  }

  /** Another address takes the place of the present one at once, and is told nothing until it is proved. */
  async set(accountId: string, address: string): Promise<void> {
    if (!this.mailer.works)
      throw new NotificationsRefusal(
        'no-mail-here',
        'This market sends no mails. Notices wait in your inbox.',
      );
    await this.attempts.proveMailAddress(accountId, address);
    const mail = { address, unsubscribe: this.random.secret(), verify: this.random.secret() };
    await this.database.transaction(async (tx) => {
      const contact = await this.channels.lockContact(tx, accountId);
      if (contact.mailVerifiedAt !== null && this.envelope.openMail(contact)?.address === address) return;
      await this.channels.saveContact(tx, {
        ...contact,
        ...this.envelope.sealMail(accountId, mail),
        mailVerifiedAt: null,
        verifyHash: hashSecret(mail.verify),
        verifyUntil: new Date(this.clock.now().getTime() + verifyMs),
        unsubscribeHash: hashSecret(mail.unsubscribe),
      });
      await this.channels.forgetOutgoing(tx, accountId, 'mail', 'all');
      await this.tellOfChange(
        tx,
        accountId,
        'The e-mail address for your notices was changed. It is used once it is proved.',
      );
      await this.jobs.enqueue(tx, { name: verificationJob, data: { accountId } });
    });
  }

  async remove(accountId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const contact = await this.channels.lockContact(tx, accountId);
      if (contact.mail === null) return;
      await this.channels.saveContact(tx, {
        ...contact,
        mail: null,
        mailKeyId: null,
        mailVerifiedAt: null,
        verifyHash: null,
        verifyUntil: null,
        unsubscribeHash: null,
      });
      await this.channels.forgetOutgoing(tx, accountId, 'mail', 'all');
      await this.tellOfChange(tx, accountId, 'The e-mail address for your notices was removed.');
    });
  }

  /** Whoever has the link reads the mails that come to the address. */
  async verify(token: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const contact = await this.channels.byVerification(tx, hashSecret(token));
      if (contact === null || contact.verifyUntil === null || contact.verifyUntil <= now)
        throw new NotificationsRefusal(
          'link-not-valid',
          'This link is not valid any more. Enter your address again to get a new one.',
        );
      // The link stays valid for its day: a second click does what the first did.
      if (contact.mailVerifiedAt === null)
        await this.channels.saveContact(tx, { ...contact, mailVerifiedAt: now });
    });
  }

  /** No more mails about these topics. Works without signing in, and as often as somebody clicks. */
  async unsubscribe(token: string, topics: readonly NoticeTopic[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const contact = await this.channels.byUnsubscription(tx, hashSecret(token));
      if (contact === null)
        throw new NotificationsRefusal(
          'link-not-valid',
          'This link is not valid any more: the address was removed or changed. Settings are under Notices.',
        );
      const { accountId } = contact;
      await this.channels.lockContact(tx, accountId);
      const known = new Map((await this.channels.settings(tx, accountId)).map((row) => [row.topic, row]));
      const off = topics.length === 0 ? noticeTopics : topics;
      await this.channels.saveSettings(
        tx,
        off.map((topic) => ({
          ...defaultSettings[topic],
          ...known.get(topic),
          accountId,
          topic,
          mail: 'off' as const,
        })),
      );
      const kinds = Object.entries(noticeKinds).flatMap(([kind, { topic }]) =>
        off.includes(topic) ? [kind] : [],
      );
      await this.channels.forgetOutgoing(tx, accountId, 'mail', kinds);
    });
  }

  private tellOfChange(tx: Parameters<Notify['within']>[0], accountId: string, text: string): Promise<void> {
    return this.notify.within(tx, [accountId], { kind: 'mail-address', text, link: '/notices/settings' });
  }

  private async sendVerification(accountId: string): Promise<void> {
    const contact = await this.database.transaction((tx) => this.channels.contact(tx, accountId));
    const mail = contact === null ? undefined : this.envelope.openMail(contact);
    if (contact === null || mail === undefined || contact.mailVerifiedAt !== null) return;
    const sent = this.mailer.send({
      ...verificationMail(contact.language, this.config.publicUrl, mail.verify),
      to: mail.address,
      language: contact.language,
      id: `verify.${hashSecret(mail.verify).toString('hex').slice(0, 32)}`,
    });
    // Another try would not help: the address stays unproved, and its person sees that.
    await sent.catch((error: unknown) => {
      if (!(error instanceof MailRefused)) throw error;
    });
  }
}
