import { Injectable } from '@nestjs/common';
import { Clock, Database, type PageQuery, Realtime, decodeCursor, encodeCursor } from '@mynedata/platform';
import type { NotificationView, NotificationsPage } from './channels/channels.dto';
import { NotificationsRefusal } from './channels/errors';
import { wordsOfKind } from './channels/notice-kinds';
import type { NotificationRow } from './notification.entity';
import { NotificationsStore } from './notifications.store';

@Injectable()
export class ReadNotifications {
  constructor(
    private readonly database: Database,
    private readonly notifications: NotificationsStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async page(accountId: string, { limit, cursor }: PageQuery): Promise<NotificationsPage> {
    const { rows, unread } = await this.database.transaction(async (tx) => ({
      rows: await this.notifications.page(tx, accountId, decodeCursor(cursor), limit + 1),
      unread: await this.notifications.unread(tx, accountId),
    }));
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(viewOf),
      unread,
      ...(last === undefined
        ? {}
        : { nextCursor: encodeCursor({ at: last.createdAt.toISOString(), id: last.id }) }),
    };
  }

  async one(accountId: string, id: string): Promise<NotificationView> {
    const row = await this.database.transaction((tx) => this.notifications.find(tx, accountId, id));
    if (row === null) throw new NotificationsRefusal('notification-not-found', 'You have no such notice.');
    return viewOf(row);
  }

  async markRead(accountId: string, ids: readonly string[] | undefined): Promise<void> {
    const marked = await this.database.transaction((tx) =>
      this.notifications.markRead(tx, accountId, ids, this.clock.now()),
    );
    // Other windows count anew.
    if (marked > 0) this.realtime.tell([accountId], 'notifications');
  }
}

const viewOf = (row: NotificationRow): NotificationView => ({
  id: row.id,
  kind: row.kind,
  topic: wordsOfKind(row.kind).topic,
  text: row.text,
  link: row.link,
  at: row.createdAt.toISOString(),
  read: row.readAt !== null,
});
