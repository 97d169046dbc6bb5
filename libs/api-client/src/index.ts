import type { components } from './schema';

export type { components, operations, paths } from './schema';

type Schemas = components['schemas'];

export type AllowInput = Schemas['AllowInput'];
export type ApiKeyInput = Schemas['ApiKeyInput'];
export type ApiKeyView = Schemas['ApiKeyView'];
export type AppliedView = Schemas['AppliedView'];
export type AttributeLevelInput = Schemas['AttributeLevelInput'];
export type AttributeLevelView = Schemas['AttributeLevelView'];
export type BandView = Schemas['BandView'];
export type BitcoinView = Schemas['BitcoinView'];
export type BoundsView = Schemas['BoundsView'];
export type BudgetEntryView = Schemas['BudgetEntryView'];
export type BudgetOfRequestView = Schemas['BudgetOfRequestView'];
export type BudgetView = Schemas['BudgetView'];
export type CatalogueAttributeView = Schemas['CatalogueAttributeView'];
export type CheckInput = Schemas['CheckInput'];
export type CheckView = Schemas['CheckView'];
export type CheckedAttributeView = Schemas['CheckedAttributeView'];
export type ConsentWindowInput = Schemas['ConsentWindowInput'];
export type DeletedSourceView = Schemas['DeletedSourceView'];
export type DiagnosticView = Schemas['DiagnosticView'];
export type EscrowView = Schemas['EscrowView'];
export type FundFromCreditInput = Schemas['FundFromCreditInput'];
export type IntervalInput = Schemas['IntervalInput'];
export type KeysView = Schemas['KeysView'];
export type LevelInput = Schemas['LevelInput'];
export type LevelParametersView = Schemas['LevelParametersView'];
export type LevelView = Schemas['LevelView'];
export type LevelsInput = Schemas['LevelsInput'];
export type MappingInput = Schemas['MappingInput'];
export type MeasurementView = Schemas['MeasurementView'];
export type MeterView = Schemas['MeterView'];
export type NewApiKeyView = Schemas['NewApiKeyView'];
export type NewTokenView = Schemas['NewTokenView'];
export type NotificationView = Schemas['NotificationView'];
export type OddsOfRequestView = Schemas['OddsOfRequestView'];
export type OddsView = Schemas['OddsView'];
export type OrganisationChanges = Schemas['OrganisationChanges'];
export type OrganisationInput = Schemas['OrganisationInput'];
export type OrganisationView = Schemas['OrganisationView'];
export type ParametersView = Schemas['ParametersView'];
export type ParticipantsInput = Schemas['ParticipantsInput'];
export type PredictedErrorView = Schemas['PredictedErrorView'];
export type PresetView = Schemas['PresetView'];
export type PriceView = Schemas['PriceView'];
export type ProblemPlaceView = Schemas['ProblemPlaceView'];
export type ProblemView = Schemas['ProblemView'];
export type ProtectionView = Schemas['ProtectionView'];
export type QueriesPage = Schemas['QueriesPage'];
export type QueryInput = Schemas['QueryInput'];
export type QuerySummaryView = Schemas['QuerySummaryView'];
export type QueryView = Schemas['QueryView'];
export type QuoteView = Schemas['QuoteView'];
export type RegisterInput = Schemas['RegisterInput'];
export type RequestSummaryView = Schemas['RequestSummaryView'];
export type RequestView = Schemas['RequestView'];
export type RequestsPage = Schemas['RequestsPage'];
export type ResultView = Schemas['ResultView'];
export type RulesView = Schemas['RulesView'];
export type SessionView = Schemas['SessionView'];
export type SignInInput = Schemas['SignInInput'];
export type SlotValueView = Schemas['SlotValueView'];
export type SourceChangesInput = Schemas['SourceChangesInput'];
export type SourceDetailView = Schemas['SourceDetailView'];
export type SourceInput = Schemas['SourceInput'];
export type SourceNameView = Schemas['SourceNameView'];
export type SourceTypeView = Schemas['SourceTypeView'];
export type SourceView = Schemas['SourceView'];
export type StatisticView = Schemas['StatisticView'];
export type StoredView = Schemas['StoredView'];
export type StrategyErrorView = Schemas['StrategyErrorView'];
export type SystemView = Schemas['SystemView'];
export type TermsView = Schemas['TermsView'];
export type TokenView = Schemas['TokenView'];

// Until the payments routes are described.
export interface PayoutAddressView {
  readonly address: string;
  readonly validFrom: string;
}
export interface PayoutView {
  readonly id: string;
  readonly requestedAt: string;
  readonly grossSat: string;
  readonly feeShareSat: string;
  readonly netSat: string;
  readonly txid: string | null;
  readonly state: string;
  readonly confirmations: number;
}
export interface EarningsView {
  readonly availableSat: string;
  readonly inPayoutSat: string;
  readonly paidSat: string;
  readonly address: PayoutAddressView | null;
  readonly nextAddress: PayoutAddressView | null;
  readonly minimum: string;
  readonly payouts: readonly PayoutView[];
}
export interface PayoutPreviewView {
  readonly grossSat: string;
  readonly feeShareSat: string;
  readonly netSat: string;
  readonly percent: number;
  readonly feasible: boolean;
  readonly reason: string | null;
}
export interface CreditMovementView {
  readonly at: string;
  readonly kind: string;
  readonly amountSat: string;
  readonly queryId: string | null;
}
export interface CreditView {
  readonly creditSat: string;
  readonly movements: readonly CreditMovementView[];
}
