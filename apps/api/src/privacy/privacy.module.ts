import { Module } from '@nestjs/common';
import { BudgetStore } from './budget.store';
import { PersonalBudgetView } from './budget.view';
import { LevelsStore } from './levels.store';
import { PARAMETERS, parameters } from './parameters';
import { PrivacyController } from './privacy.controller';
import { ReserveBudget } from './reserve-budget';
import { SetLevels } from './set-levels';
import { SettleBudget } from './settle-budget';

@Module({
  controllers: [PrivacyController],
  providers: [
    { provide: PARAMETERS, useValue: parameters },
    BudgetStore,
    LevelsStore,
    PersonalBudgetView,
    ReserveBudget,
    SetLevels,
    SettleBudget,
  ],
  exports: [PARAMETERS, PersonalBudgetView, ReserveBudget, SetLevels, SettleBudget],
})
export class PrivacyModule {}
