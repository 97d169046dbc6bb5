import { Body, Controller, Get, Header, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { DenyConsent } from './deny-consent';
import { GrantConsent } from './grant-consent';
import { MarkRequest } from './mark-request';
import { PreviewRequest } from './preview-request';
import { PreviewView } from './preview.dto';
import {
  AllowInput,
  DenyInput,
  LaterInput,
  NoteInput,
  RequestView,
  RequestsPage,
  RequestsPageQuery,
} from './requests.dto';
import { RequestsView } from './requests.view';
import { WithdrawConsent } from './withdraw-consent';

@ApiTags('requests')
@Controller('requests')
export class ConsentsController {
  constructor(
    private readonly view: RequestsView,
    private readonly grantConsent: GrantConsent,
    private readonly denyConsent: DenyConsent,
    private readonly withdrawConsent: WithdrawConsent,
    private readonly mark: MarkRequest,
    private readonly previewRequest: PreviewRequest,
  ) {}

  @ApiOperation({ summary: 'What you are asked and have answered, newest first' })
  @Get()
  @ForUser()
  @ApiOkResponse({ type: RequestsPage })
  list(@TheUser() user: UserCaller, @Query() query: RequestsPageQuery): Promise<RequestsPage> {
    return this.view.page(user.userId, query.filter, query.cursor, query.limit);
  }

  @ApiOperation({ summary: 'All terms, at your level' })
  @Get(':id')
  @ForUser()
  @Refuses([404, 'No such request'])
  @ApiOkResponse({ type: RequestView })
  detail(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<RequestView> {
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Allows the use of your data for this query' })
  @Post(':id/allow')
  @HttpCode(200)
  @ForUser()
  @Refuses(
    [404, 'No such request'],
    [409, 'The window is closed, the budget is spent, or your level changed'],
  )
  @ApiOkResponse({ type: RequestView })
  async allow(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: AllowInput,
  ): Promise<RequestView> {
    await this.grantConsent.run(user.userId, id, input.level, input.dataset);
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Refuses the use of your data for this query' })
  @Post(':id/deny')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such request'], [409, 'The window is closed'])
  @ApiOkResponse({ type: RequestView })
  async deny(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() { note }: DenyInput,
  ): Promise<RequestView> {
    await this.denyConsent.run(user.userId, id, note);
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Takes your consent back, until the result is computed' })
  @Post(':id/withdraw')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such request'], [409, 'Too late, or nothing to withdraw'])
  @ApiOkResponse({ type: RequestView })
  async withdraw(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<RequestView> {
    await this.withdrawConsent.run(user.userId, id);
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({
    summary: 'What would be revealed about you: the query over your own data alone, and the worst case',
  })
  @Get(':id/preview')
  @ForUser()
  @Header('cache-control', 'no-store')
  @Refuses([404, 'No such request'], [429, 'One of yours is being computed'], [503, 'It takes too long now'])
  @ApiOkResponse({ type: PreviewView })
  preview(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<PreviewView> {
    return this.previewRequest.run(user.userId, id);
  }

  @ApiOperation({ summary: 'Puts the request off in your own list, or takes it up again. It is no answer' })
  @Put(':id/later')
  @ForUser()
  @Refuses([404, 'No such request'], [409, 'The window is closed, or you answered'])
  @ApiOkResponse({ type: RequestView })
  async later(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() { later }: LaterInput,
  ): Promise<RequestView> {
    await (later ? this.mark.putOff(user.userId, id) : this.mark.takeUp(user.userId, id));
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Your own note on a request, which nobody else sees' })
  @Put(':id/note')
  @ForUser()
  @Refuses([404, 'No such request'])
  @ApiOkResponse({ type: RequestView })
  async note(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() { note }: NoteInput,
  ): Promise<RequestView> {
    await this.mark.note(user.userId, id, note);
    return this.view.detail(user.userId, id);
  }
}
