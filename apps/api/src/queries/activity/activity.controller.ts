import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ForUser, TheUser, type UserCaller } from '@mynedata/platform';
import { ActivityExportQuery, ActivityFilter, ActivityPage, ActivitySummaryView } from './activity.dto';
import { ActivitiesView } from './activity.view';
import { ExportActivity } from './export-activity';

const types = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

@ApiTags('activity')
@Controller('activity')
export class ActivityController {
  constructor(
    private readonly view: ActivitiesView,
    private readonly exportActivity: ExportActivity,
  ) {}

  @ApiOperation({
    summary: 'Who used your data: asked, answered, used, not used and why, paid; newest first',
  })
  @Get()
  @ForUser()
  @ApiOkResponse({ type: ActivityPage })
  page(@TheUser() user: UserCaller, @Query() query: ActivityFilter): Promise<ActivityPage> {
    return this.view.page(user.userId, query, query.cursor, query.limit);
  }

  @ApiOperation({ summary: 'How often each organisation asked and used, in the last 90 days' })
  @Get('summary')
  @ForUser()
  @ApiOkResponse({ type: ActivitySummaryView })
  summary(@TheUser() user: UserCaller): Promise<ActivitySummaryView> {
    return this.view.summary(user.userId);
  }

  @ApiOperation({ summary: 'The same as one file, JSON or CSV' })
  @Get('export')
  @ForUser()
  @Header('cache-control', 'no-store')
  @ApiProduces('application/json', 'text/csv')
  @ApiOkResponse({ description: 'The file', schema: { type: 'string', format: 'binary' } })
  export(@TheUser() user: UserCaller, @Query() query: ActivityExportQuery): StreamableFile {
    return new StreamableFile(Readable.from(this.exportActivity.run(user.userId, query, query.format)), {
      type: types[query.format],
      disposition: `attachment; filename="mynedata-activity.${query.format}"`,
    });
  }
}
