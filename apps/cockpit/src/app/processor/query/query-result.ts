import { Component, computed, input } from '@angular/core';
import type { DatasetResultView, ResultView, TermsView } from '@mynedata/api-client';
import { LoadState, liveResource } from '@mynedata/cockpit-shared';
import { DatasetResult } from './dataset-result';
import { ResultCertificate } from './result-certificate';
import { StatisticsResult } from './statistics-result';

/** The protected answer, of either kind, and its certificate. */
@Component({
  selector: 'myne-query-result',
  imports: [DatasetResult, LoadState, ResultCertificate, StatisticsResult],
  templateUrl: './query-result.html',
  styles: ':host { display: grid; gap: var(--s6); }',
})
export class QueryResult {
  readonly queryId = input.required<string>();
  readonly terms = input.required<TermsView>();
  protected readonly result = liveResource<ResultView | DatasetResultView>(
    () => `queries/${this.queryId()}/result?rows=none`,
  );
  protected readonly statistics = computed(() => {
    const result = this.result.value();
    return result !== undefined && 'statistics' in result ? result : undefined;
  });
  protected readonly dataset = computed(() => {
    const result = this.result.value();
    return result !== undefined && 'dataset' in result ? result : undefined;
  });
}
