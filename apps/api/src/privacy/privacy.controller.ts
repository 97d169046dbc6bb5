import { Body, Controller, Get, HttpCode, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Database,
  ForEveryone,
  ForUser,
  IdPipe,
  PageQuery,
  Refuses,
  TheUser,
  type UserCaller,
} from '@mynedata/platform';
import type { ParameterTable } from '@mynedata/privacy-mechanisms';
import { logicalTypes } from '@mynedata/sources';
import { PersonalBudgetView } from './budget.view';
import { presets } from './level';
import { levelTable } from './level-table';
import { LevelsStore } from './levels.store';
import { PARAMETERS } from './parameters';
import {
  AttributeLevelInput,
  AttributeLevelView,
  BudgetEntriesPage,
  BudgetView,
  CapsInput,
  LevelTableView,
  LevelView,
  LevelsInput,
  PresetView,
} from './privacy.dto';
import { SetCaps } from './set-caps';
import { SetLevels } from './set-levels';

@ApiTags('privacy')
@Controller('privacy')
export class PrivacyController {
  constructor(
    private readonly view: PersonalBudgetView,
    private readonly setLevels: SetLevels,
    private readonly caps: SetCaps,
    private readonly database: Database,
    private readonly levelsStore: LevelsStore,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  @ApiOperation({ summary: 'What each protection level means: parameters, odds, plain words' })
  @Get('levels')
  @ForEveryone()
  @ApiOkResponse({ type: LevelTableView })
  table(): LevelTableView {
    return levelTable(this.parameters);
  }

  @ApiOperation({ summary: 'Settings to start from: a level for each kind of data' })
  @Get('presets')
  @ForEveryone()
  @ApiOkResponse({ type: [PresetView] })
  presets(): PresetView[] {
    return presets.map(({ name, levels }) => ({
      name,
      levels: logicalTypes.map((logicalType) => ({ logicalType, level: levels[logicalType] })),
    }));
  }

  @ApiOperation({ summary: 'Your protection level for each kind of data' })
  @Get('settings/levels')
  @ForUser()
  @ApiOkResponse({ type: [LevelView] })
  levels(@TheUser() user: UserCaller): Promise<LevelView[]> {
    return this.view.levels(user.userId);
  }

  @ApiOperation({ summary: 'Sets the level of some kinds of data; the others keep theirs' })
  @Put('settings/levels')
  @ForUser()
  @ApiOkResponse({ type: [LevelView] })
  async set(@TheUser() user: UserCaller, @Body() input: LevelsInput): Promise<LevelView[]> {
    await this.setLevels.defaults(user.userId, input.levels);
    return this.view.levels(user.userId);
  }

  @ApiOperation({ summary: 'The protection levels in force for the attributes of a source' })
  @Get('sources/:id/levels')
  @ForUser()
  @ApiOkResponse({ type: [AttributeLevelView] })
  attributes(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<AttributeLevelView[]> {
    return this.database.transaction((tx) => this.levelsStore.attributes(tx, user.userId, id));
  }

  @ApiOperation({ summary: 'Overrides the level of one attribute in one source' })
  @Put('sources/:id/levels/:attribute')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such source or attribute'])
  @ApiNoContentResponse()
  setAttribute(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Param('attribute') attribute: string,
    @Body() input: AttributeLevelInput,
  ): Promise<void> {
    return this.setLevels.attribute(user.userId, id, attribute, input.level);
  }

  @ApiOperation({ summary: 'How much of your privacy budget is used, reserved, left' })
  @Get('budget')
  @ForUser()
  @ApiOkResponse({ type: BudgetView })
  budget(@TheUser() user: UserCaller): Promise<BudgetView> {
    return this.view.budgetOf(user.userId);
  }

  @ApiOperation({
    summary: 'Everything that reserved, used or gave back a part of your budget, newest first',
  })
  @Get('budget/entries')
  @ForUser()
  @ApiOkResponse({ type: BudgetEntriesPage })
  entries(@TheUser() user: UserCaller, @Query() page: PageQuery): Promise<BudgetEntriesPage> {
    return this.view.entries(user.userId, page.cursor, page.limit);
  }

  @ApiOperation({
    summary: 'Lowers the limit of some kinds of data, or of all together; the others keep theirs',
  })
  @Put('settings/caps')
  @ForUser()
  @ApiOkResponse({ type: BudgetView })
  async setCaps(@TheUser() user: UserCaller, @Body() input: CapsInput): Promise<BudgetView> {
    await this.caps.run(user.userId, input.caps);
    return this.view.budgetOf(user.userId);
  }
}
