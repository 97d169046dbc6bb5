import { Module } from '@nestjs/common';
import { BudgetStore } from './budget.store';
import { PersonalBudgetView } from './budget.view';
import { LevelsStore } from './levels.store';
import { OwnCapsStore } from './own-caps.store';
import { PARAMETERS, parameters } from './parameters';
import { PrivacyController } from './privacy.controller';
import { ReserveBudget } from './reserve-budget';
import { SetCaps } from './set-caps';
import { SetLevels } from './set-levels';
import { SettleBudget } from './settle-budget';

@Module({
  controllers: [PrivacyController],
  providers: [
    { provide: PARAMETERS, useValue: parameters },
    BudgetStore,
    LevelsStore,
    OwnCapsStore,
    PersonalBudgetView,
    ReserveBudget,
    SetCaps,
    SetLevels,
    SettleBudget,
  ],
  exports: [PARAMETERS, PersonalBudgetView, ReserveBudget, SetCaps, SetLevels, SettleBudget],
})
export class PrivacyModule {}
