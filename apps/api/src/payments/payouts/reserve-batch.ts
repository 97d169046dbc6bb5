import { Inject, Injectable } from '@nestjs/common';
import { sat, toMsat } from '@mynedata/money';
import { CONFIG, Clock, type Config, Database, Random, Realtime, type Tx } from '@mynedata/platform';
import type { BitcoinRpc } from '../bitcoin/bitcoin-rpc';
import { LedgerStore } from '../ledger/ledger.store';
import { Interruptions } from './interruptions';
import {
  type BatchPlan,
  type FeeMarket,
  type PayoutCandidate,
  coinsFor,
  planBatch,
  smallestPayout,
} from './payout';
import { type Batch, PayoutsStore } from './payouts.store';
import { ReadFees } from './read-fees';

const candidatesAtOnce = 5000;
const hourMs = 3600 * 1000;
/** An automatic payout waits a random 1 to 48 hours, so that its moment tells no query. */
const longestWaitMs = 48 * hourMs;

/** Chooses who is paid next and sets their money aside. Does nothing while a batch is open. */
@Injectable()
export class ReserveBatch {
  constructor(
    private readonly database: Database,
    private readonly payouts: PayoutsStore,
    private readonly ledger: LedgerStore,
    private readonly readFees: ReadFees,
    private readonly interruptions: Interruptions,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(rpc: BitcoinRpc): Promise<Batch | undefined> {
    const fees = await this.readFees.run(rpc);
    const coins = await rpc.listUnspent(this.config.bitcoin.confirmations);
    await this.interruptions.at('before-reserve');
    const { batch, told } = await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const candidates = await this.payouts.candidates(tx, now, leastOf(fees), candidatesAtOnce);
      await this.startWaiting(tx, candidates, fees, now);
      const plan = planBatch(
        candidates,
        fees,
        (totalSat) => Math.max(1, coinsFor(coins, totalSat).length),
        now,
      );
      const told = plan.refused.map(({ userId }) => userId);
      await this.payouts.refuseRequests(
        tx,
        told,
        'Your balance is too small for a payout at the network fee of that moment.',
      );
      return { told, batch: await this.reserve(tx, plan, now) };
    });
    this.realtime.tell(told, 'earnings');
    return batch;
  }

  private async reserve(tx: Tx, { items }: BatchPlan, now: Date): Promise<Batch | undefined> {
    if (items.length === 0) return undefined;
    const id = this.random.uuid();
    await this.payouts.insertBatch(tx, id, items, now);
    await this.interruptions.at('inside-reserve');
    await this.ledger.book(
      tx,
      'reserve',
      id,
      items.flatMap(({ candidate: { ledgerOwner, grossSat } }) => [
        { kind: 'user_available', owner: ledgerOwner, amountMsat: toMsat(grossSat) },
        { kind: 'user_reserved', owner: ledgerOwner, amountMsat: 0n - toMsat(grossSat) },
      ]),
    );
    return { id, state: 'reserved' };
  }

  private async startWaiting(
    tx: Tx,
    candidates: readonly PayoutCandidate[],
    fees: FeeMarket,
    now: Date,
  ): Promise<void> {
    const fresh = candidates.filter(
      ({ payableSince, acceptFeeSat, outputType, grossSat }) =>
        payableSince === undefined &&
        acceptFeeSat === undefined &&
        grossSat >= smallestPayout(outputType, fees, 'automatic'),
    );
    if (fresh.length === 0) return;
    await this.payouts.startWaiting(
      tx,
      fresh.map(({ userId }) => ({
        userId,
        after: new Date(now.getTime() + hourMs + this.random.below(longestWaitMs - hourMs)),
      })),
      now,
    );
  }
}

const leastOf = (fees: FeeMarket) =>
  sat(
    (['p2wpkh', 'p2tr', 'p2sh', 'p2pkh', 'p2wsh'] as const)
      .map((type) => smallestPayout(type, fees, 'automatic'))
      .reduce((a, b) => (a < b ? a : b)),
  );
