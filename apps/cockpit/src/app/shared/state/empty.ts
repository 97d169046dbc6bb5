import { Component, input } from '@angular/core';
import { Icon } from '../picture/icon';
import type { IconName } from '../picture/icons';

/** Nothing there: what that means, what to do, one action. */
@Component({
  selector: 'myne-empty',
  imports: [Icon],
  template: `
    <span class="art"><myne-icon [name]="icon()" /></span>
    <p class="title">{{ title() }}</p>
    <p class="muted"><ng-content /></p>
    <ng-content select="[action]" />
  `,
  styles: `
    .art {
      --icon-size: var(--s12);
    }
    .title {
      font: var(--mat-sys-title-medium);
    }
  `,
  host: { class: 'empty' },
})
export class Empty {
  readonly icon = input.required<IconName>();
  readonly title = input.required<string>();
}
