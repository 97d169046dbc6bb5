import { HttpClient } from '@angular/common/http';
import { Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ChannelsView } from '@mynedata/api-client';
import { firstValueFrom } from 'rxjs';
import { Command } from '../api/command';
import { Icon } from '../picture/icon';
import { WhenPipe } from '../pipes/pipes';
import { Note } from '../state/note';
import { ProblemNote } from '../state/problem-note';
import { BrowserPush } from './browser-push';

/** Browsers that show notices while the market is not open. Only ever by a button. */
@Component({
  selector: 'myne-push-card',
  imports: [Icon, MatButton, Note, ProblemNote, WhenPipe],
  template: `<section class="card stack" aria-labelledby="push">
    <h2 id="push">Browsers</h2>
    @if (settings().pushKey === null) {
      <p class="muted">This market sends no messages to browsers.</p>
    } @else {
      <p class="small muted">
        Your browser can show notices while myneData is closed. Its maker’s service passes on an encrypted
        number and learns when you are told something, not what.
      </p>
      <myne-problem-note [problem]="command.problem()" [sentence]="failed()" />
      @if (settings().browsers.length > 0) {
        <ul class="stack g2">
          @for (browser of settings().browsers; track browser.id) {
            <li class="row between wrap">
              <div class="stack g1">
                <strong class="long">{{ browser.service }}</strong>
                <span class="small muted">Since {{ browser.since | when }}</span>
              </div>
              <button
                matButton="outlined"
                type="button"
                class="small"
                [disabled]="command.busy()"
                [attr.aria-label]="'Remove the browser at ' + browser.service"
                (click)="remove(browser.id)"
              >
                <myne-icon name="bin" small />Remove
              </button>
            </li>
          }
        </ul>
      }
      @if (!push.isPossible) {
        <p class="muted">This browser cannot do it.</p>
      } @else if (blocked()) {
        <myne-note mood="wait">
          <p>Notices of this site are blocked in this browser. Allow them in its settings, then come back.</p>
        </myne-note>
      } @else {
        <div>
          <button matButton="outlined" type="button" [disabled]="command.busy()" (click)="add()">
            <myne-icon name="bell" small />Tell this browser
          </button>
        </div>
      }
    }
  </section>`,
})
export class PushCard {
  readonly settings = input.required<ChannelsView>();
  readonly changed = output();
  protected readonly push = inject(BrowserPush);
  protected readonly command = new Command();
  protected readonly blocked = signal(this.push.isBlocked());
  protected readonly failed = signal<string | undefined>(undefined);
  private readonly http = inject(HttpClient);

  protected async add(): Promise<void> {
    const key = this.settings().pushKey;
    if (key === null) return;
    this.failed.set(undefined);
    const subscription = await this.push.subscribe(key).catch(() => null);
    this.blocked.set(this.push.isBlocked());
    if (subscription === null) this.failed.set('This browser could not reach its push service.');
    if (subscription === null || subscription === undefined) return;
    const added = await this.command.run(async () => {
      await firstValueFrom(this.http.post('/api/v2/notifications/push', subscription));
      return true;
    });
    if (added) this.changed.emit();
  }

  protected async remove(id: string): Promise<void> {
    const removed = await this.command.run(async () => {
      await firstValueFrom(this.http.delete(`/api/v2/notifications/push/${id}`));
      return true;
    });
    if (removed) this.changed.emit();
  }
}
