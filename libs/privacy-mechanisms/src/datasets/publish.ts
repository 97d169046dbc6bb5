import type { Domain, GroupShapes } from './domain';
import { coveringNode } from './hierarchy';
import type { Groups } from './partition';
import type { DatasetMode, Space } from './space';

/** The published texts of a quasi-identifier: each different one once, and which of them each group shows. */
export interface GroupedCells {
  readonly labels: readonly string[];
  readonly ofGroup: Int32Array;
  /** Loss of each label, 0..1. */
  readonly losses: Float64Array;
  /** Codes behind each label: those of a set, else low and high. */
  readonly codes: readonly (readonly number[])[];
  readonly isRange: boolean;
}

/** What every group shows in one column. */
export function publishColumn(
  space: Space,
  domain: Domain,
  column: number,
  groups: Groups,
  mode: DatasetMode,
  atLeast: readonly (readonly number[] | null)[],
): GroupedCells {
  const boxed = space.boxed[column]!;
  const isSet = boxed < 0 && mode === 'sets';
  const count = groups.starts.length - 1;
  const ofGroup = new Int32Array(count);
  const places = new Map<number | string, number>();
  // Several ranges may have one text, such as that of the node above them.
  const byLabel = new Map<string, number>();
  const [labels, losses, codes]: [string[], number[], (readonly number[])[]] = [[], [], []];
  const edges = 2 * space.boxedColumns.length;
  const marks = new Uint8Array(domain.size);
  for (let group = 0; group < count; group++) {
    const present =
      boxed < 0 || domain.tree !== null
        ? occurring(space, column, groups, group, marks)
        : space.shown(valuesOf(space, groups, group), 0, groups.boxes.subarray(group * edges), boxed);
    const all = widened(present, atLeast[group] ?? null, isSet);
    const [low, high] = [all[0]!, all[all.length - 1]!];
    const id = isSet ? all.join() : low * domain.size + high;
    let place = places.get(id);
    if (place === undefined) {
      const label = isSet ? domain.setLabel(all) : domain.label(low, high);
      place = byLabel.get(label);
      if (place === undefined) {
        place = labels.push(label) - 1;
        byLabel.set(label, place);
        losses.push(isSet ? (all.length - 1) / Math.max(1, domain.size - 1) : domain.width(low, high));
        codes.push(isSet ? all : meant(domain, low, high));
      }
      places.set(id, place);
    }
    ofGroup[group] = place;
  }
  return { labels, ofGroup, losses: Float64Array.from(losses), codes, isRange: !isSet };
}

/** All codes that a published range or node may stand for. */
function meant({ tree, missing, size }: Domain, low: number, high: number): readonly number[] {
  if (tree === null) return high === missing && low < high ? [0, size - 1] : [low, high];
  const node = coveringNode(tree, low, high);
  return [tree.first[node]!, tree.last[node]!];
}

/** The values that occur in a group, as bits. */
function valuesOf({ bits, words }: Space, { index, starts }: Groups, group: number): Int32Array {
  const seen = new Int32Array(words);
  for (let at = starts[group]!; at < starts[group + 1]!; at++)
    for (let word = 0; word < words; word++) seen[word]! |= bits[index[at]! * words + word]!;
  return seen;
}

/** Codes of a column that occur in a group, ascending; `marks` are by code, all 0 before and after. */
function occurring(
  { codes, columns }: Space,
  column: number,
  { index, starts }: Groups,
  group: number,
  marks: Uint8Array,
): number[] {
  const seen: number[] = [];
  for (let at = starts[group]!; at < starts[group + 1]!; at++) {
    const code = codes[index[at]! * columns + column]!;
    if (marks[code] === 1) continue;
    marks[code] = 1;
    seen.push(code);
  }
  for (const code of seen) marks[code] = 0;
  return seen.sort((a, b) => a - b);
}

function widened(
  codes: readonly number[],
  atLeast: readonly number[] | null,
  isSet: boolean,
): readonly number[] {
  if (atLeast === null) return codes;
  const both = [...new Set([...codes, ...atLeast])].sort((a, b) => a - b);
  return isSet ? both : [both[0]!, both[both.length - 1]!];
}

/** The shape of every group, to be remembered for people whose data does not change. */
export function shapesOf(domains: readonly Domain[], cells: readonly GroupedCells[]): GroupShapes {
  return cells.map(({ codes, ofGroup }, column) => ({
    shapes: codes.map((set) => domains[column]!.shapeOf(set)),
    ofGroup,
  }));
}
