import { Component, booleanAttribute, computed, input } from '@angular/core';
import { type IconName, icons } from './icons';

/** A picture beside a word; never alone without one. */
@Component({
  selector: 'myne-icon',
  template: `<svg class="i" [class.s]="small()" viewBox="0 0 24 24" aria-hidden="true">
    <path [attr.d]="path()" />
  </svg>`,
  styles: ':host { display: inline-flex; flex: none; }',
})
export class Icon {
  readonly name = input.required<IconName>();
  readonly small = input(false, { transform: booleanAttribute });
  protected readonly path = computed(() => icons[this.name()]);
}
