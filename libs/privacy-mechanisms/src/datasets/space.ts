import type { Tree } from './hierarchy';

/** How coarse categories are published: as the smallest node of the hierarchy above them, or as the set of those that occur. */
export type DatasetMode = 'hierarchy' | 'sets';

/** One quasi-identifier as codes, ready to be partitioned. */
export interface SpaceColumn {
  /** Codes are 0..size−1; of a tree, its leaves. */
  readonly size: number;
  /** Null: codes are points of an ordered grid. */
  readonly tree: Tree | null;
  /**
   * Of an ordered grid, which codes a published box may begin and end at besides the edges of its cuts: the coarse step each code
   * lies in, at most 32 of them, steps ascending. Null: only at the edges of cuts.
   */
  readonly coarse: Uint8Array | null;
  /** The code that stands for no value; −1 if every row has one. */
  readonly missing: number;
  /** Share of the range that lies between two codes of an ordered grid, both included; of a tree, (leaves − 1) / (size − 1) of the node above both. */
  readonly width: (low: number, high: number) => number;
}

/** Sets of more values than this would be unreadable, and slow to keep: such a column is published as nodes. */
const MOST_SET_VALUES = 512;
/** Up to so many values the loss of every possible set of them is tabulated. */
const MOST_TABULATED = 12;

/** Where the values of a column that occur in a group are noted: one bit each. */
interface Presence {
  readonly word: number;
  readonly words: number;
  readonly shift: number;
  readonly mask: number;
  /** Loss of each set of values, by its bits. */
  readonly tabulated: Float64Array | null;
  /** Loss of each range of leaves, by low · size + high. */
  readonly ranges: Float64Array | null;
  readonly size: number;
}

/**
 * The rows to be partitioned, as one table of codes, and what a group of them loses. Columns of few categories are kept as
 * bits besides, `words` 32-bit words a row: the values that occur in a group are the bitwise OR over its rows, whatever
 * the order in which rows come together. All other columns are boxed: their loss is that of the box a group came out of, cut
 * down to the coarse steps in which there are rows.
 */
export class Space {
  readonly columns: number;
  readonly words: number;
  /** Row-major codes. */
  readonly codes: Int32Array;
  /** Row-major presence bits. */
  readonly bits: Int32Array;
  /** Place in a box by column; −1 for columns that are kept as bits. */
  readonly boxed: Int32Array;
  readonly boxedColumns: readonly number[];
  readonly #presences: readonly Presence[];
  readonly #boxes: readonly BoxedColumn[];

  constructor(
    readonly rows: number,
    readonly domains: readonly SpaceColumn[],
    columnCodes: readonly Int32Array[],
    mode: DatasetMode,
  ) {
    this.columns = domains.length;
    this.boxedColumns = domains.flatMap(({ tree, size }, at) =>
      tree === null || size > MOST_SET_VALUES ? [at] : [],
    );
    this.boxed = new Int32Array(this.columns).fill(-1);
    this.boxedColumns.forEach((column, at) => (this.boxed[column] = at));
    const layout = layOut(domains, this.boxed, mode);
    this.#presences = layout.presences.flatMap((presence, column) =>
      presence === null || this.boxed[column]! >= 0 ? [] : [presence],
    );
    this.#boxes = this.boxedColumns.map((column) => ({
      width: domains[column]!.width,
      presence: layout.presences[column]!,
      ...stepEdges(domains[column]!),
    }));
    this.words = layout.words;
    this.codes = interleave(rows, columnCodes);
    this.bits = presenceBits(rows, domains, columnCodes, layout);
  }

  /** The box of everything: low and high of each boxed column. */
  root(): Int32Array {
    return Int32Array.from(this.boxedColumns.flatMap((column) => [0, this.domains[column]!.size - 1]));
  }

  /**
   * The last code of the first part where rows end at `code` and go on at `next`: in the middle of the gap, so that the end
   * of a range is hardly ever somebody's value.
   */
  endBetween(column: number, code: number, next: number): number {
    return next === this.domains[column]!.missing ? next - 1 : (code + next - 1) >> 1;
  }

  /**
   * Loss of a row in a group: 0..columns.
   *
   * @param words at `at` the values that occur in the group
   * @param box of the group
   * @param boxed place of a column whose edges are `low` and `high` instead of those in the box; −1: none
   */
  loss(words: Int32Array, at: number, box: Int32Array, boxed = -1, low = 0, high = 0): number {
    let loss = this.#presentLoss(words, at);
    for (let place = 0; place < this.#boxes.length; place++) {
      const { width, presence, lows, highs } = this.#boxes[place]!;
      let from = place === boxed ? low : box[2 * place]!;
      let to = place === boxed ? high : box[2 * place + 1]!;
      if (presence !== null) {
        const steps = (words[at + presence.word]! >>> presence.shift) & presence.mask;
        from = Math.max(from, lows[lowestBit(steps)]!);
        to = Math.min(to, highs[31 - Math.clz32(steps)]!);
      }
      loss += width(from, to);
    }
    return loss;
  }

  /** The edges that a group with these values shows of a boxed column. */
  shown(words: Int32Array, at: number, box: Int32Array, boxed: number): readonly [low: number, high: number] {
    const { presence, lows, highs } = this.#boxes[boxed]!;
    const [low, high] = [box[2 * boxed]!, box[2 * boxed + 1]!];
    if (presence === null) return [low, high];
    const steps = (words[at + presence.word]! >>> presence.shift) & presence.mask;
    return [Math.max(low, lows[lowestBit(steps)]!), Math.min(high, highs[31 - Math.clz32(steps)]!)];
  }

  /** Loss of all columns kept as bits of a row in a group whose values are the `words` words at `at`. */
  #presentLoss(words: Int32Array, at: number): number {
    const presences = this.#presences;
    let loss = 0;
    for (let index = 0; index < presences.length; index++) {
      const { word, shift, mask, tabulated, ranges, size, words: many } = presences[index]!;
      if (many > 1) {
        loss += wideLoss(words, at + word, many, size, ranges);
        continue;
      }
      const present = (words[at + word]! >>> shift) & mask;
      if (tabulated !== null) loss += tabulated[present]!;
      else if (ranges !== null) loss += ranges[lowestBit(present) * size + 31 - Math.clz32(present)]!;
      else loss += (bitCount(present) - 1) / (size - 1);
    }
    return loss;
  }
}

