import { Inject, Injectable } from '@nestjs/common';
import { type OutputType, type Sat, payable, sat } from '@mynedata/money';
import { CONFIG, Clock, type Config, Database } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { LedgerStore } from '../ledger/ledger.store';
import { PayeesStore } from './payees.store';
import { coinsFor, longTerm, quotedFee, requestedShare } from './payout';
import { PayoutAddressesStore } from './payout-addresses.store';
import { ReadFees } from './read-fees';

export interface PayoutPreview {
  readonly grossSat: Sat;
  readonly feeSat: Sat;
  readonly netSat: Sat;
  /** The fee in percent of the amount. */
  readonly percent: number;
  readonly feasible: boolean;
  readonly reason?: 'no_address' | 'nothing_to_pay' | 'fee_share' | 'too_small';
}

/** What "pay me now" would cost at this moment, if nobody shared the fee. It can only become less. */
@Injectable()
export class PreviewPayout {
  constructor(
    private readonly database: Database,
    private readonly node: BitcoinNode,
    private readonly payees: PayeesStore,
    private readonly ledger: LedgerStore,
    private readonly addresses: PayoutAddressesStore,
    private readonly readFees: ReadFees,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(userId: string): Promise<PayoutPreview> {
    const { grossSat, address } = await this.database.transaction(async (tx) => {
      const owner = await this.payees.ledgerOwner(tx, userId);
      const available =
        owner === undefined ? 0n : -(await this.ledger.balance(tx, 'user_available', owner)) / 1000n;
      return {
        grossSat: sat(available),
        address: (await this.addresses.of(tx, userId, this.clock.now())).current,
      };
    });
    return this.of(grossSat, address?.outputType);
  }

  /** The same for any amount and kind of address. */
  async of(grossSat: Sat, outputType: OutputType | undefined): Promise<PayoutPreview> {
    const none = { grossSat, feeSat: sat(0n), netSat: sat(0n), percent: 0, feasible: false } as const;
    if (grossSat === 0n) return { ...none, reason: 'nothing_to_pay' };
    if (outputType === undefined) return { ...none, reason: 'no_address' };
    const rpc = await this.node.open();
    const fees = await this.readFees.run(rpc);
    const coins = Math.max(
      1,
      coinsFor(await rpc.listUnspent(this.config.bitcoin.confirmations), grossSat).length,
    );
    const verdict = payable({
      grossSat,
      feeRate: fees.rate,
      n: 1,
      k: coins,
      outputType,
      phi: requestedShare,
      ...longTerm(fees),
    });
    const feeSat = quotedFee(verdict.shareSat, fees.rate, coins);
    return {
      grossSat,
      feeSat,
      netSat: sat(grossSat > feeSat ? grossSat - feeSat : 0n),
      feasible: verdict.payable,
      percent: Math.round((Number(feeSat) / Number(grossSat)) * 1000) / 10,
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    };
  }
}
