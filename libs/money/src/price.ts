import { ceilDivide, count, MSAT_PER_SAT, type Msat, type Sat } from './amounts';

const MICRO = 1_000_000n;

/** What a query's price depends on before anybody is asked. */
export interface EscrowTerms {
  /** Reward for each participant. */
  readonly rewardSat: Sat;
  /** Largest number of participants of the terms. */
  readonly max: number;
  /** One-sided 95 % quantile of the head count's noise, rounded up. */
  readonly margin: number;
  /** The platform's share in millionths: 50,000 is 5 %. */
  readonly feeShareMicro: number;
}

export interface Escrow {
  readonly feeSat: Sat;
  readonly escrowSat: Sat;
}

/** What the charge of an executed query depends on. */
export interface ChargeTerms {
  readonly rewardSat: Sat;
  /** The released noisy head count; may be negative or above any number of people. */
  readonly headCount: number;
  readonly min: number;
  readonly max: number;
  readonly margin: number;
  readonly feeSat: Sat;
}

export interface Charge {
  /** The head count clamped to [min, max + margin], which the processor pays for. */
  readonly chargedCount: number;
  readonly chargeSat: Sat;
}

export interface SettlementTerms extends ChargeTerms {
  readonly escrowSat: Sat;
  /** Size of the frozen participant set. Never shown to a processor. */
  readonly participants: number;
}

/**
 * The lines of booking `settle`, in millisatoshi, debit positive. They balance:
 * escrow + participants × perParticipant + fee + credit + float = 0.
 */
export interface Settlement {
  readonly escrow: Msat;
  /** One line of this amount for each participant. */
  readonly perParticipant: Msat;
  readonly fee: Msat;
  readonly credit: Msat;
  readonly float: Msat;
}

/**
 * Fee and escrow of a query: fee = ⌈feeShare × reward × max⌉, escrow = reward × (max + margin) + fee. Without a reward
 * both are 0, whatever the margin.
 *
 * @throws RangeError for negative or fractional counts and a fee share above one.
 */
export function escrowOf(terms: EscrowTerms): Escrow {
  const max = count(terms.max, 'max');
  const margin = count(terms.margin, 'margin');
  const feeShare = count(terms.feeShareMicro, 'feeShareMicro');
  if (feeShare > MICRO) throw new RangeError(`A fee share is at most 1,000,000 millionths: ${feeShare}`);
  const fee = ceilDivide(terms.rewardSat * max * feeShare, MICRO);
  return { feeSat: fee as Sat, escrowSat: (terms.rewardSat * (max + margin) + fee) as Sat };
}

/**
 * What the processor pays: reward × n̂ + fee, n̂ clamped to [min, max + margin]. Depends on the noisy head count alone,
 * so that the invoice tells no exact number.
 *
 * @throws RangeError for a head count that is no integer and for bounds that are no counts or out of order.
 */
export function chargeOf(terms: ChargeTerms): Charge {
  const min = count(terms.min, 'min');
  const top = count(terms.max, 'max') + count(terms.margin, 'margin');
  if (min > count(terms.max, 'max')) throw new RangeError(`min ${min} is above max ${terms.max}.`);
  if (!Number.isSafeInteger(terms.headCount)) {
    throw new RangeError(`A head count is an integer, but was ${terms.headCount}.`);
  }
  const headCount = BigInt(terms.headCount);
  const charged = headCount < min ? min : headCount > top ? top : headCount;
  return { chargedCount: Number(charged), chargeSat: (terms.rewardSat * charged + terms.feeSat) as Sat };
}

/**
 * How a released query's escrow is distributed: every participant gets exactly the reward, the platform its fee, the
 * processor what the escrow holds beyond the charge; the operator's float takes reward × (n − n̂).
 *
 * @throws RangeError as {@link chargeOf}, and for an escrow smaller than the charge.
 */
export function settlement(terms: SettlementTerms): Settlement {
  const participants = count(terms.participants, 'participants');
  const { chargedCount, chargeSat } = chargeOf(terms);
  if (chargeSat > terms.escrowSat) {
    throw new RangeError(
      `The escrow of ${terms.escrowSat} sat does not cover the charge of ${chargeSat} sat.`,
    );
  }
  return {
    escrow: debited(terms.escrowSat),
    perParticipant: credited(terms.rewardSat),
    fee: credited(terms.feeSat),
    credit: credited(terms.escrowSat - chargeSat),
    float: debited(terms.rewardSat * (participants - BigInt(chargedCount))),
  };
}

function debited(satoshis: bigint): Msat {
  return (satoshis * MSAT_PER_SAT) as Msat;
}

function credited(satoshis: bigint): Msat {
  return debited(0n - satoshis);
}
