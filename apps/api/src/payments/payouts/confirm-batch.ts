import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, Database, Realtime } from '@mynedata/platform';
import { type BitcoinRpc, RpcError } from '../bitcoin/bitcoin-rpc';
import { AlarmsStore } from '../ledger/alarms.store';
import { Interruptions } from './interruptions';
import { PayeesStore } from './payees.store';
import { PayoutsStore } from './payouts.store';

/** Follows a payout that was sent until it is final; sends it again when the network forgot it. */
@Injectable()
export class ConfirmBatch {
  constructor(
    private readonly database: Database,
    private readonly payouts: PayoutsStore,
    private readonly payees: PayeesStore,
    private readonly alarms: AlarmsStore,
    private readonly interruptions: Interruptions,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(rpc: BitcoinRpc, batchId: string): Promise<void> {
    const { txid, hex } = await this.database.transaction((tx) => this.payouts.attempt(tx, batchId));
    const confirmations = await this.confirmations(rpc, txid);
    if (confirmations === 0)
      await rpc.sendRawTransaction(hex, this.config.bitcoin.feeRate.ceiling).catch(ignoreAnswers);
    const told = await this.database.transaction(async (tx) => {
      if (confirmations < 0) {
        await this.alarms.raise(
          tx,
          'payout-conflict',
          txid,
          'The coins of a payout that was sent were spent by another transaction. A person has to look.',
        );
        return [];
      }
      const changed = await this.payouts.setConfirmations(tx, txid, confirmations);
      if (confirmations >= this.config.bitcoin.confirmations)
        await this.payouts.setState(tx, batchId, 'broadcast', 'confirmed');
      await this.interruptions.at('inside-confirm');
      const items = changed ? await this.payouts.items(tx, batchId) : [];
      return this.payees.userIds(
        tx,
        items.map(({ ledgerOwner }) => ledgerOwner),
      );
    });
    this.realtime.tell(told, 'earnings');
    await this.interruptions.at('after-confirm');
  }

  /** A wallet that does not know the transaction yet counts as unconfirmed. */
  private async confirmations(rpc: BitcoinRpc, txid: string): Promise<number> {
    try {
      return (await rpc.getTransaction(txid)).confirmations;
    } catch (error) {
      ignoreAnswers(error);
      return 0;
    }
  }
}

function ignoreAnswers(error: unknown): void {
  if (!(error instanceof RpcError)) throw error;
}
