import type { Constraint } from './constraint';
import type { CellShape, Domain } from './domain';
import type { Groups } from './partition';
import type { Space } from './space';

/**
 * The groups of an earlier release, for people whose data did not change. They show again what they showed then: two
 * releases of the same data that were grouped differently could be intersected.
 */
export interface KnownGroups {
  /** Place in `shapes` of each row's earlier group; −1: none, or the person's data has changed. */
  readonly ofRow: Int32Array;
  /** By group and quasi-identifier (in the order of the columns), as `shapeOfGroup` gave them of an earlier dataset. */
  readonly shapes: readonly (readonly CellShape[])[];
}

/** What stays as it was, and the rows that have to be divided anew. */
export interface Remembered {
  readonly groups: readonly Int32Array[];
  /** By group and column: codes that it has to show at least. */
  readonly atLeast: readonly (readonly (readonly number[])[])[];
  readonly others: Int32Array;
}

/**
 * The known groups that can stay: those that still satisfy the constraint and whose rows all lie within the shape. Rows of
 * all others are among `others`, together with rows that had no group. Where these alone could be no groups, as many known groups as
 * it takes are divided anew with them.
 */
export function remembered(
  known: KnownGroups | null,
  members: Int32Array,
  domains: readonly Domain[],
  constraint: Constraint,
  isRange: (column: number) => boolean,
  mayBeDivided: (rows: Int32Array) => boolean,
): Remembered {
  const nothing: Remembered = { groups: [], atLeast: [], others: members };
  if (known === null) return nothing;
  const rowsOf = new Map<number, number[]>();
  for (const row of members) {
    const group = known.ofRow[row]!;
    if (group < 0) continue;
    const rows = rowsOf.get(group);
    if (rows === undefined) rowsOf.set(group, [row]);
    else rows.push(row);
  }
  const kept = [...rowsOf].flatMap(([group, rows]) => {
    const codes = (known.shapes[group] ?? []).map((shape, column) => domains[column]?.codesOf(shape) ?? null);
    const index = Int32Array.from(rows);
    return allLieIn(index, codes, domains, isRange) && constraint.admits(index, 0, index.length)
      ? [{ index, codes }]
      : [];
  });
  const staying = new Set(kept.flatMap(({ index }) => [...index]));
  let others = members.filter((row) => !staying.has(row));
  while (others.length > 0 && !mayBeDivided(others)) {
    const freed = kept.pop();
    if (freed === undefined) break;
    const more = new Int32Array(others.length + freed.index.length);
    more.set(others);
    more.set(freed.index, others.length);
    others = more;
  }
  return { groups: kept.map(({ index }) => index), atLeast: kept.map(({ codes }) => codes), others };
}

type Codes = readonly (readonly number[])[];

function allLieIn(
  rows: Int32Array,
  shape: readonly (readonly number[] | null)[],
  domains: readonly Domain[],
  isRange: (column: number) => boolean,
): shape is Codes {
  if (shape.length !== domains.length) return false;
  return shape.every((codes, column) => {
    if (codes === null) return false;
    const { codes: cells } = domains[column]!;
    const [low, high] = [Math.min(...codes), Math.max(...codes)];
    return rows.every((row) =>
      isRange(column) ? cells[row]! >= low && cells[row]! <= high : codes.includes(cells[row]!),
    );
  });
}

/** Appends the groups that stayed to those that were made anew. */
export function joined(space: Space, { groups, atLeast }: Remembered, made: Groups): Groups {
  if (groups.length === 0) return made;
  const index = Int32Array.from([...made.index, ...groups.flatMap((rows) => [...rows])]);
  const starts = [...made.starts];
  for (const rows of groups) starts.push(starts[starts.length - 1]! + rows.length);
  const boxes = [...made.boxes];
  for (const codes of atLeast)
    for (const column of space.boxedColumns)
      boxes.push(codes[column]![0]!, codes[column]![codes[column]!.length - 1]!);
  return { index, starts: Int32Array.from(starts), boxes: Int32Array.from(boxes) };
}
