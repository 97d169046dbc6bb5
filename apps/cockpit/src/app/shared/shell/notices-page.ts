import { HttpClient } from '@angular/common/http';
import { Component, computed, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { NotificationView } from '@mynedata/api-client';
import { Command } from '../api/command';
import { liveResource } from '../api/live-resource';
import { WhenPipe } from '../pipes/pipes';
import { Empty } from '../state/empty';
import { LoadState } from '../state/load-state';
import { PageHead } from './page-head';

/** What happened, newest first. Seen is read. */
@Component({
  selector: 'myne-notices-page',
  imports: [Empty, LoadState, PageHead, RouterLink, WhenPipe],
  template: `<div class="page narrow">
    <myne-page-head [title]="title()" lead="The newest 50. They stay on this page." />
    <section class="card flush" aria-label="Notices">
      @if (notices.value(); as list) {
        @if (list.length === 0) {
          <myne-empty icon="bell" title="No notices yet"
            >What happens to your requests, queries and payments appears here.</myne-empty
          >
        } @else {
          <ul class="list">
            @for (notice of list; track notice.id) {
              <li class="item">
                <div class="stack g1 wide">
                  <a class="link" [routerLink]="notice.link">{{ notice.text }}</a>
                  <span class="small muted">{{ notice.at | when }}</span>
                </div>
              </li>
            }
          </ul>
        }
      } @else {
        <div class="padded"><myne-load-state [of]="notices" what="The notices" /></div>
      }
    </section>
  </div>`,
})
export class NoticesPage {
  private readonly http = inject(HttpClient);
  private readonly reading = new Command();
  protected readonly notices = liveResource<readonly NotificationView[]>(
    () => 'notifications',
    'notifications',
  );
  private readonly unread = computed(() => this.notices.value()?.filter(({ read }) => !read).length ?? 0);
  protected readonly title = computed(() =>
    this.unread() === 0 ? 'Notices' : this.unread() === 1 ? 'One new notice' : `${this.unread()} new notices`,
  );

  constructor() {
    // Told to the server once per visit; the page keeps showing what is new.
    const seen = effect(() => {
      if (this.unread() === 0) return;
      seen.destroy();
      void this.reading.run(this.http.post('/api/v2/notifications/read', {}));
    });
  }
}
