import type { Constraint } from './constraint';
import type { Groups } from './partition';
import { coveringNode } from './hierarchy';
import type { Space } from './space';

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
      const group = { rows: [...index.subarray(starts[at], starts[at + 1])], box, loss: 0 };
      this.#groups.push(group);
      this.#measure(at);
    }
  }

  run(): Groups {
    for (let at = 0; at < this.#groups.length; at++) {
      // What a group loses makes another set of its rows the next that keeps it coarse.
      while (this.#release(at));
      this.#dissolve(at);
    }
    const left = this.#groups.filter(({ rows }) => rows.length > 0);
    const starts = [0];
    for (const { rows } of left) starts.push(starts[starts.length - 1]! + rows.length);
    return {
      index: Int32Array.from(left.flatMap(({ rows }) => rows)),
      starts: Int32Array.from(starts),
      boxes: Int32Array.from(left.flatMap(({ box }) => [...box])),
    };
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
    for (const some of this.#outliers(group, count - this.constraint.least)) {
      let left = count * group.loss - (count - some.length) * this.#lossWithout(group, some) - most;
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
    const rest = group.rows.filter((row) => !going.includes(row));
    if (!this.#admits(rest)) return false;
    for (const [to, rows] of arrivals) if (!this.#admits([...this.#groups[to]!.rows, ...rows])) return false;
    group.rows = rest;
    this.#measure(at);
    for (const [to, rows] of arrivals) {
      this.#groups[to]!.rows.push(...rows);
      this.#measure(to);
    }
    return true;
  }

  #lossWithout(group: Group, some: readonly number[]): number {
    const { words, bits } = this.space;
    const without = this.#scratch.fill(0);
    for (const row of some) this.#going[row] = 1;
    for (const row of group.rows) {
      if (this.#going[row] === 1) continue;
      for (let word = 0; word < words; word++) without[word]! |= bits[row * words + word]!;
    }
    for (const row of some) this.#going[row] = 0;
    return this.space.loss(without, 0, group.box);
  }

  /** By column, the rows below each part of the node that the group shows; of ordered grids those of the outermost steps. */
  #outliers(group: Group, most: number): (readonly number[])[] {
    const { codes, columns, domains } = this.space;
    const sets: number[][] = [];
    for (let column = 0; column < columns; column++) {
      const { tree, coarse } = domains[column]!;
      const own = group.rows.map((row) => codes[row * columns + column]!);
      const [low, high] = [Math.min(...own), Math.max(...own)];
      if (low === high) continue;
      const cover = tree === null ? -1 : coveringNode(tree, low, high);
      const parts = new Map<number, number[]>();
      own.forEach((code, place) => {
        let part = coarse === null ? code : coarse[code]!;
        if (tree !== null) while (tree.parent[part] !== cover) part = tree.parent[part]!;
        const rows = parts.get(part);
        if (rows === undefined) parts.set(part, [group.rows[place]!]);
        else rows.push(group.rows[place]!);
      });
      if (parts.size < 2) continue;
      const ends = tree === null ? [Math.min(...parts.keys()), Math.max(...parts.keys())] : [...parts.keys()];
      for (const part of ends) {
        const rows = parts.get(part)!;
        if (rows.length <= most) sets.push(rows);
      }
    }
    return sets;
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
      if (loss >= least || to === at) continue;
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
