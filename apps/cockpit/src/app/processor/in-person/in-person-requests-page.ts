import { Component, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { InPersonRequestsPage as InPersonRequestsPageView } from '@mynedata/api-client';
import { Empty, Icon, LoadState, PageHead, Pill, WhenPipe, liveResource } from '@mynedata/cockpit-shared';
import { inPersonStatus } from './in-person-words';

const pageSize = 20;

@Component({
  selector: 'myne-in-person-requests-page',
  imports: [Empty, Icon, LoadState, MatAnchor, PageHead, Pill, RouterLink, WhenPipe],
  templateUrl: './in-person-requests-page.html',
})
export class InPersonRequestsPage {
  readonly cursor = input<string>();
  protected readonly statusOf = inPersonStatus;
  protected readonly requests = liveResource<InPersonRequestsPageView>(() => {
    const cursor = this.cursor();
    return `in-person-requests?limit=${pageSize}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  }, 'queries');
}
