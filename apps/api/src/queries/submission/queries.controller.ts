import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ForProcessor, IdPipe, type ProcessorCaller, Refuses, TheProcessor } from '@mynedata/platform';
import { sat } from '@mynedata/money';
import { FundFromCredit } from '@mynedata/payments';
import type { Response } from 'express';
import { EndQuery } from '../funding/end-query';
import { CheckQuery } from './check-query';
import { checkedKey, idempotencyHeader } from './idempotency-key';
import {
  AppliedView,
  CheckInput,
  CheckView,
  FundFromCreditInput,
  QueriesPage,
  QueriesPageQuery,
  QueryInput,
  QueryView,
  QuoteView,
} from './queries.dto';
import { QueriesView } from './queries.view';
import { QuoteQuery } from './quote-query';
import { SubmitQuery } from './submit-query';

@ApiTags('queries')
@Controller('queries')
export class QueriesController {
  constructor(
    private readonly checkQuery: CheckQuery,
    private readonly quoteQuery: QuoteQuery,
    private readonly submitQuery: SubmitQuery,
    private readonly endQuery: EndQuery,
    private readonly fundFromCredit: FundFromCredit,
    private readonly view: QueriesView,
  ) {}

  @ApiOperation({ summary: 'Checks the text: every error with its position, or what the query means' })
  @Post('check')
  @HttpCode(200)
  @ForProcessor('queries:read')
  @ApiOkResponse({ type: CheckView })
  check(@Body() input: CheckInput): Promise<CheckView> {
    return this.checkQuery.run(input.text);
  }

  @ApiOperation({ summary: "What it would cost and how exact it would be. Reads nobody's data" })
  @Post('quote')
  @HttpCode(200)
  @ForProcessor('queries:read')
  @ApiOkResponse({ type: QuoteView })
  quote(@TheProcessor() caller: ProcessorCaller, @Body() input: QueryInput): Promise<QuoteView> {
    return this.quoteQuery.run(caller.organisationId, input);
  }

  @ApiOperation({ summary: 'Submits a query with its terms, which cannot be changed afterwards' })
  @Post()
  @ForProcessor('queries:write')
  @idempotencyHeader
  @Refuses([409, 'A limit is reached'])
  @ApiCreatedResponse({ type: QueryView })
  @ApiResponse({
    status: 303,
    description: 'You have the answer to exactly this question already: Location names it',
  })
  async submit(
    @TheProcessor() caller: ProcessorCaller,
    @Body() input: QueryInput,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QueryView> {
    const submission = await this.submitQuery.run(caller, input, checkedKey(key));
    response.setHeader('Location', `/api/v2/queries/${submission.queryId}`);
    if (submission.kind === 'repeated') response.status(303);
    return this.view.detail(caller.organisationId, submission.queryId);
  }

  @ApiOperation({ summary: "Your organisation's queries, newest first" })
  @Get()
  @ForProcessor('queries:read')
  @ApiOkResponse({ type: QueriesPage })
  list(@TheProcessor() caller: ProcessorCaller, @Query() query: QueriesPageQuery): Promise<QueriesPage> {
    return this.view.page(caller.organisationId, query, query.cursor, query.limit);
  }

  @ApiOperation({ summary: "One of your organisation's queries" })
  @Get(':id')
  @ForProcessor('queries:read')
  @Refuses([404, 'No such query'])
  @ApiOkResponse({ type: QueryView })
  detail(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<QueryView> {
    return this.view.detail(caller.organisationId, id);
  }

  @ApiOperation({
    summary: 'Calls the query off, which is possible until its result is computed',
    description:
      'Calls the query off, which is possible until its result is computed. The deposit is credited back in full.',
  })
  @Post(':id/cancel')
  @HttpCode(200)
  @ForProcessor('queries:write')
  @Refuses([404, 'No such query'], [409, 'Too late'])
  @ApiOkResponse({ type: QueryView })
  async cancel(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<QueryView> {
    await this.endQuery.cancel(caller.organisationId, id);
    return this.view.detail(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'Pays what is missing in the escrow out of your credit' })
  @Post(':id/fund-from-credit')
  @HttpCode(200)
  @ForProcessor('queries:write')
  @idempotencyHeader
  @Refuses([404, 'No such query'], [409, 'Not enough credit, or nothing to fund'])
  @ApiOkResponse({ type: AppliedView })
  async fund(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: FundFromCreditInput,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<AppliedView> {
    await this.view.detail(caller.organisationId, id);
    const { appliedSat } = await this.fundFromCredit.run(
      caller.organisationId,
      id,
      input.amountSat === undefined ? undefined : sat(input.amountSat),
      checkedKey(key),
    );
    return { appliedSat: appliedSat.toString() };
  }
}
