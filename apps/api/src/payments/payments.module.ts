import { Module } from '@nestjs/common';
import { UsersModule } from '@mynedata/users';
import { BitcoinNode } from './bitcoin/bitcoin-node';
import { BitcoinStatus } from './bitcoin/bitcoin-status';
import { DemoFaucet } from './demo/demo-faucet';
import { AllocateAddress } from './escrow/allocate-address';
import { BookDeposit } from './escrow/book-deposit';
import { CreditBack } from './escrow/credit-back';
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
import { EnsurePayees } from './payouts/ensure-payees';
import { PayeesStore } from './payouts/payees.store';

const stores = [AlarmsStore, DepositsStore, EscrowStore, FloatStore, LedgerStore, PayeesStore];
const doors = [AllocateAddress, BitcoinStatus, CreditBack, DemoFaucet, DepositToFloat, EnsurePayees, FundFromCredit, HoldFloat, OpenEscrow, ReadCredit, ReadEscrow, ReadFloat, SettleQuery];

@Module({
  imports: [UsersModule],
  providers: [...stores, ...doors, BitcoinNode, BookDeposit, ScanDeposits],
  exports: doors,
})
export class PaymentsModule {}
