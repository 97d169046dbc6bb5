import { Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { UsersModule } from '@mynedata/users';
import { BitcoinNode } from './bitcoin/bitcoin-node';
import { BitcoinStatus } from './bitcoin/bitcoin-status';
import { ClaimCodesStore } from './claims/claim-codes.store';
import { ClaimsController } from './claims/claims.controller';
import { IssueClaimCode } from './claims/issue-claim-code';
import { LeaveMoney } from './claims/leave-money';
import { RedeemClaimCode } from './claims/redeem-claim-code';
import { DemoFaucet } from './demo/demo-faucet';
import { UseFaucet } from './demo/use-faucet';
import { AllocateAddress } from './escrow/allocate-address';
import { BookDeposit } from './escrow/book-deposit';
import { CreditBack } from './escrow/credit-back';
import { CreditController } from './escrow/credit.controller';
import { OrganisationCreditView } from './escrow/credit.view';
import { DepositsStore } from './escrow/deposits.store';
import { EscrowStore } from './escrow/escrow.store';
import { FundFromCredit } from './escrow/fund-from-credit';
import { OpenEscrow } from './escrow/open-escrow';
import { ReadCredit } from './escrow/read-credit';
import { ReadEscrow } from './escrow/read-escrow';
import { ScanDeposits } from './escrow/scan-deposits';
import { SettleQuery } from './escrow/settle-query';
import { DepositToFloat } from './float/deposit-to-float';
import { FloatStore } from './float/float.store';
import { HoldFloat } from './float/hold-float';
import { ReadFloat } from './float/read-float';
import { AlarmsStore } from './ledger/alarms.store';
import { LedgerStore } from './ledger/ledger.store';
import { BroadcastBatch } from './payouts/broadcast-batch';
import { CheckAddress } from './payouts/check-address';
import { ConfirmBatch } from './payouts/confirm-batch';
import { EarningsController } from './payouts/earnings.controller';
import { PersonalEarningsView } from './payouts/earnings.view';
import { EnsurePayee } from './payouts/ensure-payee';
import { FeeRatesStore } from './payouts/fee-rates.store';
import { Interruptions } from './payouts/interruptions';
import { OwnPaymentsView } from './payouts/own-payments.view';
import { PayOut } from './payouts/pay-out';
import { PayeesStore } from './payouts/payees.store';
import { PayoutAddressesStore } from './payouts/payout-addresses.store';
import { PayoutRequestsStore } from './payouts/payout-requests.store';
import { PayoutsStore } from './payouts/payouts.store';
import { PreviewPayout } from './payouts/preview-payout';
import { ReadFees } from './payouts/read-fees';
import { ReleaseItems } from './payouts/release-items';
import { RequestPayout } from './payouts/request-payout';
import { ReserveBatch } from './payouts/reserve-batch';
import { SetPayoutAddress } from './payouts/set-payout-address';
import { SignBatch } from './payouts/sign-batch';

const stores = [
  AlarmsStore,
  ClaimCodesStore,
  DepositsStore,
  EscrowStore,
  FeeRatesStore,
  FloatStore,
  LedgerStore,
  PayeesStore,
  PayoutAddressesStore,
  PayoutRequestsStore,
  PayoutsStore,
];
const views = [OrganisationCreditView, OwnPaymentsView, PersonalEarningsView];
const claims = [IssueClaimCode, LeaveMoney, RedeemClaimCode];
const payouts = [
  BroadcastBatch,
  CheckAddress,
  ConfirmBatch,
  Interruptions,
  PayOut,
  PreviewPayout,
  ReadFees,
  ReleaseItems,
  RequestPayout,
  ReserveBatch,
  SetPayoutAddress,
  SignBatch,
];
const doors = [
  AllocateAddress,
  BitcoinStatus,
  CreditBack,
  DemoFaucet,
  DepositToFloat,
  EnsurePayee,
  FundFromCredit,
  HoldFloat,
  OpenEscrow,
  ReadCredit,
  ReadEscrow,
  ReadFloat,
  SettleQuery,
  UseFaucet,
];

@Module({
  imports: [UsersModule],
  controllers: [ClaimsController, CreditController, EarningsController],
  providers: [...stores, ...views, ...claims, ...payouts, ...doors, BitcoinNode, BookDeposit, ScanDeposits],
  exports: doors,
})
export class PaymentsModule implements OnApplicationBootstrap {
  private readonly log = new Logger('payments');

  constructor(private readonly status: BitcoinStatus) {}

  /** Says once, where the operator looks, why paid queries cannot be funded. */
  async onApplicationBootstrap(): Promise<void> {
    const { available, detail } = await this.status.run();
    if (!available)
      this.log.warn(
        `Paid queries cannot be funded: ${detail ?? 'there is no bitcoin node'}. Queries with reward 0 work.`,
      );
  }
}
