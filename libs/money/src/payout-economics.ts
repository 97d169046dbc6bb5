import { ceilDivide, count, type Sat } from './amounts';

/** Kinds of addresses a payout can go to. */
export type OutputType = 'p2wpkh' | 'p2tr' | 'p2wsh' | 'p2sh' | 'p2pkh';

/** Kinds of coins a payout can spend: one key, or two of three signers. */
export type InputType = 'p2tr' | 'p2wpkh' | 'wsh_2of3' | 'tr_multi_a_2of3';

/** Virtual sizes in tenths of a vB, as measured on a real node. */
const OVERHEAD = 105n;
const CHANGE = 430n;
const OUTPUT = { p2wpkh: 310n, p2tr: 430n, p2wsh: 430n, p2sh: 320n, p2pkh: 340n } as const;
const INPUT = { p2tr: 575n, p2wpkh: 680n, wsh_2of3: 1045n, tr_multi_a_2of3: 1085n } as const;
const DUST = { p2wpkh: 294n, p2tr: 330n, p2wsh: 330n, p2sh: 540n, p2pkh: 546n } as const;
/** Above this number of inputs or outputs their count takes three bytes instead of one. */
const SHORT_COUNT = 252n;
const LONGER_COUNT = 20n;

const MICRO = 1_000_000n;
/** Fee rates are taken to a thousandth of a sat per vB, the resolution of the node (1 sat per kvB). */
const RATE_UNIT = 1_000n;
/** Spending the payout later may cost its owner at most a tenth of it. */
const LATER_SPEND = 10n;

/** What a payout transaction consists of, besides its one P2TR change output. */
export interface PayoutShape {
  readonly inputs: number;
  readonly wpkh: number;
  readonly tr: number;
  /** Default `p2tr`. */
  readonly inputType?: InputType;
}

/** One user's place in a payout batch. */
export interface PayoutItem {
  readonly grossSat: Sat;
  /** Fee rate in sat per vB. */
  readonly feeRate: number;
  /** Recipients in the batch, this one included. */
  readonly n: number;
  /** Coins the batch spends. */
  readonly k: number;
  readonly outputType: OutputType;
  /** Largest acceptable share of the fee in the amount: 0.02, or up to 0.10 for "pay me now". */
  readonly phi: number;
  /** Smallest output the network relays; default {@link dustLimit} of the output type. */
  readonly dust?: Sat;
  /** 24 h median of the fee rate, at which the user will spend the payout; without it only dust is the floor. */
  readonly longTermFeeRate?: number;
  readonly inputType?: InputType;
}

export interface Payable {
  readonly payable: boolean;
  readonly shareSat: Sat;
  /** What arrives; 0 if the share eats the amount. */
  readonly netSat: Sat;
  /** Why not: the fee's share is too large, or too little would arrive. */
  readonly reason?: 'fee_share' | 'too_small';
}

export interface BatchCandidate<Id> {
  readonly id: Id;
  readonly grossSat: Sat;
  readonly outputType: OutputType;
  readonly phi: number;
}

export interface BatchTerms {
  readonly feeRate: number;
  readonly inputs: number;
  readonly longTermFeeRate?: number;
  readonly inputType?: InputType;
}

export interface BatchMember<Id> extends BatchCandidate<Id> {
  readonly shareSat: Sat;
  readonly netSat: Sat;
}

/** What decides whether a batch starts now. */
export interface BatchTiming {
  readonly payable: number;
  /** How long the oldest payable user has waited, in days. */
  readonly oldestWaitDays: number;
  readonly feeRate: number;
  /** 25th percentile of the last seven days' fee rate; without it this reason to start is out. */
  readonly lowFeeRate?: number;
}

/** Each recipient's part of a batch's fee, rounded up, and what rounding leaves to the platform. */
export interface FeeShare {
  readonly share: Sat;
  readonly rounding: Sat;
}

/** Virtual size of one output in vB. */
export function outputVsize(type: OutputType): number {
  return Number(OUTPUT[type]) / 10;
}

/** Smallest output of a type that nodes relay, in satoshi (at the default dust relay fee). */
export function dustLimit(type: OutputType): Sat {
  return DUST[type] as bigint as Sat;
}

/**
 * Virtual size in vB, rounded up, of a payout with one P2TR change output.
 *
 * @throws RangeError for counts that are negative or fractional, and without an input.
 */
