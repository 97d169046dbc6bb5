/** What one person asks of the group they stand in. */
export interface Demand {
  /** Distinct people. */
  readonly k: number;
  /** Distinct values of each sensitive column; 1 asks nothing. */
  readonly l: number;
}

/** A sensitive column as the constraint sees it. */
export interface SensitiveCodes {
  readonly codes: Int32Array;
  readonly size: number;
  /** The code of rows that have no value, which is none of those that count as different; −1: every row has one. */
  readonly missing: number;
  /** Neighbouring codes lie close together (numbers), or every code is equally far from every other. */
  readonly ordered: boolean;
}

export interface ConstraintOptions {
  /** The rows that are to be divided; what they hold together is everybody's distribution. */
  readonly members: Int32Array;
  /** Ordinal of the person each row is about. */
  readonly owners: Int32Array;
  /** Place in `demands` of each person. */
  readonly demandOf: Uint8Array;
  readonly demands: readonly Demand[];
  readonly sensitive: readonly SensitiveCodes[];
  /** `entropy`: the entropy of the values is at least log l, instead of l distinct values. */
  readonly diversity: 'distinct' | 'entropy';
  /** Greatest distance of a group's distribution from that of all rows; null: not asked. */
  readonly closeness: number | null;
}

/**
 * Whether rows may stand in one group: distinct people >= the greatest k among them, values of each sensitive column as
 * diverse as the greatest l among them asks (Machanavajjhala et al., 2006), and distributed like those of everybody up
 * to t (earth mover's distance; Li et al., 2007).
 */
export class Constraint {
  /** The smallest group anybody accepts. */
  readonly least: number;
  /** Every group of `least` rows is legal, whoever is in it. */
  readonly countsAlone: boolean;
  readonly #demandOfRow: Uint8Array;
  readonly #seen: Int32Array;
  /** Of each person the first of the rows that are looked at: one speaks for all of them. */
  readonly #spokesman: Int32Array;
  readonly #seenCodes: readonly Int32Array[];
  readonly #isRepeated: boolean;
  readonly #counts: readonly Int32Array[];
  readonly #shares: readonly Float64Array[];
  #stamp = 0;

  constructor(readonly options: ConstraintOptions) {
    const { members, owners, demandOf, demands, sensitive, closeness } = options;
    const present = new Set<number>();
    this.#demandOfRow = new Uint8Array(owners.length);
    this.#seen = new Int32Array(demandOf.length);
    this.#spokesman = new Int32Array(demandOf.length);
    let repeated = false;
    for (const row of members) {
      const owner = owners[row]!;
      repeated ||= this.#seen[owner] === 1;
      this.#seen[owner] = 1;
      present.add((this.#demandOfRow[row] = demandOf[owner]!));
    }
    this.#seen.fill(0);
    const asked = [...present].map((demand) => demands[demand]!);
    this.least = Math.max(1, Math.min(...asked.map(({ k }) => k)));
    const diverse = sensitive.length > 0 && asked.some(({ l }) => l > 1);
    const sameK = asked.every(({ k }) => k === this.least);
    this.countsAlone = !repeated && sameK && !diverse && (closeness === null || sensitive.length === 0);
    this.#isRepeated = repeated;
    this.#seenCodes = sensitive.map(({ size }) => new Int32Array(size));
    this.#counts = sensitive.map(({ size }) => new Int32Array(size));
    this.#shares = sensitive.map(({ codes, size }) => sharesOf(codes, size, members));
  }

  /** Whether the rows `index[from..to−1]` may be a group. */
  admits(index: Int32Array, from: number, to: number): boolean {
    if (to - from < this.least) return false;
    if (this.countsAlone) return true;
    const { owners, demands, closeness, sensitive } = this.options;
    let [people, k, l] = [0, 1, 1];
    const stamp = ++this.#stamp;
    for (let at = from; at < to; at++) {
      const row = index[at]!;
      const demand = demands[this.#demandOfRow[row]!]!;
      if (demand.k > k) k = demand.k;
      if (demand.l > l) l = demand.l;
      const owner = owners[row]!;
      if (this.#seen[owner] === stamp) {
        if (row < this.#spokesman[owner]!) this.#spokesman[owner] = row;
        continue;
      }
      this.#seen[owner] = stamp;
      this.#spokesman[owner] = row;
      people++;
    }
    if (people < k) return false;
    if (l === 1 && closeness === null) return true;
    return sensitive.every((_, column) => this.#isVaried(column, index, from, to, l));
  }

  #isVaried(column: number, index: Int32Array, from: number, to: number, l: number): boolean {
    const { sensitive, diversity, closeness } = this.options;
    const { codes, ordered, missing } = sensitive[column]!;
    const counts = this.#counts[column]!;
    let distinct = 0;
    for (let at = from; at < to; at++) if (counts[codes[index[at]!]!]!++ === 0) distinct++;
    if (missing >= 0 && counts[missing]! > 0) distinct--;
    if (this.#isRepeated && distinct >= l) distinct = this.#spoken(column, index, from, to);
    const varied =
      distinct >= l &&
      (diversity === 'distinct' || l === 1 || entropy(counts, to - from) >= Math.log(l) - 1e-12) &&
      (closeness === null ||
        distance(counts, this.#shares[column]!, to - from, ordered) <= closeness + 1e-12);
    for (let at = from; at < to; at++) counts[codes[index[at]!]!] = 0;
    return varied;
  }

  /** Values of different people: somebody with many rows cannot make a group look varied alone. */
  #spoken(column: number, index: Int32Array, from: number, to: number): number {
    const { owners, sensitive } = this.options;
    const { codes, missing } = sensitive[column]!;
    const seen = this.#seenCodes[column]!;
    let distinct = 0;
    for (let at = from; at < to; at++) {
      const row = index[at]!;
      const code = codes[row]!;
      if (this.#spokesman[owners[row]!] !== row || code === missing || seen[code] === this.#stamp) continue;
      seen[code] = this.#stamp;
      distinct++;
    }
    return distinct;
  }
}

function sharesOf(codes: Int32Array, size: number, members: Int32Array): Float64Array {
  const counts = new Float64Array(size);
  for (const row of members) counts[codes[row]!]!++;
  return counts.map((count) => count / members.length);
}

/** In nats, of a group of `rows` rows with these counts. */
export function entropy(counts: ArrayLike<number>, rows: number): number {
  let sum = 0;
  for (let code = 0; code < counts.length; code++) {
    const share = counts[code]! / rows;
    if (share > 0) sum -= share * Math.log(share);
  }
  return sum;
}

/** Earth mover's distance 0..1 between a group's counts and the shares of everybody. */
export function distance(
  counts: ArrayLike<number>,
  shares: ArrayLike<number>,
  rows: number,
  ordered: boolean,
): number {
  let [sum, carried] = [0, 0];
  for (let code = 0; code < counts.length; code++) {
    const difference = counts[code]! / rows - shares[code]!;
    carried += difference;
    sum += Math.abs(ordered ? carried : difference);
  }
  return ordered ? sum / Math.max(1, counts.length - 1) : sum / 2;
}
