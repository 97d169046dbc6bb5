import { BudgetEntryRow, ClaimRow } from './budget-entry.entity';
import { OwnCapRow } from './own-cap.entity';
import { AttributeLevelRow, DefaultLevelRow, PersonRow } from './level.entity';

export { classOf, limitOf, type Charge } from './budget';
export { PersonalBudgetView } from './budget.view';
export { PARAMETERS } from './parameters';
export { PrivacyModule } from './privacy.module';
export { ReserveBudget } from './reserve-budget';
export { SetCaps } from './set-caps';
export { SetLevels } from './set-levels';
export { SettleBudget } from './settle-budget';
export { presets, protectionLevels, type Preset, type ProtectionLevel } from './level';

export const privacyEntities = [
  AttributeLevelRow,
  BudgetEntryRow,
  ClaimRow,
  DefaultLevelRow,
  OwnCapRow,
  PersonRow,
];
