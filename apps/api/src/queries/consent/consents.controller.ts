import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { DenyConsent } from './deny-consent';
import { GrantConsent } from './grant-consent';
import { AllowInput, RequestView, RequestsPage, RequestsPageQuery } from './requests.dto';
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
  async deny(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<RequestView> {
    await this.denyConsent.run(user.userId, id);
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
}
