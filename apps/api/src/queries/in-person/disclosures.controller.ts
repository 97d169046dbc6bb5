import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import type { Request } from 'express';
import { AllowDisclosure } from './allow-disclosure';
import { AnswerDisclosure } from './answer-disclosure';
import { DisclosuresView } from './disclosures.view';
import { EnterCode } from './enter-code';
import {
  AllowDisclosureInput,
  CodeInput,
  DisclosureView,
  DisclosuresPage,
  InPersonPageQuery,
} from './in-person.dto';

/** Under `requests`, whose paths leave no line in the log and no series of their own. Codes come in bodies, never in paths. */
@ApiTags('in-person requests')
@Controller('requests/in-person')
export class DisclosuresController {
  constructor(
    private readonly view: DisclosuresView,
    private readonly enterCode: EnterCode,
    private readonly allowDisclosure: AllowDisclosure,
    private readonly answerDisclosure: AnswerDisclosure,
  ) {}

  @ApiOperation({ summary: 'Who asks under a code, for what, and exactly which values of yours it would be' })
  @Post()
  @HttpCode(200)
  @ForUser()
  @Header('cache-control', 'no-store')
  @Refuses([404, 'Nobody asks under this code'], [429, 'Too many attempts'])
  @ApiOkResponse({ type: DisclosureView })
  async enter(
    @TheUser() user: UserCaller,
    @Body() input: CodeInput,
    @Req() request: Request,
  ): Promise<DisclosureView> {
    const guest = { userId: user.userId, address: request.ip ?? '' };
    return this.view.detail(user.userId, await this.enterCode.run(guest, input.code));
  }

  @ApiOperation({ summary: 'In-person requests whose codes you typed, newest first' })
  @Get()
  @ForUser()
  @ApiOkResponse({ type: DisclosuresPage })
  list(@TheUser() user: UserCaller, @Query() query: InPersonPageQuery): Promise<DisclosuresPage> {
    return this.view.page(user.userId, query.cursor, query.limit);
  }

  @ApiOperation({ summary: 'One of them; while it is open with the values as they are now' })
  @Get(':id')
  @ForUser()
  @Header('cache-control', 'no-store')
  @Refuses([404, 'No such in-person request'])
  @ApiOkResponse({ type: DisclosureView })
  detail(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<DisclosureView> {
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({
    summary: 'Allows that this organisation fetches, once, exactly the values that were shown',
  })
  @Post(':id/allow')
  @HttpCode(200)
  @ForUser()
  @Refuses(
    [404, 'No such in-person request'],
    [409, 'It is over or answered, the values have changed, or a setting of yours is against it'],
  )
  @ApiOkResponse({ type: DisclosureView })
  async allow(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() { card, asOf }: AllowDisclosureInput,
  ): Promise<DisclosureView> {
    await this.allowDisclosure.run(user.userId, id, { card, asOf: new Date(asOf) });
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Refuses; the organisation is told no more than if you had not come' })
  @Post(':id/deny')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such in-person request'], [409, 'It is over or answered'])
  @ApiOkResponse({ type: DisclosureView })
  async deny(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<DisclosureView> {
    await this.answerDisclosure.deny(user.userId, id);
    return this.view.detail(user.userId, id);
  }

  @ApiOperation({ summary: 'Takes back what you allowed, as long as nobody has fetched it' })
  @Post(':id/withdraw')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such in-person request'], [409, 'Too late, or nothing to withdraw'])
  @ApiOkResponse({ type: DisclosureView })
  async withdraw(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<DisclosureView> {
    await this.answerDisclosure.withdraw(user.userId, id);
    return this.view.detail(user.userId, id);
  }
}
