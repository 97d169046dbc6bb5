import { Readable } from 'node:stream';
import { Controller, Delete, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { RemoveMeasurements } from '../measurements/remove-measurements';
import {
  ChartView,
  DeleteRangeQuery,
  DeletedRecordsView,
  type ExportFormat,
  ExportQuery,
  MeasurementsPage,
  MeasurementsQuery,
  SeriesQuery,
} from './explorer.dto';
import { ChartsView } from './charts.view';
import { ExplorerView } from './explorer.view';
import { ExportMeasurements } from './export-measurements';

const files = {
  senml: { type: 'application/senml+json', extension: 'senml.json' },
  csv: { type: 'text/csv; charset=utf-8', extension: 'csv' },
} as const satisfies Record<ExportFormat, object>;

@ApiTags('sources')
@Controller('sources/:id')
export class ExplorerController {
  constructor(
    private readonly view: ExplorerView,
    private readonly charts: ChartsView,
    private readonly exportMeasurements: ExportMeasurements,
    private readonly removeMeasurements: RemoveMeasurements,
  ) {}

  @ApiOperation({ summary: 'Records of one of your sources, newest first' })
  @Get('measurements')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: MeasurementsPage })
  page(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Query() query: MeasurementsQuery,
  ): Promise<MeasurementsPage> {
    return this.view.page(user.userId, id, query, query.limit, query.cursor);
  }

  @ApiOperation({ summary: 'Deletes records of a stretch of time, at once and for good' })
  @Delete('measurements')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: DeletedRecordsView })
  async remove(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Query() range: DeleteRangeQuery,
  ): Promise<DeletedRecordsView> {
    return { deletedRecords: await this.removeMeasurements.run(user.userId, id, range) };
  }

  @ApiOperation({ summary: 'Least, mean and greatest value per bucket of time, for charts' })
  @Get('chart')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiOkResponse({ type: ChartView })
  chart(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Query() query: SeriesQuery,
  ): Promise<ChartView> {
    return this.charts.run(user.userId, id, query, query.points, query.name);
  }

  @ApiOperation({
    summary: 'Every record as one file',
    description:
      'Every record as one file: SenML (times before 1978, which it cannot say, are left out) or CSV.',
  })
  @Get('export')
  @ForUser()
  @Refuses([404, 'No such source'])
  @ApiProduces('application/senml+json', 'text/csv')
  @ApiOkResponse({ description: 'The file', schema: { type: 'string', format: 'binary' } })
  async export(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Query() query: ExportQuery,
  ): Promise<StreamableFile> {
    const { type, extension } = files[query.format];
    const pieces = await this.exportMeasurements.run(user.userId, id, query.format, query);
    return new StreamableFile(Readable.from(pieces), {
      type,
      disposition: `attachment; filename="measurements.${extension}"`,
    });
  }
}
