import { NgTemplateOutlet } from '@angular/common';
import { Component, input, output } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Field } from '@mynedata/cockpit-shared';
import type { AdapterDraft } from './adapter-draft';

/** How requests to a JSON service are authorized; the secrets themselves stand in the form. */
@Component({
  selector: 'myne-auth-fields',
  imports: [Field, FormsModule, NgTemplateOutlet],
  templateUrl: './auth-fields.html',
  styleUrl: './adapter-form.scss',
  host: { class: 'stack' },
})
export class AuthFields {
  readonly draft = input.required<AdapterDraft>();
  readonly errors = input.required<Readonly<Record<string, string | undefined>>>();
  readonly changed = output<Partial<AdapterDraft>>();

  protected change(changes: Partial<AdapterDraft>): void {
    this.changed.emit(changes);
  }
}
