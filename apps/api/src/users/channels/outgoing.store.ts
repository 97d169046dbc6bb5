import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Channel } from './channel';

export interface DueNotice {
  readonly accountId: string;
  readonly notificationId: string;
  readonly kind: string;
  readonly read: boolean;
  readonly attempts: number;
  readonly createdAt: Date;
}

@Injectable()
export class OutgoingStore {
  /** Takes everything due of some accounts for a while; nobody takes it again before `leaseUntil`. */
  take(tx: Tx, channel: Channel, now: Date, leaseUntil: Date, accounts: number): Promise<DueNotice[]> {
    return tx.query(
      `update users.outgoing_notice o set due_at = $3, attempts = o.attempts + 1
         from (select account_id from users.outgoing_notice where channel = $1 and due_at <= $2
                group by account_id order by min(due_at) limit $4) first,
              users.notification n
        where o.account_id = first.account_id and o.channel = $1 and o.due_at <= $2
          and n.account_id = o.account_id and n.created_at = o.notification_at and n.id = o.notification_id
       returning o.account_id as "accountId", o.notification_id as "notificationId", n.kind,
                 n.read_at is not null and not n.hidden as read, o.attempts, n.created_at as "createdAt"`,
      [channel, now, leaseUntil, accounts],
    );
  }

  async done(tx: Tx, channel: Channel, accountId: string, ids: readonly string[]): Promise<void> {
    await tx.execute(
      `delete from users.outgoing_notice where account_id = $1 and channel = $2 and notification_id = any($3::uuid[])`,
      [accountId, channel, ids],
    );
  }

  async postpone(
    tx: Tx,
    channel: Channel,
    accountId: string,
    ids: readonly string[],
    until: Date,
  ): Promise<void> {
    await tx.execute(
      `update users.outgoing_notice set due_at = $4 where account_id = $1 and channel = $2 and notification_id = any($3::uuid[])`,
      [accountId, channel, ids, until],
    );
  }
}
