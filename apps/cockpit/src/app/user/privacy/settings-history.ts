import { Component, computed, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SettingChangesPage } from '@mynedata/api-client';
import { Icon, LoadState, WhenPipe, liveResource } from '@mynedata/cockpit-shared';
import { changeOf, subjectOf } from './setting-words';

const pageSize = 50;

/** How the settings came to be, page by page; read only when it is opened. */
@Component({
  selector: 'myne-settings-history',
  imports: [Icon, LoadState, MatButton, WhenPipe],
  template: `<section class="card stack" aria-labelledby="settings-history">
    <h2 id="settings-history">How your settings changed</h2>
    <details (toggle)="toggled($event)">
      <summary>Every change, newest first<myne-icon name="down" small /></summary>
      @if (page.value(); as page) {
        @if (changes().length === 0) {
          <p class="muted">Nothing yet. Every change of your settings is written down here.</p>
        } @else {
          <div class="scroll-x" role="region" aria-label="Changes of your settings" tabindex="0">
            <table class="tbl">
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">Setting</th>
                  <th scope="col">From</th>
                  <th scope="col">To</th>
                </tr>
              </thead>
              <tbody>
                @for (change of changes(); track change.id) {
                  <tr>
                    <td class="nowrap">{{ change.at | when }}</td>
                    <td>{{ subjectOf(change) }}</td>
                    <td>{{ wordOf(change, change.before) }}</td>
                    <td>{{ wordOf(change, change.after) }}</td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
          @if (page.nextCursor; as next) {
            <div>
              <button matButton="outlined" type="button" (click)="cursor.set(next)">Show more</button>
            </div>
          }
        }
      } @else if (opened()) {
        <myne-load-state [of]="page" what="The changes" />
      }
    </details>
  </section>`,
})
export class SettingsHistory {
  protected readonly opened = signal(false);
  protected readonly cursor = signal<string | undefined>(undefined);
  protected readonly page = liveResource<SettingChangesPage>(() => {
    if (!this.opened()) return undefined;
    const cursor = this.cursor();
    return `privacy/settings/history?limit=${pageSize}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
  }, 'budget');
  private readonly pages = linkedSignal<
    SettingChangesPage | undefined,
    ReadonlyMap<string, SettingChangesPage>
  >({
    source: this.page.value,
    computation: (page, before) =>
      page === undefined
        ? (before?.value ?? new Map())
        : new Map([...(before?.value ?? []), [this.cursor() ?? '', page]]),
  });
  protected readonly changes = computed(() => {
    const all = [...this.pages().values()].flatMap(({ items }) => items);
    return [...new Map(all.map((change) => [change.id, change])).values()];
  });
  protected readonly subjectOf = subjectOf;
  protected readonly wordOf = changeOf;

  protected toggled(event: Event): void {
    if ((event.target as HTMLDetailsElement).open) this.opened.set(true);
  }
}
