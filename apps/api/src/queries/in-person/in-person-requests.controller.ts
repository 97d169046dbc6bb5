import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForProcessor, IdPipe, type ProcessorCaller, Refuses, TheProcessor } from '@mynedata/platform';
import { shownUserCode } from '@mynedata/sources';
import { CreateInPersonRequest } from './create-in-person-request';
import { FetchDisclosed } from './fetch-disclosed';
import {
  DisclosedView,
  InPersonInput,
  InPersonPageQuery,
  InPersonRequestView,
  InPersonRequestsPage,
  NewInPersonRequestView,
} from './in-person.dto';
import { InPersonRequestsView } from './in-person-requests.view';
import { WithdrawInPersonRequest } from './withdraw-in-person-request';

@ApiTags('in-person requests')
@Controller('in-person-requests')
export class InPersonRequestsController {
  constructor(
    private readonly view: InPersonRequestsView,
    private readonly createRequest: CreateInPersonRequest,
    private readonly withdrawRequest: WithdrawInPersonRequest,
    private readonly fetchDisclosed: FetchDisclosed,
  ) {}

  @ApiOperation({
    summary: 'Asks one person who is there for named attributes; the code is shown this once',
    description:
      'The code is for one person and one answer. Sent again, it is another request with another code: one that nobody needs expires, or is withdrawn.',
  })
  @Post()
  @ForProcessor('queries:write')
  @Header('cache-control', 'no-store')
  @Refuses([409, 'As many wait as one organisation can have'])
  @ApiCreatedResponse({ type: NewInPersonRequestView })
  async create(
    @TheProcessor() caller: ProcessorCaller,
    @Body() input: InPersonInput,
  ): Promise<NewInPersonRequestView> {
    const { id, code } = await this.createRequest.run(caller, input);
    return { ...(await this.view.detail(caller.organisationId, id)), code: shownUserCode(code) };
  }

  @ApiOperation({ summary: "Your organisation's in-person requests, newest first" })
  @Get()
  @ForProcessor('queries:read')
  @ApiOkResponse({ type: InPersonRequestsPage })
  list(
    @TheProcessor() caller: ProcessorCaller,
    @Query() query: InPersonPageQuery,
  ): Promise<InPersonRequestsPage> {
    return this.view.page(caller.organisationId, query.cursor, query.limit);
  }

  @ApiOperation({ summary: 'One of them' })
  @Get(':id')
  @ForProcessor('queries:read')
  @Refuses([404, 'No such in-person request'])
  @ApiOkResponse({ type: InPersonRequestView })
  detail(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<InPersonRequestView> {
    return this.view.detail(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'Withdraws it; what was allowed and not fetched is deleted' })
  @Post(':id/withdraw')
  @HttpCode(200)
  @ForProcessor('queries:write')
  @Refuses([404, 'No such in-person request'], [409, 'It is over'])
  @ApiOkResponse({ type: InPersonRequestView })
  async withdraw(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<InPersonRequestView> {
    await this.withdrawRequest.run(caller.organisationId, id);
    return this.view.detail(caller.organisationId, id);
  }

  @ApiOperation({
    summary: 'Fetches what the person allowed, once: afterwards it is gone from the platform',
    description: 'An answer that is lost on the way is lost for good: ask again.',
  })
  @Post(':id/fetch')
  @HttpCode(200)
  @ForProcessor('results:read')
  @Header('cache-control', 'no-store')
  @Refuses([404, 'No such in-person request'], [409, 'Nothing lies there to be fetched'])
  @ApiOkResponse({ type: DisclosedView })
  async fetch(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
  ): Promise<DisclosedView> {
    const { allowedAt, ...disclosed } = await this.fetchDisclosed.run(caller.organisationId, id);
    return { ...disclosed, allowedAt: allowedAt.toISOString() };
  }
}
