import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, PageQuery, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { ChangeRule } from './change-rule';
import { CreateRule } from './create-rule';
import {
  DryRunView,
  RevokeRuleInput,
  RevokedRuleView,
  RuleAnswersPage,
  RuleConditionsInput,
  StandingRuleInput,
  StandingRuleView,
} from './rule.dto';
import { RulesView } from './rules.view';

@ApiTags('standing rules')
@Controller('standing-rules')
export class RulesController {
  constructor(
    private readonly view: RulesView,
    private readonly createRule: CreateRule,
    private readonly changeRule: ChangeRule,
  ) {}

  @ApiOperation({ summary: 'Your standing rules: all that are not revoked, then the newest 50 that are' })
  @Get()
  @ForUser()
  @ApiOkResponse({ type: [StandingRuleView] })
  list(@TheUser() user: UserCaller): Promise<StandingRuleView[]> {
    return this.view.all(user.userId);
  }

  @ApiOperation({
    summary:
      'A new rule: requests that meet its conditions are allowed without you. The same again is the same rule',
  })
  @Post()
  @ForUser()
  @Refuses([409, 'You have as many rules as one person can have'])
  @ApiCreatedResponse({ type: StandingRuleView })
  async create(@TheUser() user: UserCaller, @Body() input: StandingRuleInput): Promise<StandingRuleView> {
    const id = await this.createRule.run(user.userId, {
      ...input,
      minRewardSat: BigInt(input.minRewardSat),
    });
    return this.view.one(user.userId, id);
  }

  @ApiOperation({ summary: 'Which of your requests of the last 90 days such a rule would have allowed' })
  @Post('dry-run')
  @HttpCode(200)
  @ForUser()
  @ApiOkResponse({ type: DryRunView })
  dryRun(@TheUser() user: UserCaller, @Body() input: RuleConditionsInput): Promise<DryRunView> {
    return this.view.dryRun(user.userId, { ...input, minRewardSat: BigInt(input.minRewardSat) });
  }

  @ApiOperation({ summary: 'What a rule allowed, newest first' })
  @Get(':id/answers')
  @ForUser()
  @Refuses([404, 'No such rule'])
  @ApiOkResponse({ type: RuleAnswersPage })
  answers(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Query() page: PageQuery,
  ): Promise<RuleAnswersPage> {
    return this.view.answers(user.userId, id, page.cursor, page.limit);
  }

  @ApiOperation({ summary: 'Lets a rule answer nothing until it is resumed; what it answered stays' })
  @Post(':id/pause')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such rule'], [409, 'The rule is revoked'])
  @ApiOkResponse({ type: StandingRuleView })
  async pause(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<StandingRuleView> {
    await this.changeRule.to(user.userId, id, 'paused');
    return this.view.one(user.userId, id);
  }

  @ApiOperation({ summary: 'Lets a paused rule answer again' })
  @Post(':id/resume')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such rule'], [409, 'The rule is revoked'])
  @ApiOkResponse({ type: StandingRuleView })
  async resume(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<StandingRuleView> {
    await this.changeRule.to(user.userId, id, 'active');
    return this.view.one(user.userId, id);
  }

  @ApiOperation({ summary: 'Ends a rule for good; its answers stay, or are withdrawn with it' })
  @Post(':id/revoke')
  @HttpCode(200)
  @ForUser()
  @Refuses([404, 'No such rule'])
  @ApiOkResponse({ type: RevokedRuleView })
  async revoke(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Body() input: RevokeRuleInput,
  ): Promise<RevokedRuleView> {
    const revoked = await this.changeRule.revoke(user.userId, id, input.withdrawAnswers);
    return { ...(await this.view.one(user.userId, id)), ...revoked };
  }
}
