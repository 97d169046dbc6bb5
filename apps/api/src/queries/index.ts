import { AskingRow } from './consent/asking.entity';
import { ConsentRow } from './consent/consent.entity';
import { DatasetGroupRow, DatasetMemberRow, DatasetPortionRow } from './execution/dataset.entity';
import { ErasedParticipantRow, ExecutionRow, FrozenSourceRow } from './execution/execution.entity';
import { CommitmentBlockRow, CommitmentRow } from './membership/commitment.entity';
import { InPersonEntryRow, InPersonRequestRow } from './in-person/in-person.entity';
import { OwnMarkRow } from './consent/own-mark.entity';
import { DraftRow } from './drafts/draft.entity';
import { QueryRow } from './query.entity';
import { QueryStateRow } from './query-state.entity';
import { ReceiptRow } from './receipts/receipt.entity';
import { ResultRow } from './release/result.entity';
import { AutomaticAnswerRow, StandingRuleRow } from './rules/standing-rule.entity';
import { SigningKeyRow } from './release/signing-key.entity';

export { DenyConsent } from './consent/deny-consent';
export { GrantConsent } from './consent/grant-consent';
export { WithdrawConsent } from './consent/withdraw-consent';
export { ReadOpenRequests } from './consent/read-open-requests';
export { RequestsView } from './consent/requests.view';
export { QueriesModule } from './queries.module';
export { SubmitQuery } from './submission/submit-query';
export { QueryInput } from './submission/queries.dto';
export { QueriesView } from './submission/queries.view';

export const queriesEntities = [
  AskingRow,
  AutomaticAnswerRow,
  CommitmentBlockRow,
  CommitmentRow,
  ConsentRow,
  DatasetGroupRow,
  DatasetMemberRow,
  DatasetPortionRow,
  DraftRow,
  ErasedParticipantRow,
  ExecutionRow,
  FrozenSourceRow,
  OwnMarkRow,
  InPersonEntryRow,
  InPersonRequestRow,
  QueryRow,
  QueryStateRow,
  ReceiptRow,
  ResultRow,
  SigningKeyRow,
  StandingRuleRow,
];
