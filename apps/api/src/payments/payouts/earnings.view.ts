import { Injectable } from '@nestjs/common';
import { satText } from '@mynedata/money';
import { Clock, Database, type Tx } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { isNodeUnavailable } from '../errors';
import { LedgerStore } from '../ledger/ledger.store';
import type {
  EarningsView,
  PayoutMinimumView,
  PayoutPreviewView,
  PayoutRequestView,
  PayoutView,
} from '../payments.dto';
import { PayeesStore } from './payees.store';
import { type BatchState, smallestPayout } from './payout';
import { type PayoutAddress, PayoutAddressesStore } from './payout-addresses.store';
import type { PayoutRequestRow } from './payout.entity';
import { PayoutRequestsStore } from './payout-requests.store';
import { type PayoutPreview, PreviewPayout } from './preview-payout';
import { ReadFees } from './read-fees';

const shown = 200;

/** What a person earned and where it went. */
@Injectable()
export class PersonalEarningsView {
  constructor(
    private readonly database: Database,
    private readonly node: BitcoinNode,
    private readonly payees: PayeesStore,
    private readonly ledger: LedgerStore,
    private readonly addresses: PayoutAddressesStore,
    private readonly requests: PayoutRequestsStore,
    private readonly previewPayout: PreviewPayout,
    private readonly readFees: ReadFees,
    private readonly clock: Clock,
  ) {}

  async of(userId: string): Promise<EarningsView> {
    const earnings = await this.database.transaction(async (tx) => {
      const owner = await this.payees.ledgerOwner(tx, userId);
      const balance = async (kind: 'user_available' | 'user_reserved') =>
        owner === undefined ? 0n : -(await this.ledger.balance(tx, kind, owner)) / 1000n;
      const { current, next } = await this.addresses.of(tx, userId, this.clock.now());
      const request = await this.requests.newest(tx, userId);
      const payouts = owner === undefined ? [] : await payoutsOf(tx, owner);
      return {
        available: await balance('user_available'),
        inPayout: await balance('user_reserved'),
        current,
        next,
        request,
        payouts,
        paid: owner === undefined ? 0n : await paidTo(tx, owner),
      };
    });
    const minimum = await this.minimum(earnings.current);
    return {
      availableSat: earnings.available.toString(),
      inPayoutSat: earnings.inPayout.toString(),
      paidSat: earnings.paid.toString(),
      ...(earnings.current === undefined ? {} : { address: addressView(earnings.current) }),
      ...(earnings.next === undefined ? {} : { nextAddress: addressView(earnings.next) }),
      ...(minimum === undefined ? {} : { minimum }),
      ...(earnings.request === null
        ? {}
        : { request: requestView(earnings.request, earnings.inPayout > 0n) }),
      payouts: earnings.payouts,
    };
  }

  async preview(userId: string): Promise<PayoutPreviewView> {
    return previewView(await this.previewPayout.run(userId));
  }

  /** Balances are shown also while the node is away; only the fee of this moment is unknown then. */
  private async minimum(address: PayoutAddress | undefined): Promise<PayoutMinimumView | undefined> {
    try {
      const fees = await this.readFees.run(await this.node.open());
      const type = address?.outputType ?? 'p2tr';
      const [nowSat, automaticSat] = [
        smallestPayout(type, fees, 'requested'),
        smallestPayout(type, fees, 'automatic'),
      ];
      const explanation = `A payment on the Bitcoin network costs a fee, whatever its amount: ${fees.rate} sat for each virtual byte right now. Many people are paid in one transaction and share it. We pay by itself when your share is at most 2 % of your balance, from about ${satText(BigInt(automaticSat))}; on your request when it is at most 10 %, from about ${satText(BigInt(nowSat))}.`;
      return {
        nowSat: nowSat.toString(),
        automaticSat: automaticSat.toString(),
        feeRate: fees.rate,
        explanation,
      };
    } catch (error) {
      if (isNodeUnavailable(error)) return undefined;
      throw error;
    }
  }
}

/** A preview with its amounts as text. */
export const previewView = ({ grossSat, feeSat, netSat, ...rest }: PayoutPreview): PayoutPreviewView => ({
  ...rest,
  grossSat: grossSat.toString(),
  feeSat: feeSat.toString(),
  netSat: netSat.toString(),
});

const addressView = ({ address, validFrom }: PayoutAddress) => ({
  address,
  validFrom: validFrom.toISOString(),
});

const requestView = (row: PayoutRequestRow, preparing: boolean): PayoutRequestView => ({
  requestedAt: row.requestedAt.toISOString(),
  acceptFeeSat: row.acceptFeeSat,
  state: row.refused !== null ? 'refused' : row.batchId === null || preparing ? 'waiting' : 'sent',
  ...(row.refused === null ? {} : { reason: row.refused }),
});

const stateOf = {
  reserved: 'preparing',
  signed: 'preparing',
  broadcast: 'sent',
  confirmed: 'confirmed',
  cancelled: 'preparing',
} as const satisfies Record<BatchState, PayoutView['state']>;

async function payoutsOf(tx: Tx, ledgerOwner: string): Promise<PayoutView[]> {
  const rows = await tx.query<{
    at: Date;
    state: BatchState;
    address: string;
    gross: string;
    fee: string;
    txid: string | null;
    confirmations: number | null;
  }>(
    `select b.created_at as at, b.state, i.address, i.gross_sat as gross, i.fee_sat as fee, a.txid, a.confirmations
       from payments.item i join payments.batch b on b.id = i.batch_id
       left join lateral (select txid, confirmations from payments.attempt where batch_id = b.id order by number desc limit 1) a on true
      where i.ledger_owner = $1 and i.released_at is null and b.state <> 'cancelled' order by b.created_at desc limit $2`,
    [ledgerOwner, shown],
  );
  return rows.map(({ at, state, address, gross, fee, txid, confirmations }) => ({
    at: at.toISOString(),
    state: stateOf[state],
    address,
    grossSat: gross,
    feeSat: fee,
    netSat: (BigInt(gross) - BigInt(fee)).toString(),
    txid,
    confirmations: confirmations ?? 0,
  }));
}

async function paidTo(tx: Tx, ledgerOwner: string): Promise<bigint> {
  const [row] = await tx.query<{ sum: string }>(
    `select coalesce(sum(i.gross_sat - i.fee_sat), 0) as sum from payments.item i join payments.batch b on b.id = i.batch_id
      where i.ledger_owner = $1 and i.released_at is null and b.state in ('broadcast', 'confirmed')`,
    [ledgerOwner],
  );
  return BigInt(row?.sum ?? 0);
}
