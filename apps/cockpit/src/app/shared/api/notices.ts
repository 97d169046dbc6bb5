import { HttpClient } from '@angular/common/http';
import { Injectable, computed, inject } from '@angular/core';
import type { NotificationView } from '@mynedata/api-client';
import { firstValueFrom } from 'rxjs';
import { Session } from '../session/session';
import { liveResource } from './live-resource';

/** What happened to the account that is signed in, and how much of it is new. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly http = inject(HttpClient);
  private readonly session = inject(Session);
  readonly list = liveResource<readonly NotificationView[]>(
    () => (this.session.account() === undefined ? undefined : 'notifications'),
    'notifications',
  );
  readonly unread = computed(() => this.list.value()?.filter(({ read }) => !read).length ?? 0);

  async markRead(): Promise<void> {
    await firstValueFrom(this.http.post('/api/v2/notifications/read', {}));
    this.list.reload();
  }
}
