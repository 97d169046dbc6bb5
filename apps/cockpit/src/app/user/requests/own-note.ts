import { HttpClient } from '@angular/common/http';
import { Component, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import type { RequestView } from '@mynedata/api-client';
import { Command, Field, Note, ProblemNote } from '@mynedata/cockpit-shared';

/** A note for oneself: why one denied, or what one wants to look at again. */
@Component({
  selector: 'myne-own-note',
  imports: [Field, FormsModule, MatButton, Note, ProblemNote],
  template: `<form class="card stack" (ngSubmit)="save()" aria-label="Your own note">
    <myne-problem-note [problem]="command.problem()" />
    @if (saved()) {
      <myne-note mood="ok" live><p>Saved. Only you see it.</p></myne-note>
    }
    <myne-field
      for="own-note"
      label="Your own note"
      hint="Why you denied, for example. It stays here: the organisation never sees it, and no receipt has it."
    >
      <textarea
        class="inp"
        id="own-note"
        name="own-note"
        rows="2"
        maxlength="500"
        aria-describedby="own-note-text"
        [(ngModel)]="text"
      ></textarea>
    </myne-field>
    <div>
      <button matButton="outlined" type="submit" [disabled]="command.busy()">Save the note</button>
    </div>
  </form>`,
  styles: ':host { display: block; }',
})
export class OwnNote {
  readonly request = input.required<RequestView>();
  readonly changed = output<RequestView>();
  protected readonly text = linkedSignal(() => this.request().note);
  protected readonly saved = signal(false);
  protected readonly command = new Command();
  private readonly http = inject(HttpClient);

  protected async save(): Promise<void> {
    this.saved.set(false);
    const path = `/api/v2/requests/${this.request().queryId}/note`;
    const answered = await this.command.run(this.http.put<RequestView>(path, { note: this.text() }));
    if (answered === undefined) return;
    this.changed.emit(answered);
    this.saved.set(true);
  }
}
