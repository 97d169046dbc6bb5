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
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { DraftsCard } from '../drafts/drafts-card';
import { QueryItem } from './query-item';

const pageSize = 20;

@Component({
  selector: 'myne-queries-page',
  imports: [
    DraftsCard,
    Empty,
    FormsModule,
    Icon,
    LoadState,
    MatAnchor,
    MatButton,
    PageHead,
    QueryItem,
    RouterLink,
  ],
  templateUrl: './queries-page.html',
  styleUrl: './queries-page.scss',
})
export class QueriesPage {
  readonly state = input<string>();
  readonly text = input<string>();
  /** Days, as the browser's field gives them; the last one counts whole. */
  readonly from = input<string>();
  readonly to = input<string>();
  readonly cursor = input<string>();
  protected readonly states = queryStates;
  protected readonly names = queryStateNames;
  protected readonly chosen = computed(() => queryStates.find((state) => state === this.state()));
  protected readonly queries = liveResource<QueriesPageView>(() => {
    const parameters = new URLSearchParams({ limit: String(pageSize) });
    const add = (name: string, value: string | undefined): void => {
      if (value !== undefined && value !== '') parameters.set(name, value);
    };
    add('state', this.chosen());
    add('text', this.text()?.trim());
    add('from', dayStart(this.from(), 0));
    add('to', dayStart(this.to(), 1));
    add('cursor', this.cursor());
    return `queries?${parameters.toString()}`;
  }, 'queries');
  protected readonly filtered = computed(() =>
    [this.chosen(), this.text(), this.from(), this.to()].some((value) => value !== undefined && value !== ''),
  );
  protected readonly filters = computed(() => ({
    state: this.chosen() ?? null,
    text: this.text() || null,
    from: this.from() || null,
    to: this.to() || null,
  }));
  private readonly router = inject(Router);

  /** Another filter begins with the newest again. */
  protected choose(changes: Partial<Record<'state' | 'text' | 'from' | 'to', string>>): void {
    const chosen = { ...this.filters(), ...changes };
    const queryParams = Object.fromEntries(
      Object.entries(chosen).map(([name, value]) => [name, value || null]),
    );
    void this.router.navigate(['/queries'], { queryParams });
  }

  protected chooseBy(name: 'state' | 'from' | 'to', event: Event): void {
    this.choose({ [name]: (event.target as HTMLSelectElement | HTMLInputElement).value });
  }
}

/** The beginning of a day of the browser's field in the person's time zone, so many days later. */
function dayStart(day: string | undefined, later: number): string | undefined {
  const [year, month, date] = (day ?? '').split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const start = new Date(year, month - 1, date + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}
