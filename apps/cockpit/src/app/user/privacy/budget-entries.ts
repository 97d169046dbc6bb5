import { Component, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { BudgetEntriesPage, BudgetEntryView } from '@mynedata/api-client';
import { Icon, LoadState, WhenPipe, levelNames, livePages, logicalTypeNames } from '@mynedata/cockpit-shared';

const pageSize = 50;
const stateWords: Readonly<Record<string, string>> = {
  reserved: 'reserved',
  spent: 'used',
  void: 'given back',
};

/** Every entry of a person's budget, page by page; read only when it is opened. */
@Component({
  selector: 'myne-budget-entries',
  imports: [Icon, LoadState, MatButton, RouterLink, WhenPipe],
  template: `<details (toggle)="toggled($event)">
    <summary>What used it<myne-icon name="down" small /></summary>
    @if (list.page.value(); as page) {
      @if (list.items().length === 0) {
        <p class="muted">
          Nothing yet. When you allow a request, its share is reserved; when it is released, it is used.
        </p>
      } @else {
        <div class="scroll-x" role="region" aria-label="What used your budget" tabindex="0">
          <table class="tbl">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Kinds of data</th>
                <th scope="col">Level</th>
                <th scope="col">State</th>
                <th scope="col" class="num">ε</th>
                <th scope="col">Request</th>
              </tr>
            </thead>
            <tbody>
              @for (entry of list.items(); track entry.id) {
                <tr>
                  <td class="nowrap">{{ entry.at | when }}</td>
                  <td>{{ kinds(entry) }}</td>
                  <td>{{ levels[entry.class] }}</td>
                  <td>{{ state(entry) }}</td>
                  <td class="num">{{ entry.measurable ? entry.amountMicro / 1e6 : '–' }}</td>
                  <td>
                    @if (entry.queryId; as query) {
                      <a [routerLink]="['/requests', query]">Look at it</a>
                    } @else {
                      Market statistics
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
        @if (page.nextCursor; as next) {
          <div><button matButton="outlined" type="button" (click)="list.more(next)">Show more</button></div>
        }
      }
    } @else if (opened()) {
      <myne-load-state [of]="list.page" what="What used your budget" />
    }
  </details>`,
})
export class BudgetEntries {
  protected readonly opened = signal(false);
  protected readonly list = livePages<BudgetEntriesPage>(
    'privacy/budget/entries',
    pageSize,
    this.opened,
    'budget',
  );
  protected readonly levels = levelNames;
  /** Of a dataset nothing is reserved or used, whatever becomes of it. */
  protected readonly state = ({ measurable, state }: BudgetEntryView): string =>
    measurable ? (stateWords[state] ?? state) : 'not measurable';
  protected readonly kinds = (entry: BudgetEntryView): string =>
    entry.logicalTypes.map((type) => logicalTypeNames[type]).join(', ');

  protected toggled(event: Event): void {
    if ((event.target as HTMLDetailsElement).open) this.opened.set(true);
  }
}
