import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config, Database, Jobs } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { isNodeUnavailable } from '../errors';
import { BroadcastBatch } from './broadcast-batch';
import { ConfirmBatch } from './confirm-batch';
import { Interruptions } from './interruptions';
import { PayoutsStore } from './payouts.store';
import { ReserveBatch } from './reserve-batch';
import { SignBatch } from './sign-batch';

/**
 * The only worker that spends coins, one at a time over all processes. Every step finds out what is done already, so that
 * a run which was cut off anywhere is continued by the next.
 */
@Injectable()
export class PayOut implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly node: BitcoinNode,
    private readonly payouts: PayoutsStore,
    private readonly reserveBatch: ReserveBatch,
    private readonly signBatch: SignBatch,
    private readonly broadcastBatch: BroadcastBatch,
    private readonly confirmBatch: ConfirmBatch,
    private readonly interruptions: Interruptions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.every('payments.payouts', this.config.market.clockTickMs, async () => {
      if (!this.node.configured) return;
      await this.run().catch((error: unknown) => {
        if (!isNodeUnavailable(error)) throw error;
      });
    });
  }

  async run(): Promise<void> {
    await this.database.exclusively('payments.money-worker', () => this.work());
  }

  private async work(): Promise<void> {
    const rpc = await this.node.open();
    for (const { id } of await this.database.transaction((tx) => this.payouts.broadcastBatches(tx)))
      await this.confirmBatch.run(rpc, id);
    const batch =
      (await this.database.transaction((tx) => this.payouts.openBatch(tx))) ??
      (await this.reserveBatch.run(rpc));
    if (batch === undefined) return;
    await this.interruptions.at('after-reserve');
    if (batch.state === 'reserved' && !(await this.signBatch.run(rpc, batch.id))) return;
    await this.broadcastBatch.run(rpc, batch.id);
  }
}
