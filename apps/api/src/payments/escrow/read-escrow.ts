import { Inject, Injectable } from '@nestjs/common';
import { sat } from '@mynedata/money';
import { CONFIG, type Config, type Tx } from '@mynedata/platform';
import type { EscrowState } from './escrow';
import { EscrowStore } from './escrow.store';

/** How far the money of queries has come. */
@Injectable()
export class ReadEscrow {
  constructor(
    private readonly escrows: EscrowStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async within(tx: Tx, queryId: string): Promise<EscrowState | undefined> {
    return (await this.many(tx, [queryId])).get(queryId);
  }

  /** The same, keeping the escrow as it is until the transaction ends. */
  async locked(tx: Tx, queryId: string): Promise<EscrowState | undefined> {
    await this.escrows.lock(tx, queryId);
    return this.within(tx, queryId);
  }

  async many(tx: Tx, queryIds: readonly string[]): Promise<Map<string, EscrowState>> {
    const requiredConfirmations = this.config.bitcoin.confirmations;
    const found = await this.escrows.summaries(tx, queryIds);
    return new Map(
      found.map(({ queryId, state, escrowSat, heldMsat, seenSat, confirmations, address }) => [
        queryId,
        {
          state,
          escrowSat: sat(escrowSat),
          heldSat: sat(heldMsat / 1000n),
          seenSat: sat(seenSat),
          confirmations,
          requiredConfirmations,
          address,
        },
      ]),
    );
  }

  /** Whether what our node had seen in blocks by then, with what was paid from credit by then, is the whole escrow. */
  async minedBy(tx: Tx, queryId: string, at: Date): Promise<boolean> {
    const [escrow] = await this.escrows.summaries(tx, [queryId]);
    return escrow !== undefined && (await this.escrows.paidSat(tx, queryId, at)) >= escrow.escrowSat;
  }
}
