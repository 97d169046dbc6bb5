import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  ForEveryone,
  ForProcessor,
  IdPipe,
  type ProcessorCaller,
  Refuses,
  TheProcessor,
} from '@mynedata/platform';
import schemaOfCertificate from './certificate.schema.v1.json';
import schemaOfDataset from './dataset.schema.v1.json';
import { ReadResult } from './read-result';
import schemaOfResult from './result.schema.v1.json';
import { SigningKeys } from './signing-keys';
import {
  DatasetResultView,
  DatasetRowsPage,
  DatasetRowsQuery,
  KeysView,
  ResultQuery,
  ResultView,
} from './results.dto';

@ApiTags('results')
@Controller()
export class ResultsController {
  constructor(
    private readonly readResult: ReadResult,
    private readonly signingKeys: SigningKeys,
  ) {}

  @ApiOperation({ summary: 'The protected answer with its certificate' })
  @Get('queries/:id/result')
  @ForProcessor('results:read')
  @Refuses([404, 'No such query'], [409, 'Not released'])
  @ApiExtraModels(ResultView, DatasetResultView)
  @ApiOkResponse({
    schema: { oneOf: [{ $ref: getSchemaPath(ResultView) }, { $ref: getSchemaPath(DatasetResultView) }] },
  })
  async result(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Query() { rows }: ResultQuery,
  ): Promise<StreamableFile> {
    return new StreamableFile(
      Readable.from(await this.readResult.json(caller.organisationId, id, rows !== 'none')),
      { type: 'application/json; charset=utf-8' },
    );
  }

  @ApiOperation({ summary: 'Rows of a released dataset, page by page' })
  @Get('queries/:id/result/rows')
  @ForProcessor('results:read')
  @Refuses([404, 'No such query'], [409, 'Not released, or no dataset'])
  @ApiOkResponse({ type: DatasetRowsPage })
  rows(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Query() { cursor, limit }: DatasetRowsQuery,
  ): Promise<DatasetRowsPage> {
    return this.readResult.rows(caller.organisationId, id, Number(cursor ?? 0), limit);
  }

  @ApiOperation({ summary: 'The same as CSV: a row per statistic and slot, or the rows of a dataset' })
  @Get('queries/:id/result.csv')
  @ForProcessor('results:read')
  @Refuses([404, 'No such query'], [409, 'Not released'])
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async csv(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(Readable.from(await this.readResult.csv(caller.organisationId, id)), {
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

  @ApiOperation({ summary: 'The JSON schema of a dataset' })
  @Get('schemas/dataset/1')
  @ForEveryone()
  @Header('content-type', 'application/schema+json')
  @ApiProduces('application/schema+json')
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  datasetSchema(): object {
    return schemaOfDataset;
  }

  @ApiOperation({ summary: 'The JSON schema of a certificate' })
  @Get('schemas/certificate/1')
  @ForEveryone()
  @Header('content-type', 'application/schema+json')
  @ApiProduces('application/schema+json')
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  certificateSchema(): object {
    return schemaOfCertificate;
  }

  @ApiOperation({
    summary: 'Public keys that sign certificates and receipts, and all that ever did (JWK set)',
  })
  @Get('.well-known/mynedata-keys.json')
  @ForEveryone()
  @ApiOkResponse({ type: KeysView })
  async keys(): Promise<KeysView> {
    return { keys: await this.signingKeys.published() };
  }
}
