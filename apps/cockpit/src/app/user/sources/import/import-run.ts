import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ImportView } from '@mynedata/api-client';
import { Command, DigitsPipe, Icon, Note, Pill, ProblemNote, WhenPipe } from '@mynedata/cockpit-shared';
import { sizeText } from './import-file';
import { ImportClient } from './import.client';

type State = ImportView['state'];
const words = {
  uploading: { word: 'arriving', mood: 'run', icon: 'clock' },
  uploaded: { word: 'not started', mood: 'wait', icon: 'clock' },
  waiting: { word: 'waiting', mood: 'run', icon: 'clock' },
  running: { word: 'running', mood: 'run', icon: 'clock' },
  done: { word: 'done', mood: 'ok', icon: 'check' },
  failed: { word: 'ended early', mood: 'bad', icon: 'warning' },
  cancelled: { word: 'cancelled', mood: 'neutral', icon: 'close' },
} as const satisfies Record<State, object>;

/** An import that was started: how far it is, and what has become of its records. */
@Component({
  selector: 'myne-import-run',
  imports: [DigitsPipe, Icon, MatButton, Note, Pill, ProblemNote, WhenPipe],
  template: `<div class="stack g3">
    <div class="row between wrap">
      <span class="long">{{ of().fileName ?? 'A file' }}, {{ size() }}</span>
      <myne-pill [mood]="word().mood" [icon]="word().icon">{{ word().word }}</myne-pill>
    </div>
    <p class="small muted">sent {{ of().createdAt | when }}</p>
    <myne-problem-note [problem]="command.problem()" />
    @if (going()) {
      <progress [value]="of().progress" max="1" [attr.aria-label]="percent() + ' % read'"></progress>
    }
    @if (of().failure; as failure) {
      <myne-note mood="bad">
        <p>{{ failure }} What stands before is stored.</p>
      </myne-note>
    }
    <dl class="sum small">
      <dt class="muted">Stored</dt>
      <dd>{{ of().accepted | digits }}</dd>
      <dt class="muted">There already</dt>
      <dd>{{ of().duplicates | digits }}</dd>
      <dt class="muted">Not stored</dt>
      <dd>{{ of().rejected | digits }}</dd>
      @if (of().outsideBounds > 0) {
        <dt class="muted">Outside the usual bounds</dt>
        <dd>{{ of().outsideBounds | digits }}</dd>
      }
    </dl>
    <div class="row wrap">
      @if (of().reportedErrors > 0) {
        <a matButton="outlined" [href]="report()" download>
          <myne-icon name="download" small />What was not stored, and why
        </a>
      }
      @if (going()) {
        <button matButton type="button" [disabled]="command.busy()" (click)="cancel()">
          Cancel the import
        </button>
      }
    </div>
  </div>`,
  styles: 'progress { width: 100%; accent-color: var(--mat-sys-primary); }',
})
export class ImportRun {
  readonly sourceId = input.required<string>();
  readonly of = input.required<ImportView>();
  readonly changed = output<ImportView>();
  protected readonly command = new Command();
  protected readonly word = computed(() => words[this.of().state]);
  protected readonly going = computed(() => this.of().state === 'waiting' || this.of().state === 'running');
  protected readonly percent = computed(() => Math.floor(this.of().progress * 100));
  protected readonly size = computed(() => sizeText(this.of().bytes));
  protected readonly report = computed(
    () => `/api/v2/sources/${this.sourceId()}/imports/${this.of().id}/errors`,
  );
  private readonly client = inject(ImportClient);

  protected async cancel(): Promise<void> {
    const cancelled = await this.command.run(this.client.cancel(this.sourceId(), this.of().id));
    if (cancelled !== undefined) this.changed.emit(cancelled);
  }
}
