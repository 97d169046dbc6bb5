import { Component, computed, input, model } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { Icon, Note } from '@mynedata/cockpit-shared';
import { highlight } from '@mynedata/query-language';
import { applied, type Mistake, pieces } from './overlay';

/** The text of a query, coloured while it is written; what is wrong stands below with its place. */
@Component({
  selector: 'myne-query-editor',
  imports: [FormsModule, Icon, MatButton, Note],
  templateUrl: './query-editor.html',
  styleUrl: './query-editor.scss',
})
export class QueryEditor {
  readonly text = model.required<string>();
  readonly diagnostics = input.required<readonly Mistake[]>();
  /** The question in plain words, when it is right. */
  readonly inWords = input<string>();
  protected readonly pieces = computed(() => pieces(this.text(), highlight(this.text()), this.diagnostics()));

  protected use(diagnostic: Mistake): void {
    this.text.set(applied(this.text(), diagnostic));
  }
}
