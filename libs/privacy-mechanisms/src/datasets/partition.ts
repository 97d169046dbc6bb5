import type { Constraint } from './constraint';
import { type Cut, CutList } from './cut';
import { HistogramCuts } from './histogram-cuts';
import { LegalPlaces } from './legal-places';
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

/** With more codes than so many times its rows, a node is sorted too. */
const SPARSE = 16;

/** So many illegal cuts are tried before it is asked which can be legal; then further ones until so many rows were read. */
const LEAST_TRIED = 32;
const MOST_READ = 400_000;

/**
 * A cut that takes less than a 16th away is a sliver. Nodes of more than 64 groups that came about by many of them are cut in
 * the middle instead: slivers alone would read all rows as often as there are groups, e.g. of texts without a hierarchy.
 */
const SLIVER = 16;
const MOST_SLIVERS = 24;
const LARGE = 64;

/** How much is tried; more rows leave less to gain by it, and less time. */
interface Effort {
  /** Nodes of up to so many smallest groups try several cuts to the end before they choose one. */
  readonly ahead: number;
  readonly tried: number;
  /** Groups on both sides that a group may give rows to afterwards. */
  readonly neighbours: number;
}

/** Rows of more words than this count as more rows. */
const WORDS = 8;

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
  const effort = effortFor(rows.length * Math.max(1, space.words / WORDS), constraint.least);
  const groups = new Partition(space, constraint, rows, effort).run();
  return effort.neighbours === 0 ? groups : refine(space, constraint, groups, effort.neighbours);
}

/** What is still to be divided. */
interface Node {
  readonly from: number;
  readonly to: number;
  readonly box: Int32Array;
  /** Cuts above it that took little away. */
  readonly slivers: number;
}

/** A node after a cut: its rows rearranged, and both boxes. */
interface Halves {
  readonly column: number;
  readonly rows: Int32Array;
  readonly middle: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

class Partition {
  readonly #histograms: HistogramCuts;
  readonly #ordered: OrderedCuts;
  readonly #cuts = new CutList();
  #legal: LegalPlaces | undefined;
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
  #divide(start: number, end: number, root: Int32Array, look: boolean): number {
    const { least } = this.constraint;
    // Not recursive: as many cuts as there are rows may lie on one path.
    const waiting: Node[] = [{ from: start, to: end, box: root, slivers: 0 }];
    let sum = 0;
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const { from, to, box, slivers } = node;
      const rows = to - from;
      const loss = this.#loss(from, to, box);
      const looks = look && rows <= this.effort.ahead * least && rows >= 3 * least;
      const halves =
        rows < 2 * least || loss <= 1e-9 ? [] : this.#cut(from, to, box, loss, looks ? this.effort.tried : 1);
      const [first] = halves;
      if (first === undefined) {
        this.#starts.push(from);
        this.#boxes.push(box);
        sum += loss;
        continue;
      }
      let best = halves.length === 1 ? first : this.#bestOf(halves, from, to);
      const sliver = SLIVER * Math.min(best.middle - from, to - best.middle) < rows;
      if (sliver && slivers >= MOST_SLIVERS && rows > LARGE * least)
        best = this.#evenCut(from, to, box, best) ?? best;
      this.index.set(best.rows, from);
      const below = sliver ? slivers + 1 : slivers;
      waiting.push({ from: best.middle, to, box: best.right, slivers: below });
      waiting.push({ from, to: best.middle, box: best.left, slivers: below });
    }
    return sum;
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
    const mostRefused = Math.max(2 * LEAST_TRIED, MOST_READ / (to - from));
    for (const finder of this.#findersFor(to - from, box)) {
      this.#cuts.clear();
      finder.find(index, from, to, box, loss, this.#cuts);
      let refused = 0;
      for (let cut = this.#cuts.take(); cut !== undefined; cut = this.#cuts.take()) {
        const { column } = cut;
        const middle = cut.rows < 0 ? this.#separate(cut, from, to) : this.#arrange(cut, from, to);
        if (
          !constraint.countsAlone &&
          !(constraint.admits(index, from, middle) && constraint.admits(index, middle, to))
        ) {
          if (++refused === LEAST_TRIED) this.#dropIllegal(from, to, box);
          if (refused >= mostRefused) break;
          continue;
        }
        const [left, right] = this.#boxesOf(cut, box, middle);
        found.push({ column, rows: index.slice(from, to), middle, left, right });
        if (found.length === most) return found;
        this.#cuts.keep((other) => other !== column);
      }
      if (found.length > 0) return found;
    }
    return found;
  }

  /** Histograms take time and room by codes, sorting by rows. */
  #findersFor(rows: number, box: Int32Array): readonly (HistogramCuts | OrderedCuts)[] {
    let codes = 0;
    for (let at = 0; at < box.length; at += 2) codes += box[at + 1]! - box[at]! + 1;
    return rows <= SORTED || codes > SPARSE * rows ? [this.#ordered] : [this.#histograms, this.#ordered];
  }

  /** Leaves only cuts that may be legal, of those in the order of a column. */
  #dropIllegal(from: number, to: number, box: Int32Array): void {
    const rows = to - from;
    this.#legal ??= new LegalPlaces(this.constraint);
    const legal = this.#legal;
    const known = new Map<number, { readonly order: Int32Array; readonly places: Uint8Array }>();
    this.#cuts.keep((column, low, high, first) => {
      const boxed = this.space.boxed[column]!;
      // A node in the middle, and what lies around it.
      if (first < 0 && low > (boxed < 0 ? 0 : box[2 * boxed]!)) return true;
      let own = known.get(column);
      if (own === undefined) {
        const order =
          first < 0 ? this.#ordered.sorted(this.index, from, to, column) : this.#ordered.order(column);
        own = { order, places: legal.of(order, rows) };
        known.set(column, own);
      }
      return own.places[first < 0 ? this.#upTo(own.order, rows, column, high) : first] === 1;
    });
  }

  /** How many rows of an order have codes up to `high`. */
  #upTo(order: Int32Array, rows: number, column: number, high: number): number {
    const { codes, columns } = this.space;
    let [low, above] = [0, rows];
    while (low < above) {
      const at = (low + above) >> 1;
      if (codes[order[at]! * columns + column]! <= high) low = at + 1;
      else above = at;
    }
    return low;
  }

  /** The legal cut nearest to the middle between different codes of the same column, whatever it gains. */
  #evenCut(from: number, to: number, box: Int32Array, { column }: Halves): Halves | undefined {
    const { constraint, index } = this;
    const [rows, half] = [to - from, (to - from) >> 1];
    index.set(this.#ordered.sorted(index, from, to, column).subarray(0, rows), from);
    let [middle, upper] = [from + half, from + half];
    while (middle > from && this.#codeAt(middle - 1, column) === this.#codeAt(middle, column)) middle--;
    while (upper < to && this.#codeAt(upper - 1, column) === this.#codeAt(upper, column)) upper++;
    if (upper + middle < from + to) middle = upper;
    if (SLIVER * Math.min(middle - from, to - middle) < rows) return undefined;
    if (!constraint.admits(index, from, middle) || !constraint.admits(index, middle, to)) return undefined;
    const boxed = this.space.boxed[column]!;
    const low = boxed < 0 ? 0 : box[2 * boxed]!;
    const high = this.space.endBetween(
      column,
      this.#codeAt(middle - 1, column),
      this.#codeAt(middle, column),
    );
    const [left, right] = this.#boxesOf({ column, low, high, rows: -1 }, box, middle);
    return { column, rows: index.slice(from, to), middle, left, right };
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
