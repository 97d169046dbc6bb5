import { Inject, Module } from '@nestjs/common';
import { CONFIG, type Config } from '@mynedata/platform';
import { PaymentsModule } from '@mynedata/payments';
import { PrivacyModule } from '@mynedata/privacy';
import { cryptoRandomSource, requireProductionSource, type RandomSource } from '@mynedata/privacy-mechanisms';
import { SourcesModule } from '@mynedata/sources';
import { UsersModule } from '@mynedata/users';
import { ActivityController } from './activity/activity.controller';
import { ActivitiesView } from './activity/activity.view';
import { ExportActivity } from './activity/export-activity';
import { Answering } from './consent/answering';
import { AskPeople } from './consent/ask-people';
import { AskingClock } from './consent/asking-clock';
import { AskingStore } from './consent/asking.store';
import { ConsentsController } from './consent/consents.controller';
import { ConsentsStore } from './consent/consents.store';
import { DenyConsent } from './consent/deny-consent';
import { EligibilityStore } from './consent/eligibility.store';
import { GrantConsent } from './consent/grant-consent';
import { MarkRequest } from './consent/mark-request';
import { OnQueryOpened } from './consent/on-query-opened';
import { OwnMarksStore } from './consent/own-marks.store';
import { PreviewRequest } from './consent/preview-request';
import { PreviewStore } from './consent/preview.store';
import { ReadOpenRequests } from './consent/read-open-requests';
import { RecordAnswers } from './consent/record-answers';
import { RequestsView } from './consent/requests.view';
import { WithdrawConsent } from './consent/withdraw-consent';
import { DraftsController } from './drafts/drafts.controller';
import { DraftsStore } from './drafts/drafts.store';
import { DraftsView } from './drafts/drafts.view';
import { SubmitDraft } from './drafts/submit-draft';
import { WriteDraft } from './drafts/write-draft';
import { ClaimQuery } from './execution/claim-query';
import { ClaimsStore } from './execution/claims.store';
import { ComputeDataset } from './execution/compute-dataset';
import { ComputeResult } from './execution/compute-result';
import { CountHeads } from './execution/count-heads';
import { DatasetRowsStore } from './execution/dataset-rows.store';
import { DatasetsStore } from './execution/datasets.store';
import { ExecuteQuery } from './execution/execute-query';
import { ExecutionsStore } from './execution/executions.store';
import { NOISE } from './execution/noise-source';
import { SealOutcome } from './execution/seal-outcome';
import { SlotSumsStore } from './execution/slot-sums.store';
import { EndQuery } from './funding/end-query';
import { OnEscrowFunded } from './funding/on-escrow-funded';
import { OpenQuery } from './funding/open-query';
import { AllowDisclosure } from './in-person/allow-disclosure';
import { AnswerDisclosure } from './in-person/answer-disclosure';
import { CreateInPersonRequest } from './in-person/create-in-person-request';
import { CurrentValuesStore } from './in-person/current-values.store';
import { DisclosuresController } from './in-person/disclosures.controller';
import { DisclosuresView } from './in-person/disclosures.view';
import { EnterCode } from './in-person/enter-code';
import { FetchDisclosed } from './in-person/fetch-disclosed';
import { ForgetDisclosed } from './in-person/forget-disclosed';
import { InPersonEntriesStore } from './in-person/in-person-entries.store';
import { InPersonReceipts } from './in-person/in-person-receipts';
import { InPersonRequestsController } from './in-person/in-person-requests.controller';
import { InPersonRequestsStore } from './in-person/in-person-requests.store';
import { InPersonRequestsView } from './in-person/in-person-requests.view';
import { ReadCard } from './in-person/read-card';
import { TellInPerson } from './in-person/tell-in-person';
import { WithdrawInPersonRequest } from './in-person/withdraw-in-person-request';
import { MarketClock } from './market-clock';
import { CommitParticipants } from './membership/commit-participants';
import { CommitmentsStore } from './membership/commitments.store';
import { MembershipController } from './membership/membership.controller';
import { ReadMembership } from './membership/read-membership';
import { ProfilesController } from './profile/profiles.controller';
import { ProfilesView } from './profile/profiles.view';
import { QueriesStore } from './queries.store';
import { ReadOffer } from './receipts/read-offer';
import { ReadReceipt } from './receipts/read-receipt';
import { ReceiptsController } from './receipts/receipts.controller';
import { ReceiptsStore } from './receipts/receipts.store';
import { OnResultReleased } from './release/on-result-released';
import { ReadResult } from './release/read-result';
import { ReleaseResult } from './release/release-result';
import { ResultsController } from './release/results.controller';
import { ResultsStore } from './release/results.store';
import { SigningKeys } from './release/signing-keys';
import { SigningKeysStore } from './release/signing-keys.store';
import { TellOutcome } from './release/tell-outcome';
import { OwnAnswersView } from './rights/own-answers.view';
import { LeaveMarket } from './rights/leave-market';
import { OrganisationAskingStore } from './rights/organisation-asking.store';
import { TellAsking } from './rights/tell-asking';
import { AnswerByRules } from './rules/answer-by-rules';
import { AutomaticAnswersStore } from './rules/automatic-answers.store';
import { ChangeRule } from './rules/change-rule';
import { CreateRule } from './rules/create-rule';
import { RulesClock } from './rules/rules-clock';
import { RulesController } from './rules/rules.controller';
import { RulesStore } from './rules/rules.store';
import { RulesView } from './rules/rules.view';
import { CheckQuery } from './submission/check-query';
import { DryRun } from './submission/dry-run';
import { DryRunsController } from './submission/dry-runs.controller';
import { QueriesController } from './submission/queries.controller';
import { QueriesView } from './submission/queries.view';
import { QuoteQuery } from './submission/quote-query';
import { OnQueryChanged } from './webhooks/on-query-changed';
import { SubmitQuery } from './submission/submit-query';

