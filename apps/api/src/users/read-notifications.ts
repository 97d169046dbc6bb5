import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { NotificationsStore } from './notifications.store';
import type { NotificationView } from './users.dto';

@Injectable()
export class ReadNotifications {
  constructor(
    private readonly database: Database,
    private readonly notifications: NotificationsStore,
    private readonly clock: Clock,
  ) {}

  async newest(accountId: string): Promise<NotificationView[]> {
    const rows = await this.database.transaction((tx) => this.notifications.newest(tx, accountId, 50));
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      text: row.text,
      link: row.link,
      at: row.createdAt.toISOString(),
      read: row.readAt !== null,
    }));
  }

  markRead(accountId: string): Promise<void> {
    return this.database.transaction((tx) => this.notifications.markRead(tx, accountId, this.clock.now()));
  }
}
