import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, PageQuery, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { SetAskMe } from './set-ask-me';
import { SetMarketStatistics } from './set-market-statistics';
import { SetOrganisations } from './set-organisations';
import { SetPrices } from './set-prices';
import {
  AskMeInput,
  AskMeSetting,
  AttributeAskMeInput,
  MarketStatisticsInput,
  MarketStatisticsSetting,
  OrganisationSettingsView,
  OrganisationTypesInput,
  PresetEffectView,
  ReservePriceSetting,
  ReservePricesInput,
  SettingChangesPage,
} from './settings.dto';
import { PersonalSettingsView } from './settings.view';

@ApiTags('privacy')
@Controller('privacy')
export class SettingsController {
  constructor(
    private readonly view: PersonalSettingsView,
    private readonly setOrganisations: SetOrganisations,
    private readonly setPrices: SetPrices,
    private readonly setAskMe: SetAskMe,
    private readonly setMarketStatistics: SetMarketStatistics,
  ) {}

  @ApiOperation({ summary: 'What each preset would change for you' })
  @Get('settings/preset-effects')
  @ForUser()
  @ApiOkResponse({ type: [PresetEffectView] })
  effects(@TheUser() user: UserCaller): Promise<PresetEffectView[]> {
    return this.view.effects(user.userId);
  }

  @ApiOperation({ summary: 'Which types of organisations may ask you, and which organisations you blocked' })
  @Get('settings/organisations')
  @ForUser()
  @ApiOkResponse({ type: OrganisationSettingsView })
  organisations(@TheUser() user: UserCaller): Promise<OrganisationSettingsView> {
    return this.view.organisationsOf(user.userId);
  }

  @ApiOperation({
    summary: 'Allows or refuses types of organisations; acts on everything that is not computed yet',
  })
  @Put('settings/organisations')
  @ForUser()
  @ApiOkResponse({ type: OrganisationSettingsView })
  async setTypes(
    @TheUser() user: UserCaller,
    @Body() input: OrganisationTypesInput,
  ): Promise<OrganisationSettingsView> {
    await this.setOrganisations.types(user.userId, input.types);
    return this.view.organisationsOf(user.userId);
  }

  @ApiOperation({
    summary: 'Blocks an organisation: it asks you no more, and consents that are not computed yet lapse',
  })
  @Put('settings/organisations/blocked/:id')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such organisation'])
  @ApiNoContentResponse()
  block(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.setOrganisations.block(user.userId, id, true);
  }

  @ApiOperation({ summary: 'Unblocks an organisation' })
  @Delete('settings/organisations/blocked/:id')
  @HttpCode(204)
  @ForUser()
  @ApiNoContentResponse()
  unblock(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.setOrganisations.block(user.userId, id, false);
  }

  @ApiOperation({ summary: 'What requests have to pay at least to reach you: the pairs that have a price' })
  @Get('settings/reserve-prices')
  @ForUser()
  @ApiOkResponse({ type: [ReservePriceSetting] })
  prices(@TheUser() user: UserCaller): Promise<ReservePriceSetting[]> {
    return this.view.prices(user.userId);
  }

  @ApiOperation({
    summary:
      'Sets reserve prices per kind of data and type of organisation. A request that uses several kinds has to pay the greatest of them',
  })
  @Put('settings/reserve-prices')
  @ForUser()
  @ApiOkResponse({ type: [ReservePriceSetting] })
  async setReservePrices(
    @TheUser() user: UserCaller,
    @Body() input: ReservePricesInput,
  ): Promise<ReservePriceSetting[]> {
    await this.setPrices.run(
      user.userId,
      input.prices.map((price) => ({ ...price, sat: BigInt(price.sat) })),
    );
    return this.view.prices(user.userId);
  }

  @ApiOperation({ summary: 'Kinds of data whose use you answer yourself, whatever your standing rules say' })
  @Get('settings/ask-me')
  @ForUser()
  @ApiOkResponse({ type: [AskMeSetting] })
  askMe(@TheUser() user: UserCaller): Promise<AskMeSetting[]> {
    return this.view.askMe(user.userId);
  }

  @ApiOperation({ summary: 'Sets for which kinds of data you answer yourself; the others stay as they are' })
  @Put('settings/ask-me')
  @ForUser()
  @ApiOkResponse({ type: [AskMeSetting] })
  async setKinds(@TheUser() user: UserCaller, @Body() input: AskMeInput): Promise<AskMeSetting[]> {
    await this.setAskMe.kinds(user.userId, input.kinds);
    return this.view.askMe(user.userId);
  }

  @ApiOperation({ summary: 'Sets whether you answer yourself where one attribute of a source is used' })
  @Put('sources/:id/ask-me/:attribute')
  @HttpCode(204)
  @ForUser()
  @Refuses([404, 'No such source or attribute'])
  @ApiNoContentResponse()
  setAttribute(
    @TheUser() user: UserCaller,
    @Param('id', IdPipe) id: string,
    @Param('attribute') attribute: string,
    @Body() input: AttributeAskMeInput,
  ): Promise<void> {
    return this.setAskMe.attribute(user.userId, id, attribute, input.askMe);
  }

  @ApiOperation({ summary: 'Whether you are in the weekly count of the market, which quotes read' })
  @Get('settings/market-statistics')
  @ForUser()
  @ApiOkResponse({ type: MarketStatisticsSetting })
  marketStatistics(@TheUser() user: UserCaller): Promise<MarketStatisticsSetting> {
    return this.view.marketStatistics(user.userId);
  }

  @ApiOperation({
    summary: 'Takes you into the weekly count of the market, or out of it, from the next one on',
  })
  @Put('settings/market-statistics')
  @ForUser()
  @ApiOkResponse({ type: MarketStatisticsSetting })
  async setCounted(
    @TheUser() user: UserCaller,
    @Body() input: MarketStatisticsInput,
  ): Promise<MarketStatisticsSetting> {
    await this.setMarketStatistics.run(user.userId, input.counted);
    return this.view.marketStatistics(user.userId);
  }

  @ApiOperation({ summary: 'How your settings changed: what, from what to what, when; newest first' })
  @Get('settings/history')
  @ForUser()
  @ApiOkResponse({ type: SettingChangesPage })
  history(@TheUser() user: UserCaller, @Query() page: PageQuery): Promise<SettingChangesPage> {
    return this.view.changes(user.userId, page.cursor, page.limit);
  }
}
