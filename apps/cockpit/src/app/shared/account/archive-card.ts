import { HttpClient } from '@angular/common/http';
import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ArchiveView } from '@mynedata/api-client';
import { Command } from '../api/command';
import { liveResource } from '../api/live-resource';
import { WhenPipe } from '../pipes/pipes';
import { LoadState } from '../state/load-state';
import { Note } from '../state/note';
import { ProblemNote } from '../state/problem-note';

/** Everything about an account as one file. */
@Component({
  selector: 'myne-archive-card',
  imports: [LoadState, MatButton, Note, ProblemNote, WhenPipe],
  template: `<section class="card stack" aria-labelledby="archive">
    <h2 id="archive">Everything about you</h2>
    <p class="small muted">
      A ZIP file of JSON and CSV: account, settings, answers, receipts, earnings and every record of your
      sources. It says inside what is where, and what is left out and why. Keep it safe: it is not encrypted.
    </p>
    <myne-problem-note [problem]="command.problem()" />
    @if (archives.value(); as all) {
      @if (waiting()) {
        <myne-note mood="wait" live
          ><p>Your archive is being written. A notice tells you when it is ready.</p></myne-note
        >
      }
      @if (ready(); as archive) {
        <div class="row between wrap">
          <span
            >From {{ archive.orderedAt | when }}, {{ size(archive.bytes) }}
            <span class="small muted">To be fetched until {{ archive.expiresAt | when }}</span></span
          >
          <a matButton="filled" [href]="'/api/v2/profile/archives/' + archive.id + '/file'" download
            >Download</a
          >
        </div>
      } @else if (all.length === 0) {
        <p class="small">There is no archive yet.</p>
      }
      <div>
        <button matButton="outlined" type="button" [disabled]="command.busy() || waiting()" (click)="order()">
          {{ all.length === 0 ? 'Write an archive' : 'Write a new one' }}
        </button>
      </div>
    } @else {
      <myne-load-state [of]="archives" what="Your archive" />
    }
  </section>`,
})
export class ArchiveCard {
  private readonly http = inject(HttpClient);
  protected readonly archives = liveResource<ArchiveView[]>(() => 'profile/archives', 'notifications');
  protected readonly command = new Command();
  protected readonly waiting = computed(() => this.archives.value()?.[0]?.state === 'waiting');

  /** The newest that is there: also while another is being written. */
  protected readonly ready = computed(() => this.archives.value()?.find(({ state }) => state === 'ready'));

  protected readonly size = (bytes: number): string =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

  protected async order(): Promise<void> {
    const archives = await this.command.run(this.http.post<ArchiveView[]>('/api/v2/profile/archives', {}));
    if (archives !== undefined) this.archives.set(archives);
  }
}
