import { Body, Controller, Get, HttpCode, Inject, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Database,
  ForEveryone,
  ForUser,
  IdPipe,
  Refuses,
  TheUser,
  type UserCaller,
} from '@mynedata/platform';
import { type ParameterTable, admittedLevels, oddsOf } from '@mynedata/privacy-mechanisms';
import { logicalTypes } from '@mynedata/sources';
import { PersonalBudgetView } from './budget.view';
import { presets } from './level';
import { LevelsStore } from './levels.store';
import { PARAMETERS } from './parameters';
import {
  AttributeLevelInput,
  AttributeLevelView,
  BudgetView,
  LevelView,
  LevelsInput,
  ParametersView,
} from './privacy.dto';
import { SetLevels } from './set-levels';

@ApiTags('privacy')
@Controller('privacy')
export class PrivacyController {
  constructor(
    private readonly view: PersonalBudgetView,
    private readonly setLevels: SetLevels,
    private readonly database: Database,
    private readonly levelsStore: LevelsStore,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  @ApiOperation({ summary: 'What each level means, the kinds of data, and the presets' })
  @Get('parameters')
  @ForEveryone()
  @ApiOkResponse({ type: ParametersView })
  parametersOf(): ParametersView {
    return {
      levels: admittedLevels('high').map((level) => {
        const { epsilonMicro, budgetMicro, capMicro, k, minimumParticipants } = this.parameters[level];
        return {
          level,
          epsilon: epsilonMicro / 1e6,
          budget: budgetMicro / 1e6,
          cap: capMicro / 1e6,
          k,
          minimumParticipants,
          oddsOfOneResult: oddsOf(epsilonMicro),
          oddsOf90Days: oddsOf(budgetMicro),
        };
      }),
      logicalTypes,
      presets: presets.map(({ name, levels }) => ({
        name,
        levels: logicalTypes.map((logicalType) => ({ logicalType, level: levels[logicalType] })),
      })),
    };
  }

  @ApiOperation({ summary: 'Your protection level for each kind of data' })
  @Get('levels')
  @ForUser()
  @ApiOkResponse({ type: [LevelView] })
  levels(@TheUser() user: UserCaller): Promise<LevelView[]> {
    return this.view.levels(user.userId);
  }

  @ApiOperation({ summary: 'Sets the level of some kinds of data; the others keep theirs' })
  @Put('levels')
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

  @ApiOperation({ summary: 'How much of your privacy budget is used, reserved, left; and by what' })
  @Get('budget')
  @ForUser()
  @ApiOkResponse({ type: BudgetView })
  budget(@TheUser() user: UserCaller): Promise<BudgetView> {
    return this.view.budgetOf(user.userId);
  }
}
