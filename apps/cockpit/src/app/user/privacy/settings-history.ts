import { Component, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SettingChangesPage } from '@mynedata/api-client';
import { Icon, LoadState, WhenPipe, livePages } from '@mynedata/cockpit-shared';
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
      @if (list.page.value(); as page) {
        @if (list.items().length === 0) {
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
                @for (change of list.items(); track change.id) {
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
              <button matButton="outlined" type="button" (click)="list.more(next)">Show more</button>
            </div>
          }
        }
      } @else if (opened()) {
        <myne-load-state [of]="list.page" what="The changes" />
      }
    </details>
  </section>`,
})
export class SettingsHistory {
  protected readonly opened = signal(false);
  protected readonly list = livePages<SettingChangesPage>(
    'privacy/settings/history',
    pageSize,
    this.opened,
    'budget',
  );
  protected readonly subjectOf = subjectOf;
  protected readonly wordOf = changeOf;

  protected toggled(event: Event): void {
    if ((event.target as HTMLDetailsElement).open) this.opened.set(true);
  }
}