interface BoxedColumn {
  readonly width: (low: number, high: number) => number;
  /** Bits of the coarse steps; null without any. */
  readonly presence: Presence | null;
  readonly lows: Int32Array;
  readonly highs: Int32Array;
}

/** First and last code of each coarse step. */
function stepEdges({ coarse, size }: SpaceColumn): { lows: Int32Array; highs: Int32Array } {
  const lows = new Int32Array(32).fill(size);
  const highs = new Int32Array(32).fill(-1);
  coarse?.forEach((step, code) => {
    lows[step] = Math.min(lows[step]!, code);
    highs[step] = Math.max(highs[step]!, code);
  });
  return { lows, highs };
}

function lowestBit(present: number): number {
  return 31 - Math.clz32(present & -present);
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function wideLoss(
  words: Int32Array,
  at: number,
  many: number,
  size: number,
  ranges: Float64Array | null,
): number {
  let [low, high, count] = [-1, 0, 0];
  for (let word = 0; word < many; word++) {
    const present = words[at + word]!;
    if (present === 0) continue;
    if (low < 0) low = 32 * word + lowestBit(present);
    high = 32 * word + 31 - Math.clz32(present);
    count += bitCount(present);
  }
  return ranges === null ? (count - 1) / (size - 1) : ranges[low * size + high]!;
}

interface Layout {
  readonly presences: readonly (Presence | null)[];
  readonly words: number;
}

/** Small columns share a word, first fit; one of more than 32 values has words of its own. */
function layOut(domains: readonly SpaceColumn[], boxed: Int32Array, mode: DatasetMode): Layout {
  const used: number[] = [];
  const presences = domains.map((domain, column): Presence | null => {
    const isBoxed = boxed[column]! >= 0;
    if (isBoxed && domain.coarse === null) return null;
    const size = isBoxed ? Math.max(...domain.coarse!) + 1 : domain.size;
    const ranges = isBoxed || mode === 'sets' ? null : rangeLosses(domain);
    if (size > 32) {
      const words = Math.ceil(size / 32);
      const word = used.length;
      for (let at = 0; at < words; at++) used.push(32);
      return { word, words, shift: 0, mask: -1, tabulated: null, ranges, size };
    }
    let word = used.findIndex((bits) => bits + size <= 32);
    if (word < 0) word = used.push(0) - 1;
    const shift = used[word]!;
    used[word] = shift + size;
    const mask = size === 32 ? -1 : (1 << size) - 1;
    const tabulated = size <= MOST_TABULATED ? setLosses(size, ranges) : null;
    return { word, words: 1, shift, mask, tabulated, ranges, size };
  });
  return { presences, words: used.length };
}

function rangeLosses({ size, width }: SpaceColumn): Float64Array {
  const losses = new Float64Array(size * size);
  for (let low = 0; low < size; low++)
    for (let high = low + 1; high < size; high++) losses[low * size + high] = width(low, high);
  return losses;
}

function setLosses(size: number, ranges: Float64Array | null): Float64Array {
  return Float64Array.from({ length: 1 << size }, (_, present) => {
    if (bitCount(present) < 2) return 0;
    if (ranges === null) return (bitCount(present) - 1) / (size - 1);
    return ranges[lowestBit(present) * size + 31 - Math.clz32(present)]!;
  });
}

function interleave(rows: number, columnCodes: readonly Int32Array[]): Int32Array {
  const columns = columnCodes.length;
  const codes = new Int32Array(rows * columns);
  columnCodes.forEach((column, at) => {
    for (let row = 0; row < rows; row++) codes[row * columns + at] = column[row]!;
  });
  return codes;
}

function presenceBits(
  rows: number,
  domains: readonly SpaceColumn[],
  columnCodes: readonly Int32Array[],
  { presences, words }: Layout,
): Int32Array {
  const bits = new Int32Array(rows * words);
  presences.forEach((presence, column) => {
    if (presence === null) return;
    const codes = columnCodes[column]!;
    const { coarse, tree } = domains[column]!;
    const steps = tree === null ? coarse : null;
    const { word, shift } = presence;
    for (let row = 0; row < rows; row++) {
      const bit = shift + (steps === null ? codes[row]! : steps[codes[row]!]!);
      bits[row * words + word + (bit >>> 5)]! |= 1 << (bit & 31);
    }
  });
  return bits;
}
