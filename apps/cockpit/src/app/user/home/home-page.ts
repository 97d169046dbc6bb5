import { Component, computed, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { BudgetView, EarningsView, RequestsPage, SourceView } from '@mynedata/api-client';
import {
  DigitsPipe,
  Empty,
  Icon,
  LoadState,
  Meter,
  MeterLegend,
  Notices,
  PageHead,
  WhenPipe,
  liveResource,
  ticking,
} from '@mynedata/cockpit-shared';
import { RequestItem } from '../requests/request-item';
import { openTitle } from '../requests/requests-page';
import { SourceItem } from '../sources/source-item';

/** What waits, what it earned, what it cost in privacy, and where data comes from. */
@Component({
  selector: 'myne-home-page',
  imports: [
    DigitsPipe,
    Empty,
    Icon,
    LoadState,
    MatAnchor,
    Meter,
    MeterLegend,
    PageHead,
    RequestItem,
    RouterLink,
    SourceItem,
    WhenPipe,
  ],
  templateUrl: './home-page.html',
  styleUrl: './home-page.scss',
})
export class HomePage {
  protected readonly now = ticking();
  protected readonly requests = liveResource<RequestsPage>(() => 'requests?filter=open&limit=3', 'requests');
  protected readonly earnings = liveResource<EarningsView>(() => 'earnings', 'earnings');
  protected readonly sources = liveResource<readonly SourceView[]>(() => 'sources', 'sources');
  protected readonly budget = liveResource<BudgetView>(() => 'privacy/budget', 'budget');
  private readonly notices = inject(Notices).list;
  protected readonly latest = computed(() => this.notices()?.slice(0, 3) ?? []);
  protected readonly title = computed(() => {
    const open = this.requests.value()?.open;
    return open === undefined ? 'Home' : open === 0 ? 'No request waits' : openTitle(open);
  });
  protected readonly sharesNothing = computed(
    () => this.budget.value()?.meters.every(({ level }) => level === 'dont_share') ?? false,
  );
}
