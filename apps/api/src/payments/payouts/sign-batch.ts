import { Inject, Injectable } from '@nestjs/common';
import { type Sat, dustLimit, feeShare, payoutVsize, sat } from '@mynedata/money';
import { CONFIG, type Config, Database, Realtime } from '@mynedata/platform';
import type { BitcoinRpc, DecodedTransaction, Outpoint, Output } from '../bitcoin/bitcoin-rpc';
import { AlarmsStore } from '../ledger/alarms.store';
import { Interruptions } from './interruptions';
import { PayeesStore } from './payees.store';
import { coinsFor, quotedFee, total } from './payout';
import { type Item, PayoutsStore } from './payouts.store';
import { ReadFees } from './read-fees';
import { ReleaseItems } from './release-items';

interface Built {
  readonly transaction: DecodedTransaction;
  readonly hex: string;
  readonly feeSat: Sat;
  readonly shareSat: Sat;
}

/**
 * Builds and signs a batch's transaction and stores it before anybody else sees it. Once stored, these bytes and no others
 * are sent, however often. The fee is shared by the ledger: the node's own subtract-fee option is unfair to the first.
 */
@Injectable()
export class SignBatch {
  constructor(
    private readonly database: Database,
    private readonly payouts: PayoutsStore,
    private readonly payees: PayeesStore,
    private readonly releaseItems: ReleaseItems,
    private readonly readFees: ReadFees,
    private readonly alarms: AlarmsStore,
    private readonly interruptions: Interruptions,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** True when the batch is signed; false when it has to wait or was cancelled. */
  async run(rpc: BitcoinRpc, batchId: string): Promise<boolean> {
    const { rate } = await this.readFees.run(rpc);
    for (;;) {
      const items = await this.database.transaction((tx) => this.payouts.items(tx, batchId));
      if (items.length === 0) return this.cancel(batchId, []);
      const coins = await this.coins(rpc, items);
      if (coins === 'wait') return false;
      if (coins === 'none')
        return this.cancel(
          batchId,
          items,
          'The platform’s wallet lacks the coins right now. The operator was told.',
        );
      await this.interruptions.at('before-sign');
      const built = await this.build(rpc, items, coins, rate);
      const tooDear = items.filter(
        (item) =>
          built.shareSat > item.maxFeeSat || item.grossSat - built.shareSat < dustLimit(item.outputType),
      );
      if (tooDear.length > 0) {
        await this.release(
          batchId,
          tooDear,
          'The network fee rose above what you accepted. Look at the new fee and ask again.',
        );
        continue;
      }
      return this.store(rpc, batchId, items, built);
    }
  }

  /** Mature coins, largest first; `wait` while the wallet's money is only too young, `none` when there is too little. */
  private async coins(
    rpc: BitcoinRpc,
    items: readonly Item[],
  ): Promise<readonly Outpoint[] | 'wait' | 'none'> {
    const neededSat = total(items);
    const chosen = coinsFor(await rpc.listUnspent(this.config.bitcoin.confirmations), neededSat);
    if (chosen.reduce((sum, { amountSat }) => sum + amountSat, 0n) >= neededSat)
      return chosen.map(({ txid, vout }) => ({ txid, vout }));
    const { trustedSat, pendingSat } = await rpc.getBalances();
    return trustedSat + pendingSat >= neededSat ? 'wait' : 'none';
  }

  /** Two passes: the first finds the fee, the second has every recipient bear the same part of it. */
  private async build(
    rpc: BitcoinRpc,
    items: readonly Item[],
    coins: readonly Outpoint[],
    feeRate: number,
  ): Promise<Built> {
    const options = { feeRate, minConfirmations: this.config.bitcoin.confirmations };
    const outputs = (shareSat: bigint): Output[] =>
      items.map(({ address, grossSat, outputType }) => ({
        address,
        amountSat:
          grossSat - shareSat >= dustLimit(outputType) ? sat(grossSat - shareSat) : dustLimit(outputType),
      }));
    const wpkh = items.filter(({ outputType }) => outputType === 'p2wpkh').length;
    const expected = quotedFee(
      sat(Math.ceil(feeRate * payoutVsize({ inputs: coins.length, wpkh, tr: items.length - wpkh }))),
      feeRate,
      coins.length,
    );
    const first = await rpc.fundPsbtWith(coins, outputs(feeShare(expected, items.length).share), options);
    const { share } = feeShare(first.feeSat, items.length);
    const { psbt, feeSat } = await rpc.fundPsbtWith(coins, outputs(share), options);
    const { complete, hex } = await rpc.signPsbt(psbt);
    if (!complete || hex === undefined) throw new Error('the node’s wallet cannot sign the payout');
    return { transaction: await rpc.decodeTransaction(hex), hex, feeSat, shareSat: share };
  }

  private async store(
    rpc: BitcoinRpc,
    batchId: string,
    items: readonly Item[],
    { transaction, hex, feeSat, shareSat }: Built,
  ): Promise<boolean> {
    if (!paysExactly(transaction, items, shareSat))
      throw new Error('the signed payout does not pay what the ledger says');
    const { allowed, reason } = await rpc.testMempoolAccept(hex, this.config.bitcoin.feeRate.ceiling);
    if (!allowed) {
      await this.database.transaction((tx) =>
        this.alarms.raise(
          tx,
          'payout-not-accepted',
          batchId,
          `The node would not take the payout: ${reason ?? 'no reason given'}. It is built again.`,
        ),
      );
      return false;
    }
    await this.interruptions.at('before-store');
    const stored = await this.database.transaction(async (tx) => {
      if (!(await this.payouts.setState(tx, batchId, 'reserved', 'signed'))) return false;
      const inputs = transaction.inputs.map(({ txid, vout }) => `${txid}:${vout}`);
      await this.payouts.storeAttempt(
        tx,
        { batchId, number: 1, txid: transaction.txid, hex, inputs, feeSat, confirmations: 0 },
        shareSat,
      );
      await this.alarms.resolve(tx, 'payout-not-accepted', batchId);
      await this.alarms.resolve(tx, 'payout-coins-missing', '');
      await this.interruptions.at('inside-store');
      return true;
    });
    await this.interruptions.at('after-store');
    return stored;
  }

  private async release(batchId: string, items: readonly Item[], reason: string): Promise<void> {
    const told = await this.database.transaction(async (tx) => {
      await this.releaseItems.within(tx, batchId, items, reason);
      return this.payees.userIds(
        tx,
        items.map(({ ledgerOwner }) => ledgerOwner),
      );
    });
    this.realtime.tell(told, 'earnings');
  }

  private async cancel(batchId: string, items: readonly Item[], reason = ''): Promise<false> {
    const told = await this.database.transaction(async (tx) => {
      if (!(await this.payouts.setState(tx, batchId, 'reserved', 'cancelled'))) return [];
      if (items.length === 0) return [];
      await this.releaseItems.within(tx, batchId, items, reason);
      await this.alarms.raise(
        tx,
        'payout-coins-missing',
        '',
        `The wallet lacks the coins for payouts of ${total(items)} sat: the ledger owes more than the chain holds.`,
      );
      return this.payees.userIds(
        tx,
        items.map(({ ledgerOwner }) => ledgerOwner),
      );
    });
    this.realtime.tell(told, 'earnings');
    return false;
  }
}

/** Every recipient gets gross − share, once; what else there is, is change: one output at most. */
function paysExactly({ outputs }: DecodedTransaction, items: readonly Item[], shareSat: Sat): boolean {
  const paid = new Map(outputs.map(({ address, amountSat }) => [address, amountSat]));
  return (
    outputs.length <= items.length + 1 &&
    items.every(({ address, grossSat }) => paid.get(address) === grossSat - shareSat)
  );
}
