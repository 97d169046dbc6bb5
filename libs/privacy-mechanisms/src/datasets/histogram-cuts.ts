import type { CutList } from './cut';
import type { Space } from './space';

/** How much an even cut is preferred to an uneven one that gains as much. */
const BALANCE = 1e-3;
/** Rows whose values in other columns are noted. */
const MOST_LOOKED_AT = 16_384;

/**
 * The cuts of a large node: all thresholds on the order of a column, and every node of its hierarchy against the rest. One
 * counting histogram per column, which also holds the values of all other columns that occur with each code: so a cut's gain
 * is exact over all columns, not only over its own.
 */
export class HistogramCuts {
  readonly #counts: Int32Array;
  readonly #bits: Int32Array;
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  readonly #sums: Int32Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  #ownCodes = new Int32Array(0);
  #ownBits = new Int32Array(0);

  constructor(
    readonly space: Space,
    readonly least: number,
  ) {
    const size = Math.max(1, ...space.domains.map((domain) => domain.size)) + 1;
    this.#counts = new Int32Array(size);
    this.#sums = new Int32Array(size + 1);
    this.#bits = new Int32Array(size * space.words);
    this.#before = new Int32Array((size + 1) * space.words);
    this.#after = new Int32Array((size + 1) * space.words);
    this.#left = new Int32Array(space.words);
    this.#right = new Int32Array(space.words);
  }

  /** Adds every cut of the rows `index[from..to−1]` that gains something and leaves `least` rows on both sides. */
  find(index: Int32Array, from: number, to: number, box: Int32Array, loss: number, cuts: CutList): void {
    this.#gather(index, from, to);
    for (let column = 0; column < this.space.columns; column++) {
      const boxed = this.space.boxed[column]!;
      const low = boxed < 0 ? 0 : box[2 * boxed]!;
      const high = boxed < 0 ? this.space.domains[column]!.size - 1 : box[2 * boxed + 1]!;
      if (low === high) continue;
      this.#count(to - from, column, low, high);
      this.#thresholds(to - from, column, low, high, box, loss, cuts);
      if (this.space.domains[column]!.tree !== null)
        this.#nodes(to - from, column, low, high, box, loss, cuts);
    }
  }

  /** The rows of the node side by side, so that every column finds them in one piece. */
  #gather(index: Int32Array, from: number, to: number): void {
    const { codes, bits, words, columns } = this.space;
    const rows = to - from;
    if (this.#ownBits.length < rows * words || this.#ownCodes.length < rows * columns) {
      this.#ownCodes = new Int32Array(rows * columns);
      this.#ownBits = new Int32Array(rows * words);
    }
    const [ownCodes, ownBits] = [this.#ownCodes, this.#ownBits];
    for (let at = 0; at < rows; at++) {
      const row = index[from + at]!;
      for (let column = 0; column < columns; column++)
        ownCodes[column * rows + at] = codes[row * columns + column]!;
      for (let word = 0; word < words; word++) ownBits[at * words + word] = bits[row * words + word]!;
    }
  }

  #count(rows: number, column: number, low: number, high: number): void {
    const { words } = this.space;
    const [counts, seen, ownCodes, ownBits] = [this.#counts, this.#bits, this.#ownCodes, this.#ownBits];
    const span = high - low + 1;
    // In very large nodes the values that occur are those of some rows: nearly all occur everywhere anyway.
    const stride = Math.max(1, Math.floor(rows / MOST_LOOKED_AT));
    counts.fill(0, 0, span);
    seen.fill(0, 0, span * words);
    const first = column * rows;
    for (let at = 0; at < rows; at++) counts[ownCodes[first + at]! - low]!++;
    for (let at = 0; at < rows; at += stride) {
      const place = (ownCodes[first + at]! - low) * words;
      for (let word = 0; word < words; word++) seen[place + word]! |= ownBits[at * words + word]!;
    }
    const [before, after, sums] = [this.#before, this.#after, this.#sums];
    sums[0] = 0;
    before.fill(0, 0, words);
    after.fill(0, span * words, (span + 1) * words);
    for (let code = 0; code < span; code++) {
      sums[code + 1] = sums[code]! + counts[code]!;
      for (let word = code * words; word < (code + 1) * words; word++)
        before[word + words] = before[word]! | seen[word]!;
    }
    for (let word = span * words - 1; word >= 0; word--) after[word] = after[word + words]! | seen[word]!;
  }

  #thresholds(
    rows: number,
    column: number,
    low: number,
    high: number,
    box: Int32Array,
    loss: number,
    cuts: CutList,
  ): void {
    const { space, least } = this;
    const [counts, sums] = [this.#counts, this.#sums];
    const boxed = space.boxed[column]!;
    const span = high - low + 1;
    for (let code = 0; code < span - 1; code++) {
      if (counts[code] === 0) continue;
      const first = sums[code + 1]!;
      if (first < least) continue;
      if (rows - first < least) return;
      let next = code + 1;
      while (counts[next] === 0) next++;
      const end = space.endBetween(column, low + code, low + next);
      const words = (code + 1) * space.words;
      const left = space.loss(this.#before, words, box, boxed, low, end);
      const right = space.loss(this.#after, words, box, boxed, end + 1, high);
      const gain = loss - first * left - (rows - first) * right;
      if (gain > 1e-9)
        cuts.add(gain + (BALANCE * Math.min(first, rows - first) * loss) / rows, column, low, end, -1);
    }
  }

  #nodes(
    rows: number,
    column: number,
    low: number,
    high: number,
    box: Int32Array,
    loss: number,
    cuts: CutList,
  ): void {
    const { space, least } = this;
    const { words } = space;
    const tree = space.domains[column]!.tree!;
    const boxed = space.boxed[column]!;
    const [sums, before, after, seen] = [this.#sums, this.#before, this.#after, this.#bits];
    const [left, right] = [this.#left, this.#right];
    // Leaves outside the box are passed over: there may be many more than rows.
    for (let node = low; node < tree.first.length - 1; node = node === high ? tree.leaves : node + 1) {
      const a = Math.max(low, tree.first[node]!) - low;
      const b = Math.min(high, tree.last[node]!) - low;
      if (a > b || a === 0 || b === high - low) continue;
      const inside = sums[b + 1]! - sums[a]!;
      // Nodes at an end of what occurs are thresholds.
      if (inside < least || rows - inside < least || sums[a] === 0 || sums[b + 1] === rows) continue;
      left.fill(0);
      for (let code = a; code <= b; code++)
        for (let word = 0; word < words; word++) left[word]! |= seen[code * words + word]!;
      for (let word = 0; word < words; word++)
        right[word] = before[a * words + word]! | after[(b + 1) * words + word]!;
      const gain =
        loss -
        inside * space.loss(left, 0, box, boxed, low + a, low + b) -
        (rows - inside) * space.loss(right, 0, box);
      if (gain > 1e-9)
        cuts.add(
          gain + (BALANCE * Math.min(inside, rows - inside) * loss) / rows,
          column,
          low + a,
          low + b,
          -1,
        );
    }
  }
}
