import { Component, effect, inject } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Command } from '../api/command';
import { Notices } from '../api/notices';
import { Icon } from '../picture/icon';
import { WhenPipe } from '../pipes/pipes';
import { Empty } from '../state/empty';
import { LoadState } from '../state/load-state';
import { ProblemNote } from '../state/problem-note';
import { PageHead } from './page-head';

/** What happened, newest first. Seen is read. */
@Component({
  selector: 'myne-notices-page',
  imports: [Empty, Icon, LoadState, MatAnchor, MatButton, PageHead, ProblemNote, RouterLink, WhenPipe],
  template: `<div class="page narrow">
    <myne-page-head title="Notices" lead="What happened, newest first.">
      <a actions matButton="outlined" routerLink="settings"
        ><myne-icon name="pencil" small />Choose what you are told</a
      >
    </myne-page-head>
    <section class="card flush" aria-label="Notices">
      @if (notices.list(); as list) {
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
        <div class="padded"><myne-load-state [of]="notices.newest" what="The notices" /></div>
      }
    </section>
    <myne-problem-note [problem]="command.problem()" />
    @if (notices.hasMore()) {
      <div>
        <button matButton="outlined" type="button" [disabled]="command.busy()" (click)="more()">
          Show older notices
        </button>
      </div>
    }
  </div>`,
})
export class NoticesPage {
  protected readonly notices = inject(Notices);
  protected readonly command = new Command();

  constructor() {
    // Seen is read: told to the server once per visit, as soon as they are on the page.
    const seen = effect(() => {
      if (this.notices.unread() === 0) return;
      seen.destroy();
      void this.notices.markRead().catch(() => undefined);
    });
  }

  protected more(): void {
    void this.command.run(() => this.notices.loadMore());
  }
}
