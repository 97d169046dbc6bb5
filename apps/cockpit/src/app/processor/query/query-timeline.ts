import { Component, computed, input } from '@angular/core';
import type { QueryView } from '@mynedata/api-client';
import { Icon } from '@mynedata/cockpit-shared';
import { stepsOf } from './steps';

@Component({
  selector: 'myne-query-timeline',
  imports: [Icon],
  template: `<ol class="htl small">
    @for (step of steps(); track step.name) {
      <li [class]="step.standing" [attr.aria-current]="step.standing === 'now' ? 'step' : null">
        <span class="node"><myne-icon [name]="step.standing === 'done' ? 'check' : step.icon" small /></span>
        <strong>{{ step.name }}</strong>
        <span class="muted">{{ step.when }}</span>
        @if (step.standing === 'coming') {
          <span class="vh">still to come</span>
        }
      </li>
    }
  </ol>`,
})
export class QueryTimeline {
  readonly query = input.required<QueryView>();
  protected readonly steps = computed(() => stepsOf(this.query()));
}
