import { Component, computed, input } from '@angular/core';
import type { TermsView } from '@mynedata/api-client';
import {
  DigitsPipe,
  LevelMark,
  WhenPipe,
  asSentence,
  purposeNames,
  spanText,
} from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-query-terms',
  imports: [DigitsPipe, LevelMark, WhenPipe],
  template: `<section class="card flush" aria-labelledby="terms">
    <div class="chead pad"><h2 id="terms">Question and terms</h2></div>
    <dl class="doc">
      <div>
        <dt>Question</dt>
        <dd>
          <p class="long">{{ inWords() }}</p>
          <pre class="mono box">{{ terms().canonical }}</pre>
        </dd>
      </div>
      <div>
        <dt>Purpose</dt>
        <dd>
          <strong>{{ purposes[terms().purposeCategory] }}</strong>
          <p class="long">“{{ terms().purpose }}”</p>
          @if (terms().description) {
            <p class="small muted long">{{ terms().description }}</p>
          }
        </dd>
      </div>
      <div>
        <dt>Data</dt>
        <dd>{{ terms().interval.from | when }} to {{ terms().interval.to | when }}, {{ slot() }}</dd>
      </div>
      <div>
        <dt>Protection</dt>
        <dd>
          <span class="row wrap">up to <myne-level-mark [level]="terms().maxProtection" /></span>
          @if (terms().gives === 'statistics') {
            <span class="small muted">Strategy {{ terms().strategy }}</span>
          }
        </dd>
      </div>
      <div>
        <dt>Participants</dt>
        <dd>{{ terms().participants.min | digits }} to {{ terms().participants.max | digits }}</dd>
      </div>
      <div>
        <dt>Window</dt>
        <dd>{{ terms().opens | when }} to {{ terms().closes | when }}</dd>
      </div>
    </dl>
  </section>`,
})
export class QueryTerms {
  readonly terms = input.required<TermsView>();
  protected readonly purposes = purposeNames;
  protected readonly inWords = computed(() => asSentence(this.terms().inWords));
  protected readonly slot = computed(() => {
    const seconds = this.terms().granularitySeconds;
    return seconds === null ? 'as one slot' : `in slots of ${spanText(seconds * 1000)}`;
  });
}
