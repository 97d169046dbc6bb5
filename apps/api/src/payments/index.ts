import { ClaimCodeRow } from './claims/claim-code.entity';
import { DepositRow, EscrowRow, FloatHoldRow, OwnAddressRow, ScanRow } from './escrow/escrow.entity';
import { AccountRow, AlarmRow, EntryRow, JournalRow } from './ledger/ledger.entity';
import {
  AttemptRow,
  BatchRow,
  FeeRateRow,
  ItemRow,
  PayeeRow,
  PayoutAddressRow,
  PayoutRequestRow,
} from './payouts/payout.entity';

export { BitcoinStatus, type BitcoinState } from './bitcoin/bitcoin-status';
export { DemoFaucet } from './demo/demo-faucet';
export { DemoFaucetModule } from './demo/demo-faucet.module';
export { AllocateAddress } from './escrow/allocate-address';
export { CreditBack } from './escrow/credit-back';
export type { EscrowState } from './escrow/escrow';
export { FundFromCredit } from './escrow/fund-from-credit';
export { OpenEscrow } from './escrow/open-escrow';
export { ReadCredit } from './escrow/read-credit';
export { ReadEscrow } from './escrow/read-escrow';
export { SettleQuery } from './escrow/settle-query';
export { escrowFunded, floatChanged, type EscrowFunded, type FloatChanged } from './events';
export { DepositToFloat } from './float/deposit-to-float';
export { floatHelp, runFloatTask } from './float/float-task';
export { HoldFloat } from './float/hold-float';
export { ReadFloat } from './float/read-float';
export { PaymentsModule } from './payments.module';
export { EnsurePayee } from './payouts/ensure-payee';
export { Interruptions, interruptionPoints, type InterruptionPoint } from './payouts/interruptions';
export { RequestPayout } from './payouts/request-payout';
export { SetPayoutAddress } from './payouts/set-payout-address';

export const paymentsEntities = [
  AccountRow,
  AlarmRow,
  AttemptRow,
  BatchRow,
  ClaimCodeRow,
  DepositRow,
  EntryRow,
  EscrowRow,
  FeeRateRow,
  FloatHoldRow,
  ItemRow,
  JournalRow,
  OwnAddressRow,
  PayeeRow,
  PayoutAddressRow,
  PayoutRequestRow,
  ScanRow,
];
