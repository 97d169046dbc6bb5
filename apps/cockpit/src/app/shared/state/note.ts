import { Component, booleanAttribute, computed, input } from '@angular/core';
import { Icon } from '../picture/icon';
import type { IconName } from '../picture/icons';

export type NoteMood = 'info' | 'wait' | 'ok' | 'bad';
const iconOf: Readonly<Record<NoteMood, IconName>> = {
  info: 'info',
  wait: 'clock',
  ok: 'check',
  bad: 'warning',
};

/** Says what is, and what follows from it. `live`: read aloud when it appears. */
@Component({
  selector: 'myne-note',
  imports: [Icon],
  template: `<div class="note" [class]="mood()" [attr.role]="role()">
    <myne-icon [name]="icon() ?? fallback()" />
    <div class="stack g2"><ng-content /></div>
  </div>`,
  styles: ':host { display: block; }',
})
export class Note {
  readonly mood = input<NoteMood>('info');
  readonly icon = input<IconName>();
  readonly live = input(false, { transform: booleanAttribute });
  protected readonly fallback = computed(() => iconOf[this.mood()]);
  protected readonly role = computed(() =>
    this.live() ? (this.mood() === 'bad' ? 'alert' : 'status') : null,
  );
}
