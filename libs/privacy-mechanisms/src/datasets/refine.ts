import type { Constraint } from './constraint';
import type { Groups } from './partition';
import { coveringNode } from './hierarchy';
import type { Space } from './space';

/** Rows of a group that keep it coarse. */
interface Outliers {
  readonly rows: readonly number[];
  /** Of each other row of the group. */
  readonly lossWithout: number;
}

/**
 * Groups of more rows than so many times the least (and than the second number) stay as they are: nearly always no legal cut
 * divides them, and each attempt to move a row reads all others.
 */
const MOST_TIMES_LEAST = 8;
const SMALL = 256;
/** So many sets of rows leave a group at most. */
const MOST_RELEASES = 64;

/** A group that rows come to and go from. */
interface Group {
  rows: number[];
  readonly box: Int32Array;
  loss: number;
}

/**
 * Moves rows between groups that lie near each other in the division wherever everybody together loses less by it: one row
 * out of a group that can spare it, or all rows of a group, which then is none. A row only goes where its values lie in the box.
 */
export function refine(space: Space, constraint: Constraint, groups: Groups, neighbours: number): Groups {
  return new Refinement(space, constraint, groups, neighbours).run();
}

class Refinement {
  readonly #groups: Group[] = [];
  /** Values that occur, group by group. */
  readonly #bits: Int32Array;
  readonly #scratch: Int32Array;
  readonly #joint: Int32Array;
  /** Loss of a row, group by group. */
  readonly #losses: Float64Array;
  /** Marks of rows, all 0 between uses. */
  readonly #going: Uint8Array;

  constructor(
    readonly space: Space,
    readonly constraint: Constraint,
    { index, starts, boxes }: Groups,
    readonly neighbours: number,
  ) {
    const edges = 2 * space.boxedColumns.length;
    const count = starts.length - 1;
    this.#losses = new Float64Array(count);
    this.#bits = new Int32Array(count * space.words);
    this.#scratch = new Int32Array(space.words);
    this.#going = new Uint8Array(space.rows);
    this.#joint = new Int32Array(space.words);
    for (let at = 0; at < count; at++) {
      const box = boxes.slice(at * edges, (at + 1) * edges);
      const group = { rows: Array.from(index.subarray(starts[at], starts[at + 1])), box, loss: 0 };
      this.#groups.push(group);
      this.#measure(at);
    }
  }

  run(): Groups {
    for (let at = 0; at < this.#groups.length; at++) {
      if (this.#isHuge(at)) continue;
      // What a group loses makes another set of its rows the next that keeps it coarse.
      for (let times = 0; times < MOST_RELEASES && this.#release(at); times++);
      this.#dissolve(at);
    }
    const left = this.#groups.filter(({ rows }) => rows.length > 0);
    const starts = [0];
    for (const { rows } of left) starts.push(starts[starts.length - 1]! + rows.length);
    const index = new Int32Array(starts[starts.length - 1]!);
    left.forEach(({ rows }, at) => index.set(rows, starts[at]));
    return {
      index,
      starts: Int32Array.from(starts),
      boxes: Int32Array.from(left.flatMap(({ box }) => [...box])),
    };
  }

  #isHuge(at: number): boolean {
    return this.#groups[at]!.rows.length > Math.max(SMALL, MOST_TIMES_LEAST * this.constraint.least);
  }

  #measure(at: number): void {
    const { words, bits } = this.space;
    const group = this.#groups[at]!;
    if (group.rows.length === 0) {
      // Nobody goes where nobody is.
      this.#losses[at] = Infinity;
      return;
    }
    const base = at * words;
    this.#bits.fill(0, base, base + words);
    for (const row of group.rows)
      for (let word = 0; word < words; word++) this.#bits[base + word]! |= bits[row * words + word]!;
    group.loss = this.space.loss(this.#bits, base, group.box);
    this.#losses[at] = group.loss;
  }

  /** Lets those rows go whose move gains most: all that hold one of the values that keep the group coarse. */
  #release(at: number): boolean {
    const group = this.#groups[at]!;
    const count = group.rows.length;
    if (count <= this.constraint.least || group.loss <= 1e-9) return false;
    let [most, going]: [number, readonly number[]] = [1e-9, []];
    for (const { rows: some, lossWithout } of this.#outliers(group, count - this.constraint.least)) {
      let left = count * group.loss - (count - some.length) * lossWithout - most;
      for (const row of some) {
        const [cost, to] = this.#cheapest(row, at, left);
        left = to < 0 ? -1 : left - cost;
        if (left <= 0) break;
      }
      if (left > 0) [most, going] = [most + left, some];
    }
    return going.length > 0 && this.#move(at, going);
  }

