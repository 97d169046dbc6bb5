import { Component, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Notices } from '../api/notices';
import { WhenPipe } from '../pipes/pipes';
import { Empty } from '../state/empty';
import { LoadState } from '../state/load-state';
import { PageHead } from './page-head';

/** What happened, newest first. Seen is read. */
@Component({
  selector: 'myne-notices-page',
  imports: [Empty, LoadState, PageHead, RouterLink, WhenPipe],
  template: `<div class="page narrow">
    <myne-page-head title="Notices" lead="The newest 50. They stay on this page." />
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
  private readonly all = inject(Notices);
  protected readonly notices = this.all.list;

  constructor() {
    // Seen is read: told to the server once per visit, as soon as they are on the page.
    const seen = effect(() => {
      if (this.all.unread() === 0) return;
      seen.destroy();
      void this.all.markRead().catch(() => undefined);
    });
  }
}
