import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ForProcessor, IdPipe, type ProcessorCaller, Refuses, TheProcessor } from '@mynedata/platform';
import type { Response } from 'express';
import { checkedKey, idempotencyHeader } from '../submission/idempotency-key';
import { QueryView } from '../submission/queries.dto';
import { QueriesView } from '../submission/queries.view';
import { DraftInput, DraftView, DraftsPage, DraftsPageQuery } from './drafts.dto';
import { DraftsView } from './drafts.view';
import { SubmitDraft } from './submit-draft';
import { WriteDraft } from './write-draft';

@ApiTags('drafts')
@Controller()
export class DraftsController {
  constructor(
    private readonly view: DraftsView,
    private readonly write: WriteDraft,
    private readonly submitDraft: SubmitDraft,
    private readonly queries: QueriesView,
  ) {}

  @ApiOperation({ summary: "Your organisation's drafts, changed last first" })
  @Get('drafts')
  @ForProcessor('queries:read')
  @ApiOkResponse({ type: DraftsPage })
  list(@TheProcessor() caller: ProcessorCaller, @Query() query: DraftsPageQuery): Promise<DraftsPage> {
    return this.view.page(caller.organisationId, query.text, query.cursor, query.limit);
  }

  @ApiOperation({ summary: 'Keeps a query that is not submitted yet, however much of it is written' })
  @Post('drafts')
  @ForProcessor('queries:write')
  @idempotencyHeader
  @Refuses([409, 'Too many drafts'])
  @ApiCreatedResponse({ type: DraftView })
  async create(
    @TheProcessor() caller: ProcessorCaller,
    @Body() content: DraftInput,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<DraftView> {
    const id = await this.write.create(caller.organisationId, content, checkedKey(key));
    return this.view.one(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'One draft, and what it still lacks' })
  @Get('drafts/:id')
  @ForProcessor('queries:read')
  @Refuses([404, 'No such draft'])
  @ApiOkResponse({ type: DraftView })
  one(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<DraftView> {
    return this.view.one(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'Replaces what is written' })
  @Put('drafts/:id')
  @ForProcessor('queries:write')
  @Refuses([404, 'No such draft'], [409, 'It was submitted'])
  @ApiOkResponse({ type: DraftView })
  async change(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Body() content: DraftInput,
  ): Promise<DraftView> {
    await this.write.change(caller.organisationId, id, content);
    return this.view.one(caller.organisationId, id);
  }

  @ApiOperation({ summary: 'Deletes a draft; a query that it became stays' })
  @Delete('drafts/:id')
  @HttpCode(204)
  @ForProcessor('queries:write')
  @Refuses([404, 'No such draft'])
  @ApiNoContentResponse()
  delete(@TheProcessor() caller: ProcessorCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.write.delete(caller.organisationId, id);
  }

  @ApiOperation({
    summary: 'Submits a draft as it is',
    description:
      'Submits a draft as it is: its window begins now, and payment is due as late as the rules admit. Submitting it again gives the same query.',
  })
  @Post('drafts/:id/submit')
  @ForProcessor('queries:write')
  @Refuses([404, 'No such draft'], [409, 'A limit is reached'])
  @ApiCreatedResponse({ type: QueryView })
  @ApiResponse({
    status: 303,
    description: 'You have the answer to exactly this question already: Location names it',
  })
  async submit(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<QueryView> {
    const submission = await this.submitDraft.run(caller, id);
    response.setHeader('Location', `/api/v2/queries/${submission.queryId}`);
    if (submission.kind === 'repeated') response.status(303);
    return this.queries.detail(caller.organisationId, submission.queryId);
  }

  @ApiOperation({ summary: 'A new draft with question and terms of a query' })
  @Post('queries/:id/duplicate')
  @ForProcessor('queries:write')
  @idempotencyHeader
  @Refuses([404, 'No such query'], [409, 'Too many drafts'])
  @ApiCreatedResponse({ type: DraftView })
  async duplicate(
    @TheProcessor() caller: ProcessorCaller,
    @Param('id', IdPipe) id: string,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<DraftView> {
    const draftId = await this.write.copy(caller.organisationId, id, checkedKey(key));
    return this.view.one(caller.organisationId, draftId);
  }
}
