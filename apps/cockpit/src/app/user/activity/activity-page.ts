import { Component, computed, inject, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import type { ActivityPage as ActivityPageView, ActivitySummaryView } from '@mynedata/api-client';
import {
  Empty,
  Icon,
  LoadState,
  PageHead,
  dayText,
  liveResource,
  logicalTypeNames,
} from '@mynedata/cockpit-shared';
import { ActivityItem } from './activity-item';
import { byDay } from './activity-words';

const pageSize = 30;
const filters = [
  ['', 'All'],
  ['used', 'Used'],
  ['not_used', 'Not used'],
  ['answered', 'Answers'],
  ['asked', 'Asked'],
  ['paid', 'Paid'],
] as const;

/** Who used my data: every step, its receipt, and who it was. */
@Component({
  selector: 'myne-activity-page',
  imports: [ActivityItem, Empty, Icon, LoadState, MatAnchor, PageHead, RouterLink],
  templateUrl: './activity-page.html',
  styleUrl: './activity-page.scss',
})
export class ActivityPage {
  /** In the address, so that back and a shared link show the same. */
  readonly kind = input<string>();
  readonly organisation = input<string>();
  readonly cursor = input<string>();
  protected readonly filters = filters;
  protected readonly chosen = computed(() => this.kind() ?? '');
  protected readonly narrowed = computed(
    () => (this.kind() ?? this.organisation() ?? this.cursor()) !== undefined,
  );
  private readonly query = computed(() => {
    const words = { kind: this.kind(), organisation: this.organisation() };
    return Object.entries(words)
      .map(([name, value]) => (value === undefined ? '' : `&${name}=${encodeURIComponent(value)}`))
      .join('');
  });
  protected readonly activity = liveResource<ActivityPageView>(() => {
    const cursor = this.cursor();
    return `activity?limit=${pageSize}${this.query()}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  }, 'requests');
  protected readonly summary = liveResource<ActivitySummaryView>(() => 'activity/summary', 'requests');
  protected readonly days = computed(() => byDay(this.activity.value()?.items ?? [], dayText));
  protected readonly lead = computed(() => {
    const summary = this.summary.value();
    if (summary === undefined) return 'Every step is kept and can be checked.';
    const { asked, used } = summary;
    const users = summary.organisations.filter((one) => one.used > 0).length;
    const by = used === 0 ? '' : `, by ${users} ${users === 1 ? 'organisation' : 'organisations'}`;
    return `In the last 90 days: asked ${times(asked)}, used ${times(used)}${by}. Every step is kept and can be checked.`;
  });
  protected readonly only = computed(
    () => this.summary.value()?.organisations.find((one) => one.organisationId === this.organisation())?.name,
  );
  private readonly router = inject(Router);

  protected exportAddress(format: 'csv' | 'json'): string {
    return `/api/v2/activity/export?format=${format}${this.query()}`;
  }

  protected kinds(of: ActivitySummaryView['organisations'][number]): string {
    return of.logicalTypes.map((type) => logicalTypeNames[type]).join(', ');
  }

  protected show(kind: string): void {
    void this.router.navigate(['/activity'], {
      queryParams: { kind: kind === '' ? null : kind, cursor: null },
      queryParamsHandling: 'merge',
    });
  }
}

function times(count: number): string {
  if (count === 0) return 'never';
  return count === 1 ? 'once' : `${count} times`;
}
