import { Component, input, output } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { Field } from '@mynedata/cockpit-shared';
import type { AdapterDraft } from './adapter-draft';

/** Where in the answers of a JSON service records, times and values stand, and how to ask only for what is new. */
@Component({
  selector: 'myne-layout-fields',
  imports: [Field, FormsModule],
  templateUrl: './layout-fields.html',
  styleUrl: './adapter-form.scss',
  host: { class: 'stack' },
})
export class LayoutFields {
  readonly draft = input.required<AdapterDraft>();
  readonly errors = input.required<Readonly<Record<string, string | undefined>>>();
  readonly changed = output<Partial<AdapterDraft>>();

  protected change(changes: Partial<AdapterDraft>): void {
    this.changed.emit(changes);
  }
}
