import type { Constraint } from './constraint';

/**
 * Finds at which places an order of rows can be divided: one pass from each end counts people and values. Where hardly any
 * cut is legal, that spares trying them all, each of which reads all rows.
 */
export class LegalPlaces {
  readonly #people: Int32Array;
  readonly #values: readonly Int32Array[];
  readonly #distinct: Int32Array;
  #stamp = 0;

  constructor(readonly constraint: Constraint) {
    const { demandOf, sensitive } = constraint.options;
    this.#people = new Int32Array(demandOf.length);
    this.#values = sensitive.map(({ size }) => new Int32Array(size));
    this.#distinct = new Int32Array(sensitive.length);
  }

  /**
   * By number of rows in the first part: 1 if both parts have the people and the distinct values that theirs ask. Entropy
   * and closeness are left to the constraint itself.
   *
   * @param order its first `rows` rows are meant
   */
  of(order: Int32Array, rows: number): Uint8Array {
    const legal = new Uint8Array(rows + 1);
    this.#pass(
      rows,
      (at) => order[at]!,
      (first) => (legal[first] = 1),
    );
    const both = new Uint8Array(rows + 1);
    this.#pass(
      rows,
      (at) => order[rows - 1 - at]!,
      (second) => (both[rows - second] = legal[rows - second]!),
    );
    return both;
  }

  /** Tells `found` after how many rows those so far satisfy everything that can be counted. */
  #pass(rows: number, rowAt: (at: number) => number, found: (rows: number) => void): void {
    const { owners, demandOf, demands, sensitive } = this.constraint.options;
    const stamp = ++this.#stamp;
    const distinct = this.#distinct.fill(0);
    let [people, k, l] = [0, 1, 1];
    for (let at = 0; at < rows; at++) {
      const row = rowAt(at);
      const owner = owners[row]!;
      if (this.#people[owner] !== stamp) {
        this.#people[owner] = stamp;
        people++;
        const demand = demands[demandOf[owner]!]!;
        if (demand.k > k) k = demand.k;
        if (demand.l > l) l = demand.l;
      }
      for (let column = 0; column < sensitive.length; column++) {
        const { codes, missing } = sensitive[column]!;
        const code = codes[row]!;
        const seen = this.#values[column]!;
        if (code === missing || seen[code] === stamp) continue;
        seen[code] = stamp;
        distinct[column]!++;
      }
      if (people >= k && (l === 1 || distinct.every((values) => values >= l))) found(at + 1);
    }
  }
}
