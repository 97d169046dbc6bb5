import { Inject, Injectable } from '@nestjs/common';
import { toMsat } from '@mynedata/money';
import { CONFIG, type Config, Database, Realtime } from '@mynedata/platform';
import { Notify } from '@mynedata/users';
import { type BitcoinRpc, RpcError, rpcCodes } from '../bitcoin/bitcoin-rpc';
import { AlarmsStore } from '../ledger/alarms.store';
import { LedgerStore } from '../ledger/ledger.store';
import { Interruptions } from './interruptions';
import { PayeesStore } from './payees.store';
import { type Attempt, PayoutsStore } from './payouts.store';

/** Sends the stored transaction of a signed batch, as often as it takes, and books it once. */
@Injectable()
export class BroadcastBatch {
  constructor(
    private readonly database: Database,
    private readonly payouts: PayoutsStore,
    private readonly payees: PayeesStore,
    private readonly ledger: LedgerStore,
    private readonly alarms: AlarmsStore,
    private readonly notify: Notify,
    private readonly interruptions: Interruptions,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(rpc: BitcoinRpc, batchId: string): Promise<void> {
    const attempt = await this.database.transaction((tx) => this.payouts.attempt(tx, batchId));
    await rpc.lockUnspent(attempt.inputs.map(outpoint));
    await this.interruptions.at('after-lock');
    if (!(await this.send(rpc, attempt))) return;
    await this.interruptions.at('after-send');
    const told = await this.database.transaction(async (tx) => {
      if (!(await this.payouts.setState(tx, batchId, 'signed', 'broadcast'))) return [];
      const items = await this.payouts.items(tx, batchId);
      const netSat = items.reduce((sum, { grossSat, feeSat }) => sum + grossSat - feeSat, 0n);
      const feesSat = items.reduce((sum, { feeSat }) => sum + feeSat, 0n);
      await this.ledger.book(tx, 'payout', attempt.txid, [
        ...items.map(({ ledgerOwner, grossSat }) => ({
          kind: 'user_reserved' as const,
          owner: ledgerOwner,
          amountMsat: toMsat(grossSat),
        })),
        { kind: 'wallet', amountMsat: -(netSat + attempt.feeSat) * 1000n },
        // Shares are rounded up: what they exceed the fee by, at most a satoshi each.
        { kind: 'platform', amountMsat: -(feesSat - attempt.feeSat) * 1000n },
      ]);
      await this.alarms.resolve(tx, 'payout-conflict', attempt.txid);
      await this.interruptions.at('inside-broadcast');
      const userIds = await this.payees.userIds(
        tx,
        items.map(({ ledgerOwner }) => ledgerOwner),
      );
      await this.notify.within(tx, userIds, {
        kind: 'payout',
        text: 'Your payout is on its way.',
        link: '/earnings',
      });
      return userIds;
    });
    this.realtime.tell(told, 'earnings');
    await this.interruptions.at('after-broadcast');
  }

  /**
   * True when the network has it. Sending the same bytes again is harmless. Coins that are gone need a person to look; any
   * other failure means that nobody knows, so the next run sends again.
   */
  private async send(rpc: BitcoinRpc, { txid, hex }: Attempt): Promise<boolean> {
    try {
      await rpc.sendRawTransaction(hex, this.config.bitcoin.feeRate.ceiling);
      return true;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.code === rpcCodes.alreadyInChain) return true;
      // "Inputs missing or spent" also when the transaction itself is mined and its outputs are spent.
      const known = await rpc.getTransaction(txid).catch((reason: unknown) => {
        if (reason instanceof RpcError) return undefined;
        throw reason;
      });
      if (known !== undefined && known.confirmations > 0) return true;
      await this.database.transaction((tx) =>
        this.alarms.raise(
          tx,
          'payout-conflict',
          txid,
          `The network refuses a signed payout: ${error.message}. Nothing else is paid until a person has looked.`,
        ),
      );
      return false;
    }
  }
}

function outpoint(text: string): { readonly txid: string; readonly vout: number } {
  const [txid = '', vout = ''] = text.split(':');
  return { txid, vout: Number(vout) };
}
