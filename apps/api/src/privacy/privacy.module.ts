import { Inject, Module } from '@nestjs/common';
import { CONFIG, type Config } from '@mynedata/platform';
import { type RandomSource, cryptoRandomSource, requireProductionSource } from '@mynedata/privacy-mechanisms';
import { SourcesModule } from '@mynedata/sources';
import { UsersModule } from '@mynedata/users';
import { AskingSettingsStore } from './asking-settings.store';
import { BudgetStore } from './budget.store';
import { PersonalBudgetView } from './budget.view';
import { ChangeSettings } from './change-settings';
import { DrawMarket, MARKET_NOISE } from './draw-market';
import { LevelsStore } from './levels.store';
import { MarketDrawsStore } from './market-draws.store';
import { MarketStatisticsClock } from './market-statistics-clock';
import { OwnCapsStore } from './own-caps.store';
import { OwnPrivacyView } from './own-privacy.view';
import { PARAMETERS, marketParameters } from './parameters';
import { PrivacyController } from './privacy.controller';
import { ReadSupply } from './read-supply';
import { ReserveBudget } from './reserve-budget';
import { SetAskMe } from './set-ask-me';
import { SetCaps } from './set-caps';
import { SetLevels } from './set-levels';
import { SetMarketStatistics } from './set-market-statistics';
import { SetOrganisations } from './set-organisations';
import { SetPrices } from './set-prices';
import { SettingChangesStore } from './setting-changes.store';
import { SettingsController } from './settings.controller';
import { PersonalSettingsView } from './settings.view';
import { SettleBudget } from './settle-budget';
import { UncountedStore } from './uncounted.store';

@Module({
  imports: [SourcesModule, UsersModule],
  controllers: [PrivacyController, SettingsController],
  providers: [
    {
      provide: PARAMETERS,
      inject: [CONFIG],
      useFactory: ({ privacyParametersFile }: Config) => marketParameters(privacyParametersFile),
    },
    { provide: MARKET_NOISE, useFactory: cryptoRandomSource },
    AskingSettingsStore,
    BudgetStore,
    ChangeSettings,
    DrawMarket,
    LevelsStore,
    MarketDrawsStore,
    MarketStatisticsClock,
    OwnCapsStore,
    OwnPrivacyView,
    PersonalBudgetView,
    PersonalSettingsView,
    ReadSupply,
    ReserveBudget,
    SetAskMe,
    SetCaps,
    SetLevels,
    SetMarketStatistics,
    SetOrganisations,
    SetPrices,
    SettingChangesStore,
    SettleBudget,
    UncountedStore,
  ],
  exports: [
    ChangeSettings,
    DrawMarket,
    PARAMETERS,
    PersonalBudgetView,
    ReadSupply,
    ReserveBudget,
    SetAskMe,
    SetCaps,
    SetLevels,
    SetOrganisations,
    SetPrices,
    SettleBudget,
  ],
})
export class PrivacyModule {
  constructor(@Inject(MARKET_NOISE) noise: RandomSource, @Inject(CONFIG) config: Config) {
    if (config.environment === 'production') requireProductionSource(noise);
  }
}
