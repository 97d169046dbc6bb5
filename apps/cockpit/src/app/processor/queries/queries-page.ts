import { Component, computed, inject, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { QueriesPage as QueriesPageView } from '@mynedata/api-client';
import {
  Empty,
  Icon,
  LoadState,
  PageHead,
  liveResource,
  queryStateNames,
  queryStates,
} from '@mynedata/cockpit-shared';
import { QueryItem } from './query-item';

const pageSize = 20;

@Component({
  selector: 'myne-queries-page',
  imports: [Empty, Icon, LoadState, MatAnchor, PageHead, QueryItem, RouterLink],
  templateUrl: './queries-page.html',
})
export class QueriesPage {
  readonly state = input<string>();
  readonly cursor = input<string>();
  protected readonly states = queryStates;
  protected readonly names = queryStateNames;
  protected readonly chosen = computed(() => queryStates.find((state) => state === this.state()));
  protected readonly queries = liveResource<QueriesPageView>(() => {
    const state = this.chosen();
    const cursor = this.cursor();
    return `queries?limit=${pageSize}${state ? `&state=${state}` : ''}${cursor ? `&cursor=${cursor}` : ''}`;
  }, 'queries');
  private readonly router = inject(Router);

  protected choose(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    void this.router.navigate(['/queries'], { queryParams: value === '' ? {} : { state: value } });
  }
}
