import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Jobs, Realtime, type Tx } from '@mynedata/platform';
import { ReadOrganisations } from '@mynedata/users';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import {
  type BitcoinRpc,
  type Received,
  RpcError,
  type SinceBlock,
  type WalletTransaction,
  rpcCodes,
} from '../bitcoin/bitcoin-rpc';
import { isNodeUnavailable } from '../errors';
import { FloatStore } from '../float/float.store';
import { AlarmsStore } from '../ledger/alarms.store';
import { BookDeposit } from './book-deposit';
import { depositStep } from './deposit';
import { type DepositRecord, DepositsStore } from './deposits.store';
import { EscrowStore } from './escrow.store';

/** Blocks by which the cursor stays behind, so that each scan repeats what a shallow reorganisation may change. */
const overlap = 3;

interface Observation {
  readonly received: readonly Received[];
  readonly transactions: ReadonlyMap<string, WalletTransaction>;
  readonly lastBlock: string;
}

/** Looks for money that came in. Unconfirmed amounts are shown, never counted. */
@Injectable()
export class ScanDeposits implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly node: BitcoinNode,
    private readonly deposits: DepositsStore,
    private readonly escrows: EscrowStore,
    private readonly float: FloatStore,
    private readonly alarms: AlarmsStore,
    private readonly bookDeposit: BookDeposit,
    private readonly organisations: ReadOrganisations,
    private readonly realtime: Realtime,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.every('payments.deposits', this.config.market.depositPollMs, () => this.runWhilePossible());
  }

  /** Without a node there is nothing to see; health and the screens say so already. */
  private async runWhilePossible(): Promise<void> {
    if (!this.node.configured) return;
    try {
      await this.run();
    } catch (error) {
      if (!isNodeUnavailable(error)) throw error;
    }
  }

  async run(): Promise<void> {
    const rpc = await this.node.open();
    const observation = await this.observe(rpc);
    const touched = await this.database.transaction((tx) => this.within(tx, observation));
    this.realtime.tell(touched, 'queries');
  }

  /** Everything the node has to say, before the transaction. */
  private async observe(rpc: BitcoinRpc): Promise<Observation> {
    const cursor = await this.database.transaction((tx) => this.deposits.cursor(tx));
    const since = await this.since(rpc, cursor);
    const listed = [...since.received.map(({ txid }) => txid), ...since.removed];
    const known = await this.database.transaction((tx) => this.deposits.ofInterest(tx, listed));
    // While the chain does not move, what is final stays final.
    const settled = new Set(
      since.lastBlock === cursor
        ? known.filter(({ state }) => state === 'final').map(({ txid }) => txid)
        : [],
    );
    for (const { txid, state } of known) if (state !== 'final') settled.delete(txid);
    const transactions = new Map<string, WalletTransaction>();
    for (const txid of new Set([...listed, ...known.map((deposit) => deposit.txid)])) {
      if (settled.has(txid)) continue;
      const transaction = await rpc.getTransaction(txid).catch((error: unknown) => {
        if (error instanceof RpcError && error.code === rpcCodes.notFound) return undefined;
        throw error;
      });
      if (transaction !== undefined) transactions.set(txid, transaction);
    }
    return { received: since.received, transactions, lastBlock: since.lastBlock };
  }

  /** A block that the node no longer knows (it lost some): scan from the start. Known deposits make that harmless. */
  private async since(rpc: BitcoinRpc, cursor: string | undefined): Promise<SinceBlock> {
    const target = this.config.bitcoin.confirmations + overlap;
    try {
      return await rpc.listSinceBlock(cursor, target);
    } catch (error) {
      if (cursor === undefined || !(error instanceof RpcError) || error.code !== rpcCodes.notFound)
        throw error;
      return rpc.listSinceBlock(undefined, target);
    }
  }

  /** Returns the accounts whose screens changed. */
  private async within(tx: Tx, { received, transactions, lastBlock }: Observation): Promise<string[]> {
    await this.deposits.lockCursor(tx);
    const known = await this.deposits.ofInterest(tx, [...transactions.keys()]);
    const isKnown = new Set(known.map(outputOf));
    const fresh = received
      .filter((output) => !isKnown.has(outputOf(output)))
      .map((output): DepositRecord => ({
        ...output,
        confirmations: 0,
        state: 'seen',
        firstMinedAt: null,
        finalAt: null,
      }));
    const all = [
      ...known.map((deposit) => ({ deposit, isNew: false })),
      ...uniqueOutputs(fresh).map((deposit) => ({ deposit, isNew: true })),
    ];
    const escrows = await this.escrows.lockByAddresses(
      tx,
      all.map(({ deposit }) => deposit.address),
    );
    const floatAddresses = await this.float.ownAddresses(
      tx,
      all.map(({ deposit }) => deposit.address),
    );
    const organisations = new Set<string>();
    for (const { deposit, isNew } of all) {
      const transaction = transactions.get(deposit.txid);
      if (transaction === undefined) continue;
      const changed = await this.apply(tx, deposit, isNew, transaction, floatAddresses.has(deposit.address));
      const organisationId = escrows.get(deposit.address)?.organisationId;
      if (changed && organisationId !== undefined) organisations.add(organisationId);
    }
    await this.deposits.setCursor(tx, lastBlock);
    return (await Promise.all([...organisations].map((id) => this.organisations.memberIds(tx, id)))).flat();
  }

  private async apply(
    tx: Tx,
    deposit: DepositRecord,
    isNew: boolean,
    transaction: WalletTransaction,
    isFloat: boolean,
  ): Promise<boolean> {
    const { confirmations } = transaction;
    const step = depositStep(
      isNew ? undefined : deposit.state,
      confirmations,
      this.config.bitcoin.confirmations,
    );
    const firstMinedAt =
      confirmations > 0
        ? (deposit.firstMinedAt ?? this.minedAt(transaction))
        : confirmations < 0
          ? null
          : deposit.firstMinedAt;
    const base = { ...deposit, confirmations: Math.max(0, confirmations), firstMinedAt };
    switch (step) {
      case 'becomes-final':
        await this.deposits.save(tx, { ...base, state: 'final', finalAt: this.clock.now() });
        await this.bookDeposit.within(tx, deposit, isFloat);
        return true;
      case 'reversed':
        await this.deposits.save(tx, { ...base, state: 'gone', finalAt: null });
        await this.bookDeposit.reverse(tx, deposit, isFloat);
        return true;
      case 'doubtful':
        await this.deposits.save(tx, base);
        await this.alarms.raise(
          tx,
          'deposit-unconfirmed',
          outputOf(deposit),
          `A final deposit of ${deposit.amountSat} sat is in no block any more. It may be mined again; nothing was booked.`,
        );
        return false;
      case 'becomes-gone':
        await this.deposits.save(tx, { ...base, state: 'gone' });
        return true;
      case 'becomes-seen':
        await this.deposits.save(tx, { ...base, state: 'seen' });
        return true;
      case 'keep':
        if (base.confirmations === deposit.confirmations && firstMinedAt === deposit.firstMinedAt)
          return false;
        if (deposit.state === 'final')
          await this.alarms.resolve(tx, 'deposit-unconfirmed', outputOf(deposit));
        await this.deposits.save(tx, base);
        return deposit.state === 'seen';
    }
  }

  /**
   * When our node first had it in a block. The block's own time counts, so that a payment is not late because the market
   * was off; never the future, and never before our node knew the transaction.
   */
  private minedAt({ blockTime, timeReceived }: WalletTransaction): Date {
    const now = this.clock.now().getTime();
    return new Date(Math.min(now, Math.max((blockTime ?? timeReceived).getTime(), timeReceived.getTime())));
  }
}

const outputOf = ({ txid, vout }: { readonly txid: string; readonly vout: number }): string =>
  `${txid}:${vout}`;
const uniqueOutputs = (deposits: readonly DepositRecord[]): DepositRecord[] => [
  ...new Map(deposits.map((deposit) => [outputOf(deposit), deposit])).values(),
];
