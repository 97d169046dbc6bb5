import type { AdditiveInvocation } from './invocation';

/** What the participants of one class add to one slot of an additive invocation, before noise. */
export interface SlotSums {
  /** Participants with a value in the slot; for a tensor, with both values. */
  readonly contributors: bigint;
  /**
   * Sums over them of grid steps a (and b): count []; pair, sum [Σa]; moments [Σa, Σa²];
   * tensor [Σa, Σa², Σb, Σab, Σa²b, Σb², Σab², Σa²b²]; histogram: participants in each bin.
   */
  readonly sums: readonly bigint[];
}

/** How many sums an invocation needs of each slot. */
export function sumCount(invocation: AdditiveInvocation): number {
  switch (invocation.mechanism) {
    case 'count':
      return 0;
    case 'pair':
    case 'sum':
      return 1;
    case 'moments':
      return 2;
    case 'tensor':
      return 8;
    case 'histogram':
      return invocation.bins.length;
  }
}

/**
 * The integer vector of an invocation and slot to which noise is added. One person more changes it by at most the
 * sensitivity in L1, because each part of a partition of unity gets a share of the person that is not negative, and the
 * shares add up to the sensitivity: a and R − a to R; (7R − 8a)², 128a(R − a) and (8a − R)² to 50R² (see
 * {@link moments}); the nine products of (R − a)², 2a(R − a), a² and the same of b to R²S² (Bernstein polynomials).
 *
 * @throws RangeError for sums that no people can have: beyond them the sensitivity would not hold.
 */
export function exactVector(invocation: AdditiveInvocation, slot: SlotSums): readonly bigint[] {
  const { contributors, sums } = slot;
  if (sums.length !== sumCount(invocation))
    throw new RangeError(`A ${invocation.mechanism} has ${sumCount(invocation)} sums, not ${sums.length}.`);
  const vector = vectorOf(invocation, contributors, sums);
  const lowest = [contributors, ...(invocation.mechanism === 'sum' ? [] : vector)];
  if (lowest.some((part) => part < 0n) || !fits(invocation, contributors, sums))
    throw new RangeError(`${contributors} participants cannot have sums of ${sums.join(', ')}.`);
  return vector;
}

function fits(invocation: AdditiveInvocation, contributors: bigint, sums: readonly bigint[]): boolean {
  switch (invocation.mechanism) {
    case 'sum':
      return sums[0]! >= 0n && sums[0]! <= BigInt(invocation.grid.gridSteps) * contributors;
    case 'histogram':
      return sums.reduce((sum, each) => sum + each, 0n) <= contributors;
    case 'count':
    case 'pair':
    case 'moments':
    case 'tensor':
      return true;
  }
}

function vectorOf(invocation: AdditiveInvocation, n: bigint, sums: readonly bigint[]): readonly bigint[] {
  switch (invocation.mechanism) {
    case 'count':
      return [n];
    case 'histogram':
      return sums;
    case 'sum':
      return [sums[0]! + n * BigInt(invocation.grid.lowSteps)];
    case 'pair':
      return [sums[0]!, BigInt(invocation.grid.gridSteps) * n - sums[0]!];
    case 'moments':
      return moments(BigInt(invocation.grid.gridSteps), n, sums[0]!, sums[1]!);
    case 'tensor':
      return tensor(BigInt(invocation.grid.gridSteps), BigInt(invocation.secondGrid.gridSteps), n, sums);
  }
}

/**
 * Σ(7R − 8a)², Σ128a(R − a), Σ(8a − R)² from Σ1, Σa, Σa². In y = 2a/R − 1 these are (3 − 4y)², 32(1 − y²), (3 + 4y)² of 50:
 * one of the partitions of unity (c ∓ sy)²/2, s²(1 − y²) with c² + s² = 1, of which s² = 1/2 gives Bernstein's. With 3-4-5
 * all of it is whole, and a variance has 10 to 18 % less error where the mean is around the middle of the range, at most
 * 3 % more at its ends; the mean has at most 4.5 % more (spread.spec.ts, ADR 13).
 */
function moments(r: bigint, n: bigint, a: bigint, aa: bigint): readonly bigint[] {
  return [49n * r * r * n - 112n * r * a + 64n * aa, 128n * (r * a - aa), 64n * aa - 16n * r * a + r * r * n];
}

/** Σ(R − a)², Σ2a(R − a), Σa² from Σ1, Σa, Σa². */
function bernstein(r: bigint, one: bigint, a: bigint, aa: bigint): readonly [bigint, bigint, bigint] {
  return [r * r * one - 2n * r * a + aa, 2n * (r * a - aa), aa];
}

/** The nine sums of products of both triples, those of the second attribute next to each other. */
function tensor(r: bigint, s: bigint, n: bigint, sums: readonly bigint[]): readonly bigint[] {
  const [a, aa, b, ab, aab, bb, abb, aabb] = sums as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  // Each of 1, b, b² stands for the sum with it; the triple of a is linear in them.
  const [one, first, second] = [
    bernstein(r, n, a, aa),
    bernstein(r, b, ab, aab),
    bernstein(r, bb, abb, aabb),
  ];
  return one.flatMap((_, i) => bernstein(s, one[i]!, first[i]!, second[i]!));
}
