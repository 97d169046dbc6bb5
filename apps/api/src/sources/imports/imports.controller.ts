import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Sse,
  StreamableFile,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { ForUser, IdPipe, PageQuery, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import type { Request } from 'express';
import { decodedBody } from '../intake/decoded-body';
import type { ImportFormat } from './import';
import { ImportSettingsInput } from './import-settings.dto';
import { ImportDetailView, ImportsPage, NewImportQuery } from './import.dto';
import { ImportsView } from './imports.view';
import { LookAtImport } from './look-at-import';
import { PreviewImport } from './preview-import';
import { ReceiveImport } from './receive-import';
import { StartImport } from './start-import';
import { WatchImport } from './watch-import';

const formats: ReadonlyMap<string, ImportFormat> = new Map([
  ['text/csv', 'csv'],
  ['text/tab-separated-values', 'csv'],
  ['application/senml+json', 'senml-json'],
  ['application/sensml+json', 'senml-json'],
  ['application/senml+cbor', 'senml-cbor'],
]);
const notFound = [404, 'No such source or import'] as const;

@ApiTags('imports')
@Controller('sources/:id/imports')
export class ImportsController {
  constructor(
    private readonly view: ImportsView,
    private readonly receiveImport: ReceiveImport,
    private readonly lookAtImport: LookAtImport,
    private readonly startImport: StartImport,
    private readonly previewImport: PreviewImport,
    private readonly watchImport: WatchImport,
  ) {}

  @ApiOperation({
    summary: 'Sends a file of records, up to 1 GB',
    description:
      'Sends a file of records, up to 1 GB. It is kept until it is read, and answered with how it would be: start it, or say first how it is to be read. Bodies may be gzip or br.',
  })
  @Post()
  @ForUser()
  @ApiConsumes(...formats.keys())
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Refuses(
    [404, 'No such source'],
    [409, 'Too many imports that are not over'],
    [413, 'A file larger than 1 GB, or a CBOR pack larger than 2 MB'],
    [415, 'Neither CSV nor SenML'],
  )
  @ApiCreatedResponse({ type: ImportDetailView })
  async receive(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Query() { fileName, timeZone, start }: NewImportQuery,
    @Req() request: Request,
  ): Promise<ImportDetailView> {
    const id = await this.receiveImport.run(
      { userId, sourceId, fileName: fileName ?? null, timeZone: timeZone ?? null, start, ...kindOf(request) },
      decodedBody(request),
    );
    return this.previewImport.run({ userId, sourceId, id });
  }

  @ApiOperation({ summary: 'Imports of one of your sources, newest first' })
  @Get()
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: ImportsPage })
  page(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Query() query: PageQuery,
  ): Promise<ImportsPage> {
    return this.view.page(userId, sourceId, query);
  }

  @ApiOperation({ summary: 'One import; before it is started with a preview of 20 rows' })
  @Get(':importId')
  @ForUser()
  @Refuses(notFound)
  @ApiOkResponse({ type: ImportDetailView })
  find(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Param('importId', IdPipe) id: string,
  ): Promise<ImportDetailView> {
    return this.previewImport.run({ userId, sourceId, id });
  }

  @ApiOperation({
    summary: 'Says how a CSV file is to be read; what is left out is found out again from the file',
  })
  @Put(':importId/settings')
  @ForUser()
  @Refuses(notFound, [409, 'Started already'])
  @ApiOkResponse({ type: ImportDetailView })
  async set(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Param('importId', IdPipe) id: string,
    @Body() input: ImportSettingsInput,
  ): Promise<ImportDetailView> {
    await this.lookAtImport.change({ userId, sourceId, id }, input);
    return this.previewImport.run({ userId, sourceId, id });
  }

  @ApiOperation({ summary: 'Lets it run; imports into one source run one after the other' })
  @Post(':importId/start')
  @HttpCode(200)
  @ForUser()
  @Refuses(notFound, [409, 'Started already'])
  @ApiOkResponse({ type: ImportDetailView })
  async start(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Param('importId', IdPipe) id: string,
  ): Promise<ImportDetailView> {
    await this.startImport.run({ userId, sourceId, id });
    return this.previewImport.run({ userId, sourceId, id });
  }

  @ApiOperation({ summary: 'Ends it and deletes the file; what it has stored stays stored' })
  @Post(':importId/cancel')
  @HttpCode(200)
  @ForUser()
  @Refuses(notFound, [409, 'Over already'])
  @ApiOkResponse({ type: ImportDetailView })
  async cancel(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Param('importId', IdPipe) id: string,
  ): Promise<ImportDetailView> {
    await this.startImport.cancel({ userId, sourceId, id });
    return this.previewImport.run({ userId, sourceId, id });
  }

  @ApiOperation({
    summary: 'Server-sent events',
    description:
      'Server-sent events: the import as it gets on, each as the JSON of an ImportView, until it is over.',
  })
  @Sse(':importId/events')
  @ForUser()
  @Refuses(notFound)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: 'Events', schema: { type: 'string' } })
  events(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Param('importId', IdPipe) id: string,
  ) {
    return this.watchImport.run(user, { userId: user.userId, sourceId, id });
  }

  @ApiOperation({ summary: 'What was not stored, and why: the first 10,000, as CSV' })
  @Get(':importId/errors')
  @ForUser()
  @Refuses(notFound)
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'The report', schema: { type: 'string', format: 'binary' } })
  async errors(
    @TheUser() { userId }: UserCaller,
    @Param('id', IdPipe) sourceId: string,
    @Param('importId', IdPipe) id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(Readable.from(await this.view.report({ userId, sourceId, id })), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="not-imported.csv"',
    });
  }
}

function kindOf({ headers }: Request): { readonly format: ImportFormat; readonly announcedBytes: number } {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const format = formats.get(type);
  if (format === undefined)
    throw new UnsupportedMediaTypeException(`Send the file as ${[...formats.keys()].join(', ')}.`);
  return { format, announcedBytes: Number(headers['content-length'] ?? 0) };
}
