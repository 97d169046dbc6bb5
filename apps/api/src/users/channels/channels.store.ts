import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { In, Not } from 'typeorm';
import type { MailTiming, NoticeTopic } from './channel';
import { ContactRow, NoticeSettingRow, PushSubscriptionRow } from './channel.entity';

@Injectable()
export class ChannelsStore {
  contact(tx: Tx, accountId: string): Promise<ContactRow | null> {
    return tx.repository(ContactRow).findOneBy({ accountId });
  }

  /** The contact of an account, made when it is first needed, and locked. */
  async lockContact(tx: Tx, accountId: string): Promise<ContactRow> {
    await tx.execute('insert into users.contact (account_id) values ($1) on conflict do nothing', [
      accountId,
    ]);
    return tx.repository(ContactRow).findOneOrFail({
      where: { accountId },
      lock: { mode: 'pessimistic_write' },
    });
  }

  async saveContact(tx: Tx, { accountId, ...changes }: ContactRow): Promise<void> {
    await tx.repository(ContactRow).update({ accountId }, changes);
  }

  byVerification(tx: Tx, verifyHash: Buffer): Promise<ContactRow | null> {
    return tx.repository(ContactRow).findOne({ where: { verifyHash }, lock: { mode: 'pessimistic_write' } });
  }

  byUnsubscription(tx: Tx, unsubscribeHash: Buffer): Promise<ContactRow | null> {
    return tx.repository(ContactRow).findOneBy({ unsubscribeHash });
  }

  settings(tx: Tx, accountId: string): Promise<NoticeSettingRow[]> {
    return tx.repository(NoticeSettingRow).findBy({ accountId });
  }

  async saveSettings(tx: Tx, rows: readonly NoticeSettingRow[]): Promise<void> {
    if (rows.length > 0) await tx.repository(NoticeSettingRow).upsert([...rows], ['accountId', 'topic']);
  }

  /** What waits to be sent by a way that is no longer wanted is not sent. */
  async forgetOutgoing(
    tx: Tx,
    accountId: string,
    channel: 'mail' | 'push',
    kinds: readonly string[] | 'all',
  ): Promise<void> {
    await tx.execute(
      `delete from users.outgoing_notice o using users.notification n
        where o.account_id = $1 and o.channel = $2 and n.account_id = o.account_id and n.created_at = o.notification_at
          and n.id = o.notification_id
          and ($3::text[] is null or n.kind = any($3))`,
      [accountId, channel, kinds === 'all' ? null : kinds],
    );
  }

  subscriptions(tx: Tx, accountId: string): Promise<PushSubscriptionRow[]> {
    return tx
      .repository(PushSubscriptionRow)
      .find({ where: { accountId }, order: { createdAt: 'DESC', id: 'DESC' } });
  }

  /** The same browser again: its keys may have changed. */
  async upsertSubscription(tx: Tx, row: PushSubscriptionRow): Promise<void> {
    await tx
      .repository(PushSubscriptionRow)
      .delete({ accountId: row.accountId, endpointHash: row.endpointHash });
    await tx.repository(PushSubscriptionRow).insert(row);
  }

  async deleteSubscriptions(tx: Tx, accountId: string, ids: readonly string[]): Promise<number> {
    const { affected } = await tx.repository(PushSubscriptionRow).delete({ accountId, id: In([...ids]) });
    return affected ?? 0;
  }

  /** A browser tells its present account only: whoever signed in there before is not told any more. */
  async takeEndpointOver(tx: Tx, accountId: string, endpointHash: Buffer): Promise<void> {
    await tx.repository(PushSubscriptionRow).delete({ accountId: Not(accountId), endpointHash });
  }
}

export interface SettingChange {
  readonly topic: NoticeTopic;
  readonly app?: boolean;
  readonly mail?: MailTiming;
  readonly push?: boolean;
}
