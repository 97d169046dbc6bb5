import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { NotificationRow } from './notification.entity';

@Injectable()
export class NotificationsStore {
  /** One notice for each of many accounts, in one statement. Accounts that are gone are left out. */
  async insertMany(
    tx: Tx,
    accountIds: readonly string[],
    notice: { readonly kind: string; readonly text: string; readonly link: string; readonly once?: string },
    now: Date,
  ): Promise<void> {
    if (accountIds.length === 0) return;
    await tx.execute(
      `insert into users.notification (account_id, id, kind, text, link, created_at, once)
       select a.id, gen_random_uuid(), $2, $3, $4, $5, $6 from users.account a where a.id = any($1::uuid[])
       on conflict (account_id, once) where once is not null do nothing`,
      [accountIds, notice.kind, notice.text, notice.link, now, notice.once ?? null],
    );
  }

  newest(tx: Tx, accountId: string, limit: number): Promise<NotificationRow[]> {
    return tx
      .repository(NotificationRow)
      .find({ where: { accountId }, order: { createdAt: 'DESC' }, take: limit });
  }

  async markRead(tx: Tx, accountId: string, now: Date): Promise<void> {
    await tx.execute('update users.notification set read_at = $2 where account_id = $1 and read_at is null', [
      accountId,
      now,
    ]);
  }
}
