import type { Constraint } from './constraint';
import { type Cut, CutList } from './cut';
import { HistogramCuts } from './histogram-cuts';
import { OrderedCuts } from './ordered-cuts';
import type { Space } from './space';

/** Groups of rows, and the box each came out of. */
export interface Groups {
  /** All rows, group by group. */
  readonly index: Int32Array;
  /** Where each group begins in `index`; one more than there are groups. */
  readonly starts: Int32Array;
  /** Low and high of each boxed column, group by group. */
  readonly boxes: Int32Array;
}

/** Up to so many rows a node is sorted along each column; above, histograms are faster. */
const SORTED = 48;

/**
 * Divides rows into groups that lose as little as possible: from the top, always by the cut that gains most, until no legal
 * cut gains anything. Every part satisfies the constraint if all rows together do.
 *
 * @param rows the rows to divide; the array becomes the result's
 */
export function partition(space: Space, constraint: Constraint, rows: Int32Array): Groups {
  return new Partition(space, constraint, rows).run();
}

class Partition {
  readonly #histograms: HistogramCuts;
  readonly #ordered: OrderedCuts;
  readonly #cuts = new CutList();
  readonly #spare: Int32Array;
  readonly #bits: Int32Array;
  readonly #starts: number[] = [];
  readonly #boxes: number[] = [];

  constructor(
    readonly space: Space,
    readonly constraint: Constraint,
    readonly index: Int32Array,
  ) {
    this.#histograms = new HistogramCuts(space, constraint.least);
    this.#ordered = new OrderedCuts(space, constraint.least);
    this.#spare = new Int32Array(index.length);
    this.#bits = new Int32Array(space.words);
  }

  run(): Groups {
    if (this.index.length > 0) this.#divide(0, this.index.length, this.space.root());
    return {
      index: this.index,
      starts: Int32Array.from([...this.#starts, this.index.length]),
      boxes: Int32Array.from(this.#boxes),
    };
  }

  #divide(from: number, to: number, box: Int32Array): void {
    const cut = to - from < 2 * this.constraint.least ? undefined : this.#cut(from, to, box);
    if (cut === undefined) {
      this.#starts.push(from);
      for (const edge of box) this.#boxes.push(edge);
      return;
    }
    const [left, right] = this.#boxesOf(cut, box);
    this.#divide(from, cut.middle, left);
    this.#divide(cut.middle, to, right);
  }

  /** Makes the best legal cut in `index`. */
  #cut(from: number, to: number, box: Int32Array): (Cut & { middle: number; relaxed: boolean }) | undefined {
    const { constraint, index } = this;
    const loss = this.#loss(from, to, box);
    if (loss <= 1e-9) return undefined;
    const small = to - from <= SORTED;
    for (const finder of small ? [this.#ordered] : [this.#histograms, this.#ordered]) {
      this.#cuts.clear();
      finder.find(index, from, to, box, loss, this.#cuts);
      for (let cut = this.#cuts.take(); cut !== undefined; cut = this.#cuts.take()) {
        const middle = cut.rows < 0 ? this.#separate(cut, from, to) : this.#arrange(cut, from, to);
        if (
          constraint.countsAlone ||
          (constraint.admits(index, from, middle) && constraint.admits(index, middle, to))
        )
          return { ...cut, middle, relaxed: cut.rows >= 0 && this.#ties(cut, middle) };
      }
    }
    return undefined;
  }

  #loss(from: number, to: number, box: Int32Array): number {
    const { bits, words } = this.space;
    const seen = this.#bits.fill(0);
    for (let at = from; at < to; at++) {
      const row = this.index[at]! * words;
      for (let word = 0; word < words; word++) seen[word]! |= bits[row + word]!;
    }
    return (to - from) * (this.space.boxLoss(box) + this.space.presentLoss(seen, 0));
  }

  #separate({ column, low, high }: Cut, from: number, to: number): number {
    const { codes, columns } = this.space;
    const [index, spare] = [this.index, this.#spare];
    let [first, second] = [from, 0];
    for (let at = from; at < to; at++) {
      const row = index[at]!;
      const code = codes[row * columns + column]!;
      if (code >= low && code <= high) index[first++] = row;
      else spare[second++] = row;
    }
    for (let at = 0; at < second; at++) index[first + at] = spare[at]!;
    return first;
  }

  #arrange({ column, rows }: Cut, from: number, to: number): number {
    const order = this.#ordered.order(column);
    for (let at = from; at < to; at++) this.index[at] = order[at - from]!;
    return from + rows;
  }

  #ties({ column }: Cut, middle: number): boolean {
    const { codes, columns } = this.space;
    return (
      codes[this.index[middle - 1]! * columns + column] === codes[this.index[middle]! * columns + column]
    );
  }

  #boxesOf(
    { column, low, high, rows, relaxed }: Cut & { relaxed: boolean },
    box: Int32Array,
  ): readonly [Int32Array, Int32Array] {
    const at = 2 * this.space.boxed[column]!;
    if (at < 0) return [box, box];
    const [left, right] = [box.slice(), box.slice()];
    left[at] = Math.max(low, box[at]!);
    left[at + 1] = high;
    // The rest around a node of the hierarchy keeps the whole box.
    if (rows >= 0 || low <= box[at]!) right[at] = relaxed ? high : high + 1;
    return [left, right];
  }
}
