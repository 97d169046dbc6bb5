import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { DraftView, DraftsPage } from '@mynedata/api-client';
import { Command, LoadState, ProblemNote, WhenPipe, liveResource } from '@mynedata/cockpit-shared';

const shown = 10;

/** Queries that are not submitted yet, changed last first. */
@Component({
  selector: 'myne-drafts-card',
  imports: [LoadState, MatButton, ProblemNote, RouterLink, WhenPipe],
  template: `@if (items().length > 0) {
      <section class="card flush" aria-labelledby="drafts">
        <div class="chead pad"><h2 id="drafts">Drafts</h2></div>
        <myne-problem-note [problem]="command.problem()" />
        <ul class="list">
          @for (draft of items(); track draft.id) {
            <li class="item">
              <div class="stack g1 wide">
                <h3>
                  <a class="link long" routerLink="/new-query" [queryParams]="{ draftId: draft.id }">
                    {{ nameOf(draft) }}
                  </a>
                </h3>
                <div class="mono small muted clip">{{ draft.content.text ?? '' }}</div>
                <div class="meta">
                  <span>{{ stateOf(draft) }}</span>
                  <span>Changed {{ draft.changedAt | when }}</span>
                </div>
              </div>
              <button
                matButton
                type="button"
                [disabled]="command.busy()"
                [attr.aria-label]="'Delete the draft ' + nameOf(draft)"
                (click)="delete(draft)"
              >
                Delete
              </button>
            </li>
          }
        </ul>
        @if (drafts.value()?.nextCursor) {
          <p class="small muted padded">
            Only the last {{ items().length }} are listed. Search by words to find others.
          </p>
        }
      </section>
    } @else if (drafts.problem()) {
      <section class="card stack" aria-labelledby="drafts">
        <h2 id="drafts">Drafts</h2>
        <myne-load-state [of]="drafts" what="Your drafts" />
      </section>
    } @else if (!drafts.value()) {
      <myne-load-state [of]="drafts" what="Your drafts" />
    }`,
  styles: `
    :host {
      display: block;
    }
    .wide {
      grid-column: 1 / span 2;
    }
    .clip {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
})
export class DraftsCard {
  /** Words to look for; without them all. */
  readonly text = input<string>();
  protected readonly drafts = liveResource<DraftsPage>(() => {
    const text = this.text();
    return `drafts?limit=${shown}${text ? `&text=${encodeURIComponent(text)}` : ''}`;
  }, 'queries');
  protected readonly items = computed(() => this.drafts.value()?.items ?? []);
  protected readonly command = new Command();
  private readonly http = inject(HttpClient);

  protected nameOf({ content }: DraftView): string {
    return content.title?.trim() || 'Without a title';
  }

  protected stateOf({ missing }: DraftView): string {
    const count = missing.length;
    return count === 0
      ? 'Ready to submit'
      : count === 1
        ? 'One thing is missing'
        : `${count} things are missing`;
  }

  protected async delete(draft: DraftView): Promise<void> {
    await this.command.run(this.http.delete(`/api/v2/drafts/${draft.id}`));
    this.drafts.reload();
  }
}
