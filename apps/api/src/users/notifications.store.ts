import { Injectable } from '@nestjs/common';
import type { Cursor, Tx } from '@mynedata/platform';
import { In, IsNull } from 'typeorm';
import { defaultSettings, nextDigest } from './channels/channel';
import { wordsOfKind } from './channels/notice-kinds';
import { NotificationRow } from './notification.entity';

@Injectable()
export class NotificationsStore {
  /**
   * One notice for each of many accounts, in one statement, and with it what is to be sent by mail and push to those who want that.
   * Accounts that are gone are left out.
   */
  async insertMany(
    tx: Tx,
    accountIds: readonly string[],
    notice: { readonly kind: string; readonly text: string; readonly link: string; readonly once?: string },
    now: Date,
  ): Promise<void> {
    if (accountIds.length === 0) return;
    const { topic } = wordsOfKind(notice.kind);
    const usual = defaultSettings[topic];
    await tx.execute(
      `with told as (
         insert into users.notification (account_id, id, kind, text, link, created_at, once, hidden)
         select a.id, gen_random_uuid(), $2, $3, $4, $5, $6, not coalesce(s.app, $8)
           from users.account a left join users.notice_setting s on s.account_id = a.id and s.topic = $7
          where a.id = any($1::uuid[])
         on conflict (account_id, once) where once is not null do nothing
         returning account_id, id, created_at)
       insert into users.outgoing_notice (account_id, notification_id, notification_at, channel, due_at)
       select t.account_id, t.id, t.created_at, 'mail',
              case when coalesce(s.mail, $9) = 'at_once' then $5::timestamptz
                   when c.digest = 'weekly' then $12::timestamptz else $11::timestamptz end
         from told t join users.contact c on c.account_id = t.account_id and c.mail_verified_at is not null
         left join users.notice_setting s on s.account_id = t.account_id and s.topic = $7
        where coalesce(s.mail, $9) <> 'off'
       union all
       select t.account_id, t.id, t.created_at, 'push', $5::timestamptz
         from told t left join users.notice_setting s on s.account_id = t.account_id and s.topic = $7
        where coalesce(s.push, $10)
          and exists (select from users.push_subscription p where p.account_id = t.account_id)`,
      [
        accountIds,
        notice.kind,
        notice.text,
        notice.link,
        now,
        notice.once ?? null,
        topic,
        usual.app,
        usual.mail,
        usual.push,
        nextDigest('daily', now),
        nextDigest('weekly', now),
      ],
    );
  }

  page(tx: Tx, accountId: string, after: Cursor | undefined, limit: number): Promise<NotificationRow[]> {
    const query = tx
      .repository(NotificationRow)
      .createQueryBuilder('n')
      .where('n.account_id = :accountId and not n.hidden', { accountId })
      .orderBy('n.created_at', 'DESC')
      .addOrderBy('n.id', 'DESC')
      .limit(limit);
    if (after !== undefined)
      query.andWhere('(n.created_at, n.id) < (:at::timestamptz, :id::uuid)', { ...after });
    return query.getMany();
  }

  find(tx: Tx, accountId: string, id: string): Promise<NotificationRow | null> {
    return tx.repository(NotificationRow).findOneBy({ accountId, id });
  }

  unread(tx: Tx, accountId: string): Promise<number> {
    return tx.repository(NotificationRow).countBy({ accountId, readAt: IsNull(), hidden: false });
  }

  /** All that were not read, or those of them that are named. */
  async markRead(tx: Tx, accountId: string, ids: readonly string[] | undefined, now: Date): Promise<number> {
    const { affected } = await tx
      .repository(NotificationRow)
      .update(
        { accountId, readAt: IsNull(), hidden: false, ...(ids === undefined ? {} : { id: In([...ids]) }) },
        { readAt: now },
      );
    return affected ?? 0;
  }
}
