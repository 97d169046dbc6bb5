import { Component, computed, inject, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { RequestsPage as RequestsPageView } from '@mynedata/api-client';
import { Empty, LoadState, PageHead, liveResource, ticking } from '@mynedata/cockpit-shared';
import { RequestItem } from './request-item';

const pageSize = 20;
const names = { open: 'Open requests', later: 'Requests for later', answered: 'Answered requests' } as const;
const filters = ['open', 'later', 'answered'] as const;
type Filter = (typeof filters)[number];

@Component({
  selector: 'myne-requests-page',
  imports: [Empty, LoadState, MatAnchor, PageHead, RequestItem, RouterLink],
  templateUrl: './requests-page.html',
})
export class RequestsPage {
  /** In the address, so that back and a shared link show the same. */
  readonly filter = input<string>();
  readonly cursor = input<string>();
  protected readonly now = ticking();
  protected readonly shown = computed<Filter>(
    () => filters.find((filter) => filter === this.filter()) ?? 'open',
  );
  protected readonly named = computed(() => names[this.shown()]);
  protected readonly later = computed(() => this.requests.value()?.later ?? 0);
  protected readonly requests = liveResource<RequestsPageView>(() => {
    const cursor = this.cursor();
    return `requests?filter=${this.shown()}&limit=${pageSize}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  }, 'requests');
  protected readonly title = computed(() => openTitle(this.requests.value()?.open));
  private readonly router = inject(Router);

  protected show(filter: Filter): void {
    void this.router.navigate(['/requests'], { queryParams: filter === 'open' ? {} : { filter } });
  }
}

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** A title is a status: "Three requests wait for your answer". */
export function openTitle(open: number | undefined): string {
  if (open === undefined) return 'Requests';
  const count = words[open] ?? String(open);
  return open === 1 ? 'One request waits for your answer' : `${count} requests wait for your answer`;
}
