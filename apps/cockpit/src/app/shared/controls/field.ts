import { Component, computed, input } from '@angular/core';
import { Icon } from '../picture/icon';

/**
 * A label above its control, a hint, and the error that belongs to it.
 * The control inside has the id `for` and points with aria-describedby at `<for>-text`.
 */
@Component({
  selector: 'myne-field',
  imports: [Icon],
  template: `
    <label [for]="for()">{{ label() }}</label>
    <ng-content />
    <span class="hint" [class.wrong]="error()" [id]="for() + '-text'">
      @if (error(); as error) {
        <myne-icon name="warning" small />{{ error }}
      } @else {
        {{ hint() }}
      }
    </span>
  `,
  host: { class: 'field', '[class.invalid]': 'invalid()' },
})
export class Field {
  readonly for = input.required<string>();
  readonly label = input.required<string>();
  readonly hint = input('');
  readonly error = input<string>();
  protected readonly invalid = computed(() => this.error() !== undefined);
}
