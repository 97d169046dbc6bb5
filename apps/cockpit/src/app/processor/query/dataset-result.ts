import { Component, computed, input } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import type { DatasetResultView, DatasetRowsPage } from '@mynedata/api-client';
import { DigitsPipe, Icon, type Live, LoadState, liveResource } from '@mynedata/cockpit-shared';
import { averageRisk, reportLines, suppressedText } from './report-lines';
import { RowPages } from './row-pages';

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
  protected readonly page: Live<DatasetRowsPage> = liveResource<DatasetRowsPage>(
    () => `queries/${this.result().queryId}/result/rows?limit=${rowsPerPage}&cursor=${this.pages.first()}`,
  );
  protected readonly pages: RowPages = new RowPages(this.page, rowsPerPage);
  protected readonly suppressed = computed(() => suppressedText(this.of().report.suppressedRows));
  protected readonly average = computed(() => averageRisk(this.of().report));
  protected readonly lines = computed(() => reportLines(this.of().report));
}
