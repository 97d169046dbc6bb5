import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Router } from '@angular/router';
import type { QueryView } from '@mynedata/api-client';
import {
  Command,
  Icon,
  LoadState,
  Note,
  PageHead,
  ProblemNote,
  QueryPill,
  liveResource,
  ticking,
} from '@mynedata/cockpit-shared';
import { firstValueFrom } from 'rxjs';
import { QueriesClient } from '../queries/queries.client';
import { stateSentence } from '../queries/state-words';
import { CancelQueryDialog } from './cancel-query-dialog';
import { FundEscrow } from './fund-escrow';
import { QueryMoney } from './query-money';
import { QueryResult } from './query-result';
import { QueryTerms } from './query-terms';
import { QueryTimeline } from './query-timeline';

const pollMs = 3000;

@Component({
  selector: 'myne-query-page',
  imports: [
    FundEscrow,
    Icon,
    LoadState,
    MatButton,
    Note,
    PageHead,
    ProblemNote,
    QueryMoney,
    QueryPill,
    QueryResult,
    QueryTerms,
    QueryTimeline,
  ],
  templateUrl: './query-page.html',
})
export class QueryPage {
  readonly id = input.required<string>();
  protected readonly query = liveResource<QueryView>(() => `queries/${this.id()}`, 'queries');
  protected readonly title = computed(() => this.query.value()?.title ?? 'Query');
  protected readonly sentence = computed(() => {
    const query = this.query.value();
    return query === undefined ? '' : stateSentence(query.state, query);
  });
  protected readonly cancellable = computed(() => {
    const state = this.query.value()?.state;
    return state === 'awaiting_funds' || state === 'collecting';
  });
  protected readonly command = new Command();
  private readonly client = inject(QueriesClient);
  private readonly router = inject(Router);
  private readonly copyKey = crypto.randomUUID();
  private readonly dialog = inject(MatDialog);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly now = ticking(pollMs);
  private spoken: string | undefined;

  constructor() {
    // Confirmations tell no event of their own; while they decide, the page looks again.
    effect(() => {
      this.now();
      untracked(() => {
        if (this.query.value()?.state === 'awaiting_funds') this.query.reload();
      });
    });
    // Only what the person waits for is read aloud.
    effect(() => {
      const query = this.query.value();
      if (query === undefined) return;
      const first = this.spoken === undefined;
      if (this.spoken !== query.state && !first)
        void this.announcer.announce(stateSentence(query.state, query));
      this.spoken = query.state;
    });
  }

  /** A draft of the same question and terms, to be changed and submitted; pressing twice makes one. */
  protected async duplicate(): Promise<void> {
    const draft = await this.command.run(this.client.duplicate(this.id(), this.copyKey));
    if (draft !== undefined)
      await this.router.navigate(['/new-query'], { queryParams: { draftId: draft.id } });
  }

  protected async cancel(): Promise<void> {
    const dialog = this.dialog.open<CancelQueryDialog, unknown, boolean>(CancelQueryDialog);
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    const query = await this.command.run(this.client.cancel(this.id()));
    if (query !== undefined) this.query.set(query);
  }
}
