import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  CONFIG,
  type Config,
  Database,
  ForEveryone,
  ForProcessor,
  IdPipe,
  type ProcessorCaller,
  Refuses,
  TheProcessor,
  type Tx,
} from '@mynedata/platform';
import { QueriesRefusal } from '../errors';
import { QueriesStore } from '../queries.store';
import { publicJwk, signingKey } from './certificate';
import { resultCsv } from './result-csv';
import { resultJson } from './result-json';
import schemaOfResult from './result.schema.v1.json';
import type { ResultRow } from './result.entity';
import { KeysView, ResultView } from './results.dto';
import { ResultsStore } from './results.store';

@ApiTags('results')
@Controller()
export class ResultsController {
  constructor(
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly results: ResultsStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @ApiOperation({ summary: 'The protected answer with its certificate' })
  @Get('queries/:id/result')
  @ForProcessor('results:read')
  @Refuses([404, 'No such query'], [409, 'Not released'])
  @ApiOkResponse({ type: ResultView })
  async result(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    const { body, certificate, releasedAt } = await this.database.transaction((tx) =>
      this.released(tx, caller.organisationId, id),
    );
    const document = { ...body, releasedAt: releasedAt.toISOString(), certificate } satisfies ResultView;
    return new StreamableFile(Readable.from(resultJson(document)), {
      type: 'application/json; charset=utf-8',
    });
  }

  @ApiOperation({ summary: 'The same values as CSV, one row per statistic and slot' })
  @Get('queries/:id/result.csv')
  @ForProcessor('results:read')
  @Refuses([404, 'No such query'], [409, 'Not released'])
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async csv(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    const { body } = await this.database.transaction((tx) => this.released(tx, caller.organisationId, id));
    return new StreamableFile(Readable.from(resultCsv(body)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="mynedata-${id}.csv"`,
    });
  }

  @ApiOperation({ summary: 'The JSON schema of a result' })
  @Get('schemas/result/1')
  @ForEveryone()
  @Header('content-type', 'application/schema+json')
  @ApiProduces('application/schema+json')
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  schema(): object {
    return schemaOfResult;
  }

  @ApiOperation({ summary: 'Public keys that sign certificates (JWK set)' })
  @Get('.well-known/mynedata-keys.json')
  @ForEveryone()
  @ApiOkResponse({ type: KeysView })
  keys(): KeysView {
    return { keys: [publicJwk(signingKey(this.config.keys.signing))] };
  }

  private async released(tx: Tx, organisationId: string, id: string): Promise<ResultRow> {
    const query = await this.queries.find(tx, id);
    if (query === undefined || query.organisationId !== organisationId)
      throw new QueriesRefusal('query-not-found', 'Your organisation has no such query.');
    const result = await this.results.find(tx, id);
    if (result === null)
      throw new QueriesRefusal(
        'result-not-released',
        query.state === 'not_released'
          ? 'This query was not released. Nobody is paid, the deposit is credited back in full.'
          : 'There is no result yet.',
      );
    return result;
  }
}
