import { Injectable } from '@nestjs/common';
import { Clock, Realtime, type Tx } from '@mynedata/platform';
import { NotificationsStore } from './notifications.store';

export interface Notice {
  readonly kind: string;
  readonly text: string;
  /** Path in the cockpit. */
  readonly link: string;
  /** Names the fact, where the same notice may be given again after a crash: it then appears once. */
  readonly once?: string;
}

/** Puts a notice into the inboxes of accounts, in the transaction of the fact it tells. */
@Injectable()
export class Notify {
  constructor(
    private readonly notifications: NotificationsStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async within(tx: Tx, accountIds: readonly string[], notice: Notice): Promise<void> {
    await this.notifications.insertMany(tx, accountIds, notice, this.clock.now());
    tx.afterCommit(() => this.realtime.tell(accountIds, 'notifications'));
  }
}
