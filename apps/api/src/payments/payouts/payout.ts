import {
  type OutputType,
  type Sat,
  batchStarts,
  dustLimit,
  outputVsize,
  payableBatch,
  payoutVsize,
  sat,
} from '@mynedata/money';
import type { AddressInfo } from '../bitcoin/bitcoin-rpc';

/** A batch is one stored transaction to many recipients. Open are `reserved` and `signed`: one at a time. */
export type BatchState = 'reserved' | 'signed' | 'broadcast' | 'confirmed' | 'cancelled';

/** Largest share of the fee in an automatic payout, and in one that the person asked for after seeing it. */
export const automaticShare = 0.02;
export const requestedShare = 0.1;
/** Standard transactions weigh at most 100 kvB; a batch stays far below. */
export const largestBatch = 500;
const dayMs = 24 * 3600 * 1000;
/** A batch as large as the smallest one that starts by its size. */
const usualBatch = 25;
const laterSpendVbytes = 575;

export interface FeeMarket {
  /** sat/vB now. */
  readonly rate: number;
  /** Median of the last 24 hours; undefined while too little is known. */
  readonly longTermRate: number | undefined;
  /** 25th percentile of the last seven days. */
  readonly lowRate: number | undefined;
}

export interface PayoutCandidate {
  /** For a claim code the ledger account once more: behind that is nobody any more. */
  readonly userId: string;
  readonly ledgerOwner: string;
  readonly grossSat: Sat;
  readonly address: string;
  readonly outputType: OutputType;
  /** What the person accepted, when they asked to be paid now. */
  readonly acceptFeeSat: Sat | undefined;
  readonly payableSince: Date | undefined;
  readonly payoutAfter: Date | undefined;
}

export interface PlannedItem {
  readonly candidate: PayoutCandidate;
  readonly shareSat: Sat;
  readonly maxFeeSat: Sat;
}

export interface BatchPlan {
  readonly items: readonly PlannedItem[];
  /** Requests that cannot be paid as they are. */
  readonly refused: readonly PayoutCandidate[];
}

/**
 * Who is paid in the next batch (`4-payments.md`, §2): everybody who asked, and, when a batch starts or would start by
 * itself, everybody else whose random wait is over; as far as it is economically feasible. One item per address.
 */
export function planBatch(
  candidates: readonly PayoutCandidate[],
  fees: FeeMarket,
  coins: (totalSat: Sat) => number,
  now: Date,
): BatchPlan {
  const due = (candidate: PayoutCandidate): boolean =>
    candidate.acceptFeeSat !== undefined ||
    (candidate.payoutAfter !== undefined && candidate.payoutAfter <= now);
  const byAddress = new Map<string, PayoutCandidate>();
  for (const candidate of [...candidates.filter(asked), ...candidates.filter((one) => !asked(one))]) {
    if (due(candidate) && !byAddress.has(candidate.address)) byAddress.set(candidate.address, candidate);
  }
  const chosen = [...byAddress.values()].slice(0, largestBatch);
  const members = payableBatch(
    chosen.map((candidate) => ({
      id: candidate,
      grossSat: candidate.grossSat,
      outputType: candidate.outputType,
      phi: asked(candidate) ? requestedShare : automaticShare,
    })),
    { feeRate: fees.rate, inputs: coins(total(chosen)), ...longTerm(fees) },
  );
  const refused = chosen.filter(
    (candidate) => asked(candidate) && !members.some(({ id }) => id === candidate),
  );
  const automatic = members.filter(({ id }) => !asked(id));
  const oldest = Math.min(...automatic.map(({ id }) => id.payableSince?.getTime() ?? now.getTime()));
  const starts =
    members.some(({ id }) => asked(id)) ||
    batchStarts({
      payable: automatic.length,
      oldestWaitDays: (now.getTime() - oldest) / dayMs,
      feeRate: fees.rate,
      ...(fees.lowRate === undefined ? {} : { lowFeeRate: fees.lowRate }),
    });
  if (!starts) return { items: [], refused };
  return {
    refused,
    items: members.map(({ id, shareSat, grossSat }) => ({
      candidate: id,
      shareSat,
      maxFeeSat: id.acceptFeeSat ?? sat(BigInt(Math.floor(Number(grossSat) * automaticShare))),
    })),
  };
}

/** The smallest amount that could be paid out: alone on request, and automatically among 25. */
export function smallestPayout(outputType: OutputType, fees: FeeMarket, how: 'requested' | 'automatic'): Sat {
  const n = how === 'requested' ? 1 : usualBatch;
  const share = how === 'requested' ? requestedShare : automaticShare;
  const common = payoutVsize({ inputs: 1, wpkh: 0, tr: 0 });
  const fee = Math.ceil(fees.rate * (outputVsize(outputType) + common / n));
  const useful = Math.max(
    Number(dustLimit(outputType)),
    Math.ceil(laterSpendVbytes * (fees.longTermRate ?? 0)),
  );
  return sat(Math.max(Math.ceil(fee / share), fee + useful));
}

/** How many of the coins, largest first, pay an amount. At least one. */
export function coinsFor<Coin extends { readonly amountSat: Sat }>(
  coins: readonly Coin[],
  amountSat: Sat,
): readonly Coin[] {
  const chosen: Coin[] = [];
  let sum = 0n;
  for (const coin of [...coins].sort((a, b) =>
    a.amountSat < b.amountSat ? 1 : a.amountSat > b.amountSat ? -1 : 0,
  )) {
    if (sum >= amountSat && chosen.length > 0) break;
    chosen.push(coin);
    sum += coin.amountSat;
  }
  return chosen;
}

/**
 * What a person is asked to accept: the model's fee and a vB for each coin, because the node reckons with the largest
 * possible signature of coins that it is told to use (measured: 155 instead of 154 vB for one).
 */
export const quotedFee = (shareSat: Sat, rate: number, coins: number): Sat =>
  sat(shareSat + BigInt(Math.ceil(rate * coins)));

export const total = (items: readonly { readonly grossSat: Sat }[]): Sat =>
  sat(items.reduce((sum, { grossSat }) => sum + grossSat, 0n));

/** The kind of output of an address; undefined for kinds that no wallet uses yet. */
export function outputTypeOf({
  witnessVersion,
  witnessProgramBytes,
  isScript,
}: AddressInfo): OutputType | undefined {
  if (witnessVersion === undefined) return isScript ? 'p2sh' : 'p2pkh';
  if (witnessVersion === 0) return witnessProgramBytes === 20 ? 'p2wpkh' : 'p2wsh';
  return witnessVersion === 1 && witnessProgramBytes === 32 ? 'p2tr' : undefined;
}

export const longTerm = ({ longTermRate }: FeeMarket): { readonly longTermFeeRate?: number } =>
  longTermRate === undefined ? {} : { longTermFeeRate: longTermRate };

const asked = ({ acceptFeeSat }: PayoutCandidate): boolean => acceptFeeSat !== undefined;
