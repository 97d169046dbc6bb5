import { Component, computed, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import type { ResultView, SlotValueView, TermsView } from '@mynedata/api-client';
import { Icon, LoadState, bandText, liveResource, numberText, whenText } from '@mynedata/cockpit-shared';
import { ResultCertificate } from './result-certificate';

/** The protected answer: never a value without its error. */
@Component({
  selector: 'myne-query-result',
  imports: [Icon, LoadState, MatAnchor, ResultCertificate],
  templateUrl: './query-result.html',
  styles: ':host { display: grid; gap: var(--s6); }',
})
export class QueryResult {
  readonly queryId = input.required<string>();
  readonly terms = input.required<TermsView>();
  protected readonly result = liveResource<ResultView>(() => `queries/${this.queryId()}/result`);
  protected readonly band = computed(() => {
    const result = this.result.value();
    return result === undefined ? '' : bandText(result.participants);
  });
  protected readonly json = computed(() => `/api/v2/queries/${this.queryId()}/result`);
  /** One number, when the result is one. */
  protected readonly single = computed(() => {
    const statistics = this.result.value()?.statistics ?? [];
    const [slot] = statistics[0]?.slots ?? [];
    return statistics.length === 1 && statistics[0]?.slots.length === 1 ? slot : undefined;
  });

  protected readonly slotText = ({ from, to }: SlotValueView): string =>
    `${whenText(from)} to ${whenText(to)}`;
  protected readonly valueText = ({ value, error95 }: SlotValueView): string =>
    value === null ? 'no value' : `${numberText(value, error95)} ± ${numberText(error95 ?? 0, error95)}`;
  protected readonly intervalText = ({ low, high, error95 }: SlotValueView): string =>
    low === null || high === null ? '–' : `${numberText(low, error95)} to ${numberText(high, error95)}`;
}
