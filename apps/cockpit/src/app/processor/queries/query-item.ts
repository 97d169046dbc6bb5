import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { QuerySummaryView } from '@mynedata/api-client';
import { DigitsPipe, Icon, QueryPill, WhenPipe } from '@mynedata/cockpit-shared';
import { stateSentence } from './state-words';

@Component({
  selector: 'myne-query-item',
  imports: [DigitsPipe, Icon, QueryPill, RouterLink, WhenPipe],
  template: `
    <div class="stack g1 wide">
      <h3>
        <a class="link long" [routerLink]="['/queries', query().id]">{{ query().title }}</a>
      </h3>
      <div class="mono small muted clip">{{ query().canonical }}</div>
      <div class="meta">
        <myne-query-pill [state]="query().state" />
        <span>{{ sentence() }}</span>
        <span><myne-icon name="clock" small />Submitted {{ query().submittedAt | when }}</span>
      </div>
    </div>
    <div class="pay">
      <strong>{{ query().rewardSat | digits }}</strong><span class="unit"> sat each</span>
    </div>
  `,
  styles: `
    :host {
      display: contents;
    }
    .wide {
      grid-column: 1 / span 2;
    }
    .clip {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
})
export class QueryItem {
  readonly query = input.required<QuerySummaryView>();
  protected readonly sentence = computed(() => stateSentence(this.query().state, this.query()));
}
