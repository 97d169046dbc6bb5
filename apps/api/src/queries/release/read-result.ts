import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import { type DatasetBody, isDataset } from '../execution/dataset';
import { DatasetsStore } from '../execution/datasets.store';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import { datasetCsv, resultCsv } from './result-csv';
import { datasetJson, resultJson } from './result-json';
import type { ResultRow } from './result.entity';
import type { DatasetRowsPage } from './results.dto';
import { ResultsStore } from './results.store';

type Lines = AsyncGenerator<readonly string[]>;

/** A released answer for the organisation that asked: as JSON, as CSV, and the rows of a dataset in pages. */
@Injectable()
export class ReadResult {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly results: ResultsStore,
    private readonly datasets: DatasetsStore,
  ) {}

  /** In pieces, so that a large answer never is one string. */
  async json(
    organisationId: string,
    queryId: string,
    withRows: boolean,
  ): Promise<AsyncGenerator<string> | Generator<string>> {
    const { body, certificate, releasedAt } = await this.released(organisationId, queryId);
    const more = { releasedAt: releasedAt.toISOString(), certificate };
    if (!isDataset(body)) return resultJson({ ...body, ...more });
    return datasetJson({ ...body, ...more }, withRows ? this.lines(body) : undefined);
  }

  async csv(organisationId: string, queryId: string): Promise<AsyncGenerator<string> | Generator<string>> {
    const { body } = await this.released(organisationId, queryId);
    return isDataset(body) ? datasetCsv(body, this.lines(body)) : resultCsv(body);
  }

  async rows(
    organisationId: string,
    queryId: string,
    first: number,
    limit: number,
  ): Promise<DatasetRowsPage> {
    const { body } = await this.released(organisationId, queryId);
    if (!isDataset(body))
      throw new QueriesRefusal('result-no-dataset', 'This result has statistics, no rows: read it whole.');
    const items: string[] = [];
    for await (const lines of this.lines(body, first)) {
      items.push(...lines.slice(0, limit - items.length));
      if (items.length >= limit) break;
    }
    const next = first + items.length;
    return {
      items: items.map((line) => JSON.parse(line) as (string | number | null)[]),
      rowCount: body.dataset.rowCount,
      ...(items.length > 0 && next < body.dataset.rowCount ? { nextCursor: String(next) } : {}),
    };
  }

  /** Portion by portion, each read in a transaction of its own: whoever reads slowly holds nothing. */
  private async *lines({ queryId }: DatasetBody, first = 0): Lines {
    for (let row = first; ;) {
      const portion = await this.database.transaction((tx) => this.datasets.portion(tx, queryId, row));
      if (portion === undefined) return;
      yield portion.lines.slice(row - portion.firstRow);
      row = portion.firstRow + portion.lines.length;
    }
  }

  private released(organisationId: string, queryId: string): Promise<ResultRow> {
    return this.database.transaction(async (tx: Tx) => {
      const query = await this.queries.find(tx, queryId);
      if (query === undefined || query.organisationId !== organisationId)
        throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
      const result = await this.results.find(tx, queryId);
      if (result === null)
        throw new QueriesRefusal(
          'result-not-released',
          query.state === 'not_released'
            ? 'This query was not released. Nobody is paid, the deposit is credited back in full.'
            : 'There is no result yet.',
        );
      return result;
    });
  }
}