const stores = [
  AskingStore,
  AutomaticAnswersStore,
  ClaimsStore,
  CommitmentsStore,
  ConsentsStore,
  CurrentValuesStore,
  DatasetRowsStore,
  DatasetsStore,
  DraftsStore,
  EligibilityStore,
  ExecutionsStore,
  OrganisationAskingStore,
  OwnMarksStore,
  PreviewStore,
  InPersonEntriesStore,
  InPersonRequestsStore,
  QueriesStore,
  ReceiptsStore,
  ResultsStore,
  RulesStore,
  SigningKeysStore,
  SlotSumsStore,
];
const useCases = [
  AllowDisclosure,
  AnswerDisclosure,
  CreateInPersonRequest,
  EnterCode,
  FetchDisclosed,
  ForgetDisclosed,
  InPersonReceipts,
  ReadCard,
  TellInPerson,
  WithdrawInPersonRequest,
  AnswerByRules,
  Answering,
  ChangeRule,
  CreateRule,
  RulesClock,
  DenyConsent,
  GrantConsent,
  MarkRequest,
  OnQueryOpened,
  OnQueryChanged,
  OnResultReleased,
  LeaveMarket,
  TellAsking,
  TellOutcome,
  WithdrawConsent,
  AskPeople,
  AskingClock,
  CheckQuery,
  ClaimQuery,
  CommitParticipants,
  ComputeDataset,
  ComputeResult,
  CountHeads,
  SealOutcome,
  DryRun,
  EndQuery,
  ExecuteQuery,
  ExportActivity,
  MarketClock,
  OnEscrowFunded,
  OpenQuery,
  PreviewRequest,
  QuoteQuery,
  ReadMembership,
  ReadOffer,
  ReadOpenRequests,
  ReadReceipt,
  ReadResult,
  RecordAnswers,
  ReleaseResult,
  SigningKeys,
  SubmitDraft,
  SubmitQuery,
  WriteDraft,
];

@Module({
  imports: [UsersModule, SourcesModule, PrivacyModule, PaymentsModule],
  controllers: [
    // Before the routes of all requests, of which `requests/in-person` would else be one.
    DisclosuresController,
    InPersonRequestsController,
    ActivityController,
    DryRunsController,
    QueriesController,
    DraftsController,
    ResultsController,
    ConsentsController,
    MembershipController,
    ProfilesController,
    ReceiptsController,
    RulesController,
  ],
  providers: [
    { provide: NOISE, useFactory: cryptoRandomSource },
    ...stores,
    ...useCases,
    ActivitiesView,
    OwnAnswersView,
    DraftsView,
    ProfilesView,
    DisclosuresView,
    InPersonRequestsView,
    QueriesView,
    RequestsView,
    RulesView,
  ],
  exports: [
    DenyConsent,
    GrantConsent,
    WithdrawConsent,
    QueriesView,
    ReadOpenRequests,
    RequestsView,
    SubmitQuery,
  ],
})
export class QueriesModule {
  constructor(@Inject(NOISE) noise: RandomSource, @Inject(CONFIG) config: Config) {
    // However it got there: a market with real people does not start with noise that somebody can know.
    if (config.environment === 'production') requireProductionSource(noise);
  }
}