  /** Moves rows to where each costs least, if all groups are legal then. */
  #move(at: number, going: readonly number[]): boolean {
    const group = this.#groups[at]!;
    const arrivals = new Map<number, number[]>();
    for (const row of going) {
      const [, to] = this.#cheapest(row, at, Infinity);
      if (to < 0) return false;
      const rows = arrivals.get(to);
      if (rows === undefined) arrivals.set(to, [row]);
      else rows.push(row);
    }
    for (const row of going) this.#going[row] = 1;
    const rest = group.rows.filter((row) => this.#going[row] === 0);
    for (const row of going) this.#going[row] = 0;
    if (!this.#admits(rest)) return false;
    for (const [to, rows] of arrivals) if (!this.#admits(this.#groups[to]!.rows.concat(rows))) return false;
    group.rows = rest;
    this.#measure(at);
    for (const [to, rows] of arrivals) {
      this.#groups[to]!.rows = this.#groups[to]!.rows.concat(rows);
      this.#measure(to);
    }
    return true;
  }

  /**
   * By column, the rows below each part of the node that the group shows, and what the others lose without them; of ordered
   * grids those of the outermost steps.
   */
  #outliers(group: Group, most: number): readonly Outliers[] {
    const sets: Outliers[] = [];
    for (let column = 0; column < this.space.columns; column++) {
      const parts = this.#parts(group.rows, column);
      if (parts.size < 2) continue;
      const isGrid = this.space.domains[column]!.tree === null;
      let [low, high] = [Infinity, -Infinity];
      for (const part of parts.keys()) [low, high] = [Math.min(low, part), Math.max(high, part)];
      const all = [...parts].map(([part, rows]) => ({
        rows,
        may: rows.length <= most && (!isGrid || part === low || part === high),
      }));
      if (all.some(({ may }) => may)) this.#addLosses(group, all, sets);
    }
    return sets;
  }

  /** The rows of a group by the parts of a column that keep it coarse. */
  #parts(rows: readonly number[], column: number): ReadonlyMap<number, number[]> {
    const { codes, columns, domains } = this.space;
    const { tree, coarse } = domains[column]!;
    const parts = new Map<number, number[]>();
    let [low, high] = [Infinity, -Infinity];
    for (const row of rows) {
      const code = codes[row * columns + column]!;
      if (code < low) low = code;
      if (code > high) high = code;
    }
    if (low === high) return parts;
    const cover = tree === null ? -1 : coveringNode(tree, low, high);
    for (const row of rows) {
      const code = codes[row * columns + column]!;
      let part = coarse === null ? code : coarse[code]!;
      if (tree !== null) while (tree.parent[part] !== cover) part = tree.parent[part]!;
      const others = parts.get(part);
      if (others === undefined) parts.set(part, [row]);
      else others.push(row);
    }
    return parts;
  }

  /** What is left without a part is what occurs in the parts before and behind it: one pass from each end. */
  #addLosses(
    { box }: Group,
    parts: readonly { readonly rows: readonly number[]; readonly may: boolean }[],
    sets: Outliers[],
  ): void {
    const { words, bits } = this.space;
    const behind = new Int32Array((parts.length + 1) * words);
    for (let part = parts.length - 1; part >= 0; part--) {
      for (let word = 0; word < words; word++)
        behind[part * words + word] = behind[(part + 1) * words + word]!;
      for (const row of parts[part]!.rows)
        for (let word = 0; word < words; word++) behind[part * words + word]! |= bits[row * words + word]!;
    }
    const before = this.#scratch.fill(0);
    const without = this.#joint;
    parts.forEach(({ rows, may }, part) => {
      if (may) {
        for (let word = 0; word < words; word++)
          without[word] = before[word]! | behind[(part + 1) * words + word]!;
        sets.push({ rows, lossWithout: this.space.loss(without, 0, box) });
      }
      for (const row of rows)
        for (let word = 0; word < words; word++) before[word]! |= bits[row * words + word]!;
    });
  }

  #admits(rows: readonly number[]): boolean {
    if (rows.length === 0) return true;
    if (this.constraint.countsAlone) return rows.length >= this.constraint.least;
    return this.constraint.admits(Int32Array.from(rows), 0, rows.length);
  }

  /** The neighbour that takes a row for the least additional loss below `below`. */
  #cheapest(row: number, at: number, below: number): readonly [number, number] {
    let [least, best] = [below, -1];
    const { space } = this;
    const { words, bits } = space;
    const last = Math.min(this.#groups.length - 1, at + this.neighbours);
    const [losses, present, joint] = [this.#losses, this.#bits, this.#joint];
    for (let to = Math.max(0, at - this.neighbours); to <= last; to++) {
      const loss = losses[to]!;
      if (loss >= least || to === at || this.#isHuge(to)) continue;
      const { rows, box } = this.#groups[to]!;
      if (!this.#liesIn(row, box)) continue;
      let added = 0;
      for (let word = 0; word < words; word++) {
        const own = present[to * words + word]!;
        joint[word] = own | bits[row * words + word]!;
        added |= joint[word]! ^ own;
      }
      const count = rows.length;
      const cost = added === 0 ? loss : (count + 1) * space.loss(joint, 0, box) - count * loss;
      if (cost < least) [least, best] = [cost, to];
    }
    return [least, best];
  }

  #liesIn(row: number, box: Int32Array): boolean {
    const { boxedColumns, codes, columns } = this.space;
    for (let at = 0; at < boxedColumns.length; at++) {
      const code = codes[row * columns + boxedColumns[at]!]!;
      if (code < box[2 * at]! || code > box[2 * at + 1]!) return false;
    }
    return true;
  }

  /** Lets all rows go, if together they lose less elsewhere. */
  #dissolve(at: number): void {
    const group = this.#groups[at]!;
    const count = group.rows.length;
    if (count === 0 || count >= 2 * this.constraint.least || group.loss <= 1e-9) return;
    let left = count * group.loss - 1e-9;
    for (const row of group.rows) {
      const [cost, to] = this.#cheapest(row, at, left);
      if (to < 0) return;
      left -= cost;
      if (left <= 0) return;
    }
    this.#move(at, group.rows);
  }
}
