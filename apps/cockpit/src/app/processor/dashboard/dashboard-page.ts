import { Component, computed, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { CreditView, QueriesPage } from '@mynedata/api-client';
import {
  DigitsPipe,
  Empty,
  Icon,
  LoadState,
  PageHead,
  Session,
  liveResource,
} from '@mynedata/cockpit-shared';
import { QueryItem } from '../queries/query-item';

@Component({
  selector: 'myne-dashboard-page',
  imports: [DigitsPipe, Empty, Icon, LoadState, MatAnchor, PageHead, QueryItem, RouterLink],
  templateUrl: './dashboard-page.html',
})
export class DashboardPage {
  protected readonly queries = liveResource<QueriesPage>(() => 'queries?limit=5', 'queries');
  protected readonly awaiting = liveResource<QueriesPage>(
    () => 'queries?state=awaiting_funds&limit=50',
    'queries',
  );
  protected readonly credit = liveResource<CreditView>(() => 'credit', 'queries', 'earnings');
  private readonly session = inject(Session);
  protected readonly organisation = computed(() => this.session.account()?.organisation?.name ?? '');
  protected readonly title = computed(() => {
    const waiting = this.awaiting.value()?.items.length;
    if (waiting === undefined) return 'Dashboard';
    if (waiting === 0) return 'Nothing waits for you';
    return waiting === 1 ? 'One query waits for its escrow' : `${waiting} queries wait for their escrow`;
  });
}
