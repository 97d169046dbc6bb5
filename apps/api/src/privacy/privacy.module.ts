import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '@mynedata/platform';
import { UsersModule } from '@mynedata/users';
import { AskingSettingsStore } from './asking-settings.store';
import { BudgetStore } from './budget.store';
import { PersonalBudgetView } from './budget.view';
import { ChangeSettings } from './change-settings';
import { LevelsStore } from './levels.store';
import { OwnCapsStore } from './own-caps.store';
import { PARAMETERS, marketParameters } from './parameters';
import { PrivacyController } from './privacy.controller';
import { ReserveBudget } from './reserve-budget';
import { SetAskMe } from './set-ask-me';
import { SetCaps } from './set-caps';
import { SetLevels } from './set-levels';
import { SetOrganisations } from './set-organisations';
import { SetPrices } from './set-prices';
import { SettingChangesStore } from './setting-changes.store';
import { SettingsController } from './settings.controller';
import { PersonalSettingsView } from './settings.view';
import { SettleBudget } from './settle-budget';

@Module({
  imports: [UsersModule],
  controllers: [PrivacyController, SettingsController],
  providers: [
    {
      provide: PARAMETERS,
      inject: [CONFIG],
      useFactory: ({ privacyParametersFile }: Config) => marketParameters(privacyParametersFile),
    },
    AskingSettingsStore,
    BudgetStore,
    ChangeSettings,
    LevelsStore,
    OwnCapsStore,
    PersonalBudgetView,
    PersonalSettingsView,
    ReserveBudget,
    SetAskMe,
    SetCaps,
    SetLevels,
    SetOrganisations,
    SetPrices,
    SettingChangesStore,
    SettleBudget,
  ],
  exports: [
    ChangeSettings,
    PARAMETERS,
    PersonalBudgetView,
    ReserveBudget,
    SetAskMe,
    SetCaps,
    SetLevels,
    SetOrganisations,
    SetPrices,
    SettleBudget,
  ],
})
export class PrivacyModule {}
