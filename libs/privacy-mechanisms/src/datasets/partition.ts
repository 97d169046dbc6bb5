import type { Constraint } from './constraint';
import { type Cut, CutList } from './cut';
import { HistogramCuts } from './histogram-cuts';
import { OrderedCuts } from './ordered-cuts';
import { refine } from './refine';
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

/** How much is tried; more rows leave less to gain by it, and less time. */
interface Effort {
  /** Nodes of up to so many smallest groups try several cuts to the end before they choose one. */
  readonly ahead: number;
  readonly tried: number;
  /** Groups on both sides that a group may give rows to afterwards. */
  readonly neighbours: number;
}

/** Large groups are few, and keep more apart that could still be brought together. */
function effortFor(rows: number, least: number): Effort {
  if (rows > 200_000) return { ahead: 0, tried: 1, neighbours: 0 };
  if (rows > 50_000) return { ahead: 16, tried: 2, neighbours: 16 };
  if (least > 20) return { ahead: 60, tried: 6, neighbours: 128 };
  return { ahead: 30, tried: 3, neighbours: 24 };
}

/**
 * Divides rows into groups that lose as little as possible: from the top, always by the cut that gains most, until no legal
 * cut gains anything. Every part satisfies the constraint if all rows together do.
 *
 * @param rows the rows to divide; the array becomes the result's
 */
export function partition(space: Space, constraint: Constraint, rows: Int32Array): Groups {
  const effort = effortFor(rows.length, constraint.least);
  const groups = new Partition(space, constraint, rows, effort).run();
  return effort.neighbours === 0 ? groups : refine(space, constraint, groups, effort.neighbours);
}

/** A node after a cut: its rows rearranged, and both boxes. */
interface Halves {
  readonly rows: Int32Array;
  readonly middle: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

class Partition {
  readonly #histograms: HistogramCuts;
  readonly #ordered: OrderedCuts;
  readonly #cuts = new CutList();
  readonly #spare: Int32Array;
  readonly #bits: Int32Array;
  readonly #starts: number[] = [];
  readonly #boxes: Int32Array[] = [];

  constructor(
    readonly space: Space,
    readonly constraint: Constraint,
    readonly index: Int32Array,
    readonly effort: Effort,
  ) {
    this.#histograms = new HistogramCuts(space, constraint.least);
    this.#ordered = new OrderedCuts(space, constraint.least);
    this.#spare = new Int32Array(index.length);
    this.#bits = new Int32Array(space.words);
  }

  run(): Groups {
    if (this.index.length > 0) this.#divide(0, this.index.length, this.space.root(), true);
    const edges = 2 * this.space.boxedColumns.length;
    const boxes = new Int32Array(edges * this.#boxes.length);
    this.#boxes.forEach((box, group) => boxes.set(box, group * edges));
    return { index: this.index, starts: Int32Array.from([...this.#starts, this.index.length]), boxes };
  }

  /** Divides the rows `index[from..to−1]` and what comes of them; the loss that is left. */
  #divide(from: number, to: number, box: Int32Array, look: boolean): number {
    const rows = to - from;
    const loss = this.#loss(from, to, box);
    const { least } = this.constraint;
    const looks = look && rows <= this.effort.ahead * least && rows >= 3 * least;
    const halves =
      rows < 2 * this.constraint.least || loss <= 1e-9
        ? []
        : this.#cut(from, to, box, loss, looks ? this.effort.tried : 1);
    const [first] = halves;
    if (first === undefined) {
      this.#starts.push(from);
      this.#boxes.push(box);
      return loss;
    }
    const best = halves.length === 1 ? first : this.#bestOf(halves, from, to);
    this.index.set(best.rows, from);
    return this.#divide(from, best.middle, best.left, look) + this.#divide(best.middle, to, best.right, look);
  }

  #bestOf(halves: readonly Halves[], from: number, to: number): Halves {
    const groups = this.#starts.length;
    let [best, least] = [halves[0]!, Infinity];
    for (const half of halves) {
      this.index.set(half.rows, from);
      const loss =
        this.#divide(from, half.middle, half.left, false) + this.#divide(half.middle, to, half.right, false);
      this.#starts.length = this.#boxes.length = groups;
      if (loss < least - 1e-9) [best, least] = [half, loss];
    }
    return best;
  }

  /** The best legal cuts, at most `most`, each of another column. */
  #cut(from: number, to: number, box: Int32Array, loss: number, most: number): readonly Halves[] {
    const { constraint, index } = this;
    const found: Halves[] = [];
    for (const finder of to - from <= SORTED ? [this.#ordered] : [this.#histograms, this.#ordered]) {
      this.#cuts.clear();
      finder.find(index, from, to, box, loss, this.#cuts);
      const columns = new Set<number>();
      for (let cut = this.#cuts.take(); cut !== undefined; cut = this.#cuts.take()) {
        if (columns.has(cut.column)) continue;
        const middle = cut.rows < 0 ? this.#separate(cut, from, to) : this.#arrange(cut, from, to);
        if (
          !constraint.countsAlone &&
          !(constraint.admits(index, from, middle) && constraint.admits(index, middle, to))
        )
          continue;
        const [left, right] = this.#boxesOf(cut, box, middle);
        found.push({ rows: index.slice(from, to), middle, left, right });
        columns.add(cut.column);
        if (found.length === most) return found;
      }
      if (found.length > 0) return found;
    }
    return found;
  }

  #loss(from: number, to: number, box: Int32Array): number {
    const { bits, words } = this.space;
    const seen = this.#bits.fill(0);
    for (let at = from; at < to; at++) {
      const row = this.index[at]! * words;
      for (let word = 0; word < words; word++) seen[word]! |= bits[row + word]!;
    }
    return (to - from) * this.space.loss(seen, 0, box);
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

  #boxesOf(
    { column, low, high, rows }: Cut,
    box: Int32Array,
    middle: number,
  ): readonly [Int32Array, Int32Array] {
    const at = 2 * this.space.boxed[column]!;
    if (at < 0) return [box, box];
    const [left, right] = [box.slice(), box.slice()];
    left[at] = Math.max(low, box[at]!);
    left[at + 1] = high;
    const relaxed = rows >= 0 && this.#codeAt(middle - 1, column) === this.#codeAt(middle, column);
    // The rest around a node of the hierarchy keeps the whole box.
    if (rows >= 0 || low <= box[at]!) right[at] = relaxed ? high : high + 1;
    return [left, right];
  }

  #codeAt(at: number, column: number): number {
    return this.space.codes[this.index[at]! * this.space.columns + column]!;
  }
}
