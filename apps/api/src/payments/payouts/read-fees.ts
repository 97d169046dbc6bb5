import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database } from '@mynedata/platform';
import type { BitcoinRpc } from '../bitcoin/bitcoin-rpc';
import { FeeRatesStore } from './fee-rates.store';
import type { FeeMarket } from './payout';

/** Blocks within which a payout should be mined. */
const targetBlocks = 6;

/** What a vB costs now, and what it used to cost. */
@Injectable()
export class ReadFees {
  constructor(
    private readonly database: Database,
    private readonly feeRates: FeeRatesStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(rpc: BitcoinRpc): Promise<FeeMarket> {
    const { default: fallback, floor, ceiling } = this.config.bitcoin.feeRate;
    const [estimate, mempool] = [await rpc.estimateFeeRate(targetBlocks), await rpc.getMempoolInfo()];
    const rate = Math.min(ceiling, Math.max(estimate ?? fallback, floor, mempool.minFeeRate));
    const { median, low } = await this.database.transaction(async (tx) => {
      await this.feeRates.record(tx, this.clock.now(), rate);
      return this.feeRates.history(tx, this.clock.now());
    });
    return { rate, longTermRate: median ?? undefined, lowRate: low ?? undefined };
  }
}
