import { Component, computed, input } from '@angular/core';
import type { IconName } from '../picture/icons';
import { type QueryState, queryStateNames } from '../words/words';
import { type Mood, Pill } from './pill';

const looks: Readonly<Record<QueryState, readonly [Mood, IconName]>> = {
  awaiting_funds: ['wait', 'clock'],
  collecting: ['run', 'inbox'],
  executing: ['run', 'rings'],
  released: ['ok', 'check'],
  not_released: ['neutral', 'info'],
  unfunded: ['neutral', 'clock'],
  cancelled: ['neutral', 'close'],
};

@Component({
  selector: 'myne-query-pill',
  imports: [Pill],
  template: '<myne-pill [mood]="look()[0]" [icon]="look()[1]">{{ name() }}</myne-pill>',
})
export class QueryPill {
  readonly state = input.required<QueryState>();
  protected readonly look = computed(() => looks[this.state()]);
  protected readonly name = computed(() => queryStateNames[this.state()]);
}