export function payoutVsize(shape: PayoutShape): number {
  const inputs = count(shape.inputs, 'inputs');
  const wpkh = count(shape.wpkh, 'wpkh');
  const tr = count(shape.tr, 'tr');
  if (inputs === 0n) throw new RangeError('A payout spends at least one coin.');
  const tenths =
    OVERHEAD +
    INPUT[shape.inputType ?? 'p2tr'] * inputs +
    (inputs > SHORT_COUNT ? LONGER_COUNT : 0n) +
    CHANGE +
    OUTPUT.p2wpkh * wpkh +
    OUTPUT.p2tr * tr +
    (wpkh + tr + 1n > SHORT_COUNT ? LONGER_COUNT : 0n);
  return Number(ceilDivide(tenths, 10n));
}

/**
 * Splits a batch's fee evenly, rounding every share up: share × n = fee + rounding, rounding < n. Subtracting the fee
 * by the node's own option instead would put the whole remainder on the first recipient.
 *
 * @throws RangeError without a recipient.
 */
export function feeShare(feeSat: Sat, n: number): FeeShare {
  const recipients = count(n, 'n');
  if (recipients === 0n) throw new RangeError('A fee is shared by at least one recipient.');
  const share = ceilDivide(feeSat, recipients);
  return { share: share as Sat, rounding: (share * recipients - feeSat) as Sat };
}

/**
 * Whether paying a user in a batch is economically feasible: the share ⌈r × (out + (53.5 + in × k) / n)⌉ is at most
 * φ × gross, and what arrives is at least the dust limit and large enough to be spent for a tenth of it later.
 *
 * @throws RangeError for n = 0, k = 0, a fee rate that is not positive, or φ outside [0, 1].
 */
export function payable(item: PayoutItem): Payable {
  const n = count(item.n, 'n');
  const k = count(item.k, 'k');
  if (n === 0n || k === 0n) throw new RangeError('A batch has at least one recipient and one coin.');
  const phi = share(item.phi);
  const common = OVERHEAD + CHANGE + INPUT[item.inputType ?? 'p2tr'] * k;
  const fee = ceilDivide(rate(item.feeRate) * (OUTPUT[item.outputType] * n + common), 10n * RATE_UNIT * n);
  const net = item.grossSat > fee ? item.grossSat - fee : 0n;
  const result = { shareSat: fee as Sat, netSat: net as Sat };
  if (fee * MICRO > phi * item.grossSat) return { ...result, payable: false, reason: 'fee_share' };
  if (net < smallestUseful(item)) return { ...result, payable: false, reason: 'too_small' };
  return { ...result, payable: true };
}

/**
 * The largest set of candidates that can be paid together. Dropping one raises the share of the others, never lowers
 * it, so that dropping all unpayable ones again and again ends at the same set in whatever order it is done.
 */
export function payableBatch<Id>(
  candidates: readonly BatchCandidate<Id>[],
  terms: BatchTerms,
): readonly BatchMember<Id>[] {
  const { inputs, ...rest } = terms;
  let members = candidates;
  while (members.length > 0) {
    const judged = members.map((member) => ({
      member,
      verdict: payable({
        ...rest,
        k: inputs,
        n: members.length,
        grossSat: member.grossSat,
        outputType: member.outputType,
        phi: member.phi,
      }),
    }));
    const feasible = judged.filter(({ verdict }) => verdict.payable);
    if (feasible.length === judged.length) {
      return judged.map(({ member, verdict }) => ({
        ...member,
        shareSat: verdict.shareSat,
        netSat: verdict.netSat,
      }));
    }
    members = feasible.map(({ member }) => member);
  }
  return [];
}

/** A batch starts with 25 payable users, after a week's wait, or with five of them while fees are low. */
export function batchStarts(timing: BatchTiming): boolean {
  if (timing.payable < 1) return false;
  if (timing.payable >= 25 || timing.oldestWaitDays >= 7) return true;
  return timing.payable >= 5 && timing.lowFeeRate !== undefined && timing.feeRate <= timing.lowFeeRate;
}

function smallestUseful(item: PayoutItem): bigint {
  const dust = item.dust ?? dustLimit(item.outputType);
  if (item.longTermFeeRate === undefined) return dust;
  const spendable = ceilDivide(LATER_SPEND * INPUT.p2tr * rate(item.longTermFeeRate), 10n * RATE_UNIT);
  return spendable > dust ? spendable : dust;
}

function rate(satPerVbyte: number): bigint {
  if (!Number.isFinite(satPerVbyte) || satPerVbyte <= 0 || satPerVbyte > 1e6) {
    throw new RangeError(`A fee rate is positive and in sat per vB, but was ${satPerVbyte}.`);
  }
  // Rounded up: a share computed with too low a rate would leave a part of the fee unpaid.
  return BigInt(Math.ceil(Number((satPerVbyte * 1000).toFixed(6))));
}

function share(phi: number): bigint {
  if (!(phi >= 0 && phi <= 1)) throw new RangeError(`A share is between 0 and 1, but was ${phi}.`);
  return BigInt(Math.round(phi * 1e6));
}
