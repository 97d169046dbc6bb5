declare const satBrand: unique symbol;
declare const msatBrand: unique symbol;

/** Whole satoshis, never negative. */
export type Sat = bigint & { readonly [satBrand]: true };

/** Millisatoshis as the ledger books them: debit positive, credit negative. */
export type Msat = bigint & { readonly [msatBrand]: true };

const SAT_PER_BTC = 100_000_000n;
export const MSAT_PER_SAT = 1_000n;
const MAX_SAT = 21_000_000n * SAT_PER_BTC;

/**
 * A number of satoshis from what configuration, JSON or the database hold.
 *
 * @throws RangeError for fractions, negatives, unsafe integers and text that is not a plain decimal integer.
 */
export function sat(amount: bigint | number | string): Sat {
  const whole = toInteger(amount);
  if (whole < 0n) throw new RangeError(`An amount of satoshis is never negative, but was ${whole}.`);
  return whole as Sat;
}

/** Satoshis as millisatoshis, the ledger's unit. */
export function toMsat(amount: Sat): Msat {
  return (amount * MSAT_PER_SAT) as Msat;
}

/**
 * The whole satoshis in a balance; the remainder stays with its owner.
 *
 * @throws RangeError for a negative balance: rounding a debt down would make it larger.
 */
export function floorToSat(amount: Msat): Sat {
  if (amount < 0n) throw new RangeError(`Only a balance that is not negative has whole satoshis: ${amount}.`);
  return (amount / MSAT_PER_SAT) as Sat;
}

/**
 * Exact satoshis from an amount in BTC as a Bitcoin node reports it.
 *
 * The client hands most amounts over as floats and those with more than 15 characters as strings. A float is printed
 * with eight decimals first, which restores the decimal number the node wrote; no arithmetic is done on floats.
 *
 * @throws RangeError for negatives, more than eight decimals, exponents, non-finite numbers, and more than 21 million.
 */
export function satFromBtc(amount: number | string): Sat {
  const text = typeof amount === 'number' ? printed(amount) : amount;
  const match = /^(\d{1,8})(?:\.(\d{1,8}))?$/.exec(text);
  if (!match) throw new RangeError(`Not an amount in BTC: ${text}`);
  const [, whole = '0', decimals = ''] = match;
  const total = BigInt(whole) * SAT_PER_BTC + BigInt(decimals.padEnd(8, '0'));
  if (total > MAX_SAT) throw new RangeError(`More BTC than there will ever be: ${text}`);
  return total as Sat;
}

/** An amount in BTC with all eight decimals, as text: the only form a Bitcoin node takes without rounding. */
export function btcFromSat(amount: Sat): string {
  return `${amount / SAT_PER_BTC}.${String(amount % SAT_PER_BTC).padStart(8, '0')}`;
}

/** Integer division that rounds up; for amounts that are not negative. */
export function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/** A count of people or parts as an exact bigint. */
export function count(value: number, what: string): bigint {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${what} is a whole number that is not negative, but was ${value}.`);
  }
  return BigInt(value);
}

function toInteger(amount: bigint | number | string): bigint {
  if (typeof amount === 'bigint') return amount;
  if (typeof amount === 'number') {
    if (!Number.isSafeInteger(amount)) throw new RangeError(`Not a whole number of satoshis: ${amount}`);
    return BigInt(amount);
  }
  if (!/^-?\d{1,19}$/.test(amount)) throw new RangeError(`Not a whole number of satoshis: ${amount}`);
  return BigInt(amount);
}

function printed(amount: number): string {
  // toFixed() turns to exponents at 1e21, and -0 would print like 0: both are caught here or by the pattern.
  if (!Number.isFinite(amount) || amount < 0) throw new RangeError(`Not an amount in BTC: ${amount}`);
  return amount.toFixed(8);
}

/**
 * An amount as people read it: 4650 becomes `4,650 sat`, with a no-break space.
 *
 * @param amount whole satoshis
 */
export function satText(amount: bigint): string {
  return `${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}\u00a0sat`;
}
