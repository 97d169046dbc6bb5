import { HttpClient } from '@angular/common/http';
import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { NotificationView, NotificationsPage } from '@mynedata/api-client';
import { firstValueFrom } from 'rxjs';
import { Session } from '../session/session';
import { liveResource } from './live-resource';

/** What happened to the account that is signed in, and how much of it is new. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  private readonly older = signal<readonly NotificationView[]>([]);
  private readonly cursor = signal<string | undefined>(undefined);
  readonly newest = liveResource<NotificationsPage>(
    () => (this.session.account() === undefined ? undefined : 'notifications'),
    'notifications',
  );
  readonly unread = computed(() => this.newest.value()?.unread ?? 0);
  /** Something new shifts the pages: what was loaded twice appears once. */
  readonly list = computed(() => {
    const first = this.newest.value()?.items;
    if (first === undefined) return undefined;
    const known = new Set(first.map(({ id }) => id));
    return [...first, ...this.older().filter(({ id }) => !known.has(id))];
  });
  readonly hasMore = computed(() =>
    this.older().length === 0 ? this.newest.value()?.nextCursor !== undefined : this.cursor() !== undefined,
  );

  constructor() {
    effect(() => {
      this.session.account();
      untracked(() => this.older.set([]));
    });
  }

  async loadMore(): Promise<void> {
    const cursor = this.older().length === 0 ? this.newest.value()?.nextCursor : this.cursor();
    if (cursor === undefined) return;
    const page = await firstValueFrom(
      this.http.get<NotificationsPage>('/api/v2/notifications', { params: { cursor } }),
    );
    this.older.update((before) => [...before, ...page.items]);
    this.cursor.set(page.nextCursor);
  }

  async markRead(): Promise<void> {
    await firstValueFrom(this.http.post('/api/v2/notifications/read', {}));
    this.newest.reload();
  }
}
