import { BudgetEntryRow, ClaimRow } from './budget-entry.entity';
import { MarketChargeRow, MarketDrawRow, UncountedRow } from './market-draw.entity';
import { OwnCapRow } from './own-cap.entity';
import { AttributeLevelRow, DefaultLevelRow, PersonRow } from './level.entity';
import {
  AskMeAttributeRow,
  AskMeKindRow,
  BlockedOrganisationRow,
  RefusedTypeRow,
  ReservePriceRow,
  SettingChangeRow,
} from './setting.entity';

export { ChangeSettings } from './change-settings';
export { classOf, limitOf, type Charge } from './budget';
export { PersonalBudgetView } from './budget.view';
export { DrawMarket } from './draw-market';
export { ReadSupply, type Supply } from './read-supply';
export { PARAMETERS } from './parameters';
export { PrivacyModule } from './privacy.module';
export { ReserveBudget } from './reserve-budget';
export { SetAskMe } from './set-ask-me';
export { SetCaps } from './set-caps';
export { SetLevels } from './set-levels';
export { SetOrganisations } from './set-organisations';
export { SetPrices } from './set-prices';
export { SettleBudget } from './settle-budget';
export { presets, protectionLevels, type Preset, type ProtectionLevel } from './level';

export const privacyEntities = [
  AskMeAttributeRow,
  AskMeKindRow,
  AttributeLevelRow,
  BlockedOrganisationRow,
  BudgetEntryRow,
  ClaimRow,
  DefaultLevelRow,
  MarketChargeRow,
  MarketDrawRow,
  OwnCapRow,
  PersonRow,
  RefusedTypeRow,
  ReservePriceRow,
  SettingChangeRow,
  UncountedRow,
];
