import { Component, computed, input, signal } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import type { DatasetResultView, DatasetRowsPage } from '@mynedata/api-client';
import { DigitsPipe, Icon, LoadState, liveResource } from '@mynedata/cockpit-shared';
import { reportLines } from './report-lines';

const rowsPerPage = 50;

/** Rows that look alike in groups, page by page, and what protecting them cost. */
@Component({
  selector: 'myne-dataset-result',
  imports: [DigitsPipe, Icon, LoadState, MatAnchor, MatButton],
  templateUrl: './dataset-result.html',
})
export class DatasetResult {
  readonly result = input.required<DatasetResultView>();
  protected readonly of = computed(() => this.result().dataset);
  protected readonly json = computed(() => `/api/v2/queries/${this.result().queryId}/result`);
  protected readonly file = computed(() => `mynedata-${this.result().queryId}.json`);
  protected readonly first = signal(0);
  protected readonly page = liveResource<DatasetRowsPage>(
    () => `queries/${this.result().queryId}/result/rows?limit=${rowsPerPage}&cursor=${this.first()}`,
  );
  protected readonly suppressed = computed(() => {
    const { suppressedRows } = this.of().report;
    return suppressedRows === 0
      ? 'None was left out.'
      : `${suppressedRows} were left out, because nothing could protect them.`;
  });
  protected readonly lines = computed(() => reportLines(this.of().report));

  protected next(cursor: string | undefined): void {
    if (cursor !== undefined) this.first.set(Number(cursor));
  }

  protected back(): void {
    this.first.update((row) => Math.max(0, row - rowsPerPage));
  }
}
