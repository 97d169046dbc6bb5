import type { CutList } from './cut';
import type { Space } from './space';

/**
 * The cuts of a small node, by sorting it along each column: every place in the order divides it, also between rows of equal
 * codes (a relaxed cut; then both parts keep that code in their box), and every node of a hierarchy against the rest.
 */
export class OrderedCuts {
  #orders: readonly Int32Array[] = [];
  #before = new Int32Array(0);
  #after = new Int32Array(0);
  readonly #left: Int32Array;
  readonly #right: Int32Array;

  constructor(
    readonly space: Space,
    readonly least: number,
  ) {
    this.#left = new Int32Array(space.words);
    this.#right = new Int32Array(space.words);
    this.#reserve(64);
  }

  /** The rows of the last node in the order of a column. */
  order(column: number): Int32Array {
    return this.#orders[column]!;
  }

  /** The rows `index[from..to−1]` in the order of a column, at the beginning of an array that the next node overwrites. */
  sorted(index: Int32Array, from: number, to: number, column: number): Int32Array {
    this.#reserve(to - from);
    return this.#sort(index, from, to, column);
  }

  /** Adds every cut of the rows `index[from..to−1]` that gains something and leaves `least` rows on both sides. */
  find(index: Int32Array, from: number, to: number, box: Int32Array, loss: number, cuts: CutList): void {
    const { space, least } = this;
    const { words, columns } = space;
    const rows = to - from;
    this.#reserve(rows);
    for (let column = 0; column < columns; column++) {
      const order = this.#sort(index, from, to, column);
      const lowest = space.codes[order[0]! * columns + column]!;
      const highest = space.codes[order[rows - 1]! * columns + column]!;
      if (lowest === highest) continue;
      this.#accumulate(order, rows);
      const boxed = space.boxed[column]!;
      const low = boxed < 0 ? 0 : box[2 * boxed]!;
      const high = boxed < 0 ? 0 : box[2 * boxed + 1]!;
      for (let first = least; first <= rows - least; first++) {
        const code = space.codes[order[first - 1]! * columns + column]!;
        const next = space.codes[order[first]! * columns + column]!;
        const end = code === next ? code : space.endBetween(column, code, next);
        const left = space.loss(this.#before, first * words, box, boxed, low, end);
        const right = space.loss(
          this.#after,
          first * words,
          box,
          boxed,
          code === next ? code : end + 1,
          high,
        );
        const gain = loss - first * left - (rows - first) * right;
        if (gain > 1e-9) cuts.add(gain, column, low, end, first);
      }
      if (space.domains[column]!.tree !== null) this.#nodes(order, rows, column, box, loss, cuts);
    }
  }

  #reserve(rows: number): void {
    const { words, columns } = this.space;
    if (this.#before.length >= (rows + 1) * words && (this.#orders[0]?.length ?? 0) >= rows) return;
    this.#orders = Array.from({ length: columns }, () => new Int32Array(2 * rows));
    this.#before = new Int32Array((2 * rows + 1) * words);
    this.#after = new Int32Array((2 * rows + 1) * words);
  }

  #sort(index: Int32Array, from: number, to: number, column: number): Int32Array {
    const { codes, columns } = this.space;
    const order = this.#orders[column]!;
    const rows = to - from;
    if (rows > 96) {
      const sorted = index
        .slice(from, to)
        .sort((a, b) => codes[a * columns + column]! - codes[b * columns + column]!);
      order.set(sorted);
      return order;
    }
    for (let at = 0; at < rows; at++) {
      const row = index[from + at]!;
      const code = codes[row * columns + column]!;
      let place = at;
      while (place > 0 && codes[order[place - 1]! * columns + column]! > code) {
        order[place] = order[place - 1]!;
        place--;
      }
      order[place] = row;
    }
    return order;
  }

  #accumulate(order: Int32Array, rows: number): void {
    const { bits, words } = this.space;
    const [before, after] = [this.#before, this.#after];
    before.fill(0, 0, words);
    after.fill(0, rows * words, (rows + 1) * words);
    for (let at = 0; at < rows; at++) {
      const row = order[at]! * words;
      for (let word = 0; word < words; word++)
        before[(at + 1) * words + word] = before[at * words + word]! | bits[row + word]!;
    }
    for (let at = rows - 1; at >= 0; at--) {
      const row = order[at]! * words;
      for (let word = 0; word < words; word++)
        after[at * words + word] = after[(at + 1) * words + word]! | bits[row + word]!;
    }
  }

  /** Nodes that lie in the middle of what occurs, so that no place in the order divides them from the rest. */
  #nodes(
    order: Int32Array,
    rows: number,
    column: number,
    box: Int32Array,
    loss: number,
    cuts: CutList,
  ): void {
    const { space, least } = this;
    const { words, columns, codes, bits } = space;
    const tree = space.domains[column]!.tree!;
    const boxed = space.boxed[column]!;
    const highest = codes[order[rows - 1]! * columns + column]!;
    const lowest = codes[order[0]! * columns + column]!;
    let done = -1;
    for (let start = 1; start < rows; start++) {
      const leaf = codes[order[start]! * columns + column]!;
      if (leaf === codes[order[start - 1]! * columns + column]) continue;
      // Every node that begins between the code before and this one, from the leaf upwards.
      const previous = codes[order[start - 1]! * columns + column]!;
      done = previous;
      for (
        let node = leaf;
        tree.first[node]! > done && tree.first[node]! > lowest;
        node = tree.parent[node]!
      ) {
        const last = tree.last[node]!;
        if (last >= highest) break;
        let end = start;
        while (codes[order[end]! * columns + column]! <= last) end++;
        const inside = end - start;
        if (inside < least || rows - inside < least) continue;
        const [left, right] = [this.#left, this.#right];
        left.fill(0);
        for (let at = start; at < end; at++)
          for (let word = 0; word < words; word++) left[word]! |= bits[order[at]! * words + word]!;
        for (let word = 0; word < words; word++)
          right[word] = this.#before[start * words + word]! | this.#after[end * words + word]!;
        const from = boxed < 0 ? 0 : Math.max(tree.first[node]!, box[2 * boxed]!);
        const gain =
          loss -
          inside * space.loss(left, 0, box, boxed, from, last) -
          (rows - inside) * space.loss(right, 0, box);
        if (gain > 1e-9) cuts.add(gain, column, tree.first[node]!, last, -1);
      }
    }
  }
}
