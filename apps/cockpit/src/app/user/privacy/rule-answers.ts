import { Component, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { RuleAnswersPage, StandingRuleView } from '@mynedata/api-client';
import { Icon, LoadState, WhenPipe, liveResource } from '@mynedata/cockpit-shared';

const states: Readonly<Record<string, string>> = {
  allowed: 'allowed',
  withdrawn: 'withdrawn by you',
  denied: 'denied by you',
};

/** What a rule answered; read only when it is opened. */
@Component({
  selector: 'myne-rule-answers',
  imports: [Icon, LoadState, MatButton, RouterLink, WhenPipe],
  template: `<details (toggle)="opened.set(true)">
    <summary>
      What it allowed: {{ rule().answers }}<span class="vh"> by {{ rule().name }}</span
      ><myne-icon name="down" small />
    </summary>
    @if (page.value(); as page) {
      <ul class="stack g2">
        @for (answer of page.items; track answer.queryId) {
          <li class="small">
            <a [routerLink]="['/requests', answer.queryId]">{{ answer.title }}</a>,
            {{ answer.answeredAt | when }}, {{ states[answer.state] ?? answer.state }}
          </li>
        }
      </ul>
      @if (cursor() !== undefined || page.nextCursor !== undefined) {
        <div class="row">
          @if (cursor() !== undefined) {
            <button matButton type="button" (click)="cursor.set(undefined)">Newest</button>
          }
          @if (page.nextCursor; as next) {
            <button matButton type="button" (click)="cursor.set(next)">Older</button>
          }
        </div>
      }
    } @else if (opened()) {
      <myne-load-state [of]="page" what="What it allowed" />
    }
  </details>`,
})
export class RuleAnswers {
  readonly rule = input.required<StandingRuleView>();
  protected readonly opened = signal(false);
  protected readonly cursor = signal<string | undefined>(undefined);
  protected readonly page = liveResource<RuleAnswersPage>(() => {
    if (!this.opened()) return undefined;
    const cursor = this.cursor();
    return `standing-rules/${this.rule().id}/answers?limit=20${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  }, 'requests');
  protected readonly states = states;
}
