import { Component, input } from '@angular/core';
import { Icon } from '../picture/icon';
import type { IconName } from '../picture/icons';

export type Mood = 'ok' | 'wait' | 'run' | 'bad' | 'neutral';

/** The state of something, in a word with its icon. */
@Component({
  selector: 'myne-pill',
  imports: [Icon],
  template: `<span class="pill" [class]="mood()"><myne-icon [name]="icon()" small /><ng-content /></span>`,
  styles: ':host { display: inline-flex; }',
})
export class Pill {
  readonly mood = input<Mood>('neutral');
  readonly icon = input.required<IconName>();
}
