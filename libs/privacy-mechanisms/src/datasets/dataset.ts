import { uniform } from '../exact';
import type { RandomSource } from '../random';
import type { DatasetCells, DatasetColumn } from './column';
import { Constraint, type Demand, type SensitiveCodes } from './constraint';
import { DatasetError } from './dataset-error';
import { type CellShape, type Domain, domainOf, type GroupShapes, type RangeEdges } from './domain';
import { joined, type KnownGroups, remembered } from './known-groups';
import { type DatasetReport, measure } from './measure';
import { type Groups, partition } from './partition';
import type { NoiseKey } from './permanent-noise';
import { publishColumn, shapesOf } from './publish';
import { type PublishedColumn, publishedColumn } from './published-column';
import { type DatasetMode, Space } from './space';

/** What a person of one protection level asks of a dataset. */
export interface DatasetDemand extends Demand {
  /** Scale of the noise on sensitive numbers, in percent of the declared range. */
  readonly noiseSharePercent: number;
}

export interface DatasetOptions {
  /** Categories as nodes of their hierarchy (default), or as the set of values that occur in the group. */
  readonly mode?: DatasetMode;
  /**
   * Ranges of numbers and dates are the boxes of the division, cut down to the coarse public steps in which the group has rows
   * (`steps`, default), or the whole boxes (`boxes`), which say less and lose about 15 % more.
   */
  readonly ranges?: RangeEdges;
  /** Greatest earth mover's distance of a group's sensitive values from everybody's; without it, not asked. */
  readonly t?: number;
  /** How l is counted; default distinct values. */
  readonly diversity?: 'distinct' | 'entropy';
  /** Greatest share of rows that may be left out; default 0.05. */
  readonly mostSuppressed?: number;
  /** How many people the participants were drawn from, for the journalist's risk. */
  readonly population?: number;
}

/** Everything is an array of numbers or plain JSON, so that it can be handed to a worker. Arrays are not changed. */
export interface DatasetInput {
  readonly rows: number;
  readonly columns: readonly DatasetColumn[];
  /** One array per column, see {@link DatasetColumn}. */
  readonly cells: readonly DatasetCells[];
  /** Ordinal of the person of each row; a person may have several rows. */
  readonly owners: Int32Array;
  /** By person: place in `demands`. */
  readonly demandOf: Uint8Array;
  readonly demands: readonly DatasetDemand[];
  /** Needed where there are sensitive numbers of people who want noise. */
  readonly noise?: NoiseKey | null;
  /** Key of the column that says when a row was; permanent noise depends on it. */
  readonly timeColumn?: string | null;
  readonly known?: KnownGroups | null;
  readonly options?: DatasetOptions;
}

/** Rows are named by their numbers in the input; to publish one, look up its cells (`csvLines`, `cellText`). */
export interface Dataset {
  readonly columns: readonly PublishedColumn[];
  /** The published rows in the order to publish them, which is random. */
  readonly order: Int32Array;
  /** Group of each row of the input; −1: suppressed. */
  readonly groupOfRow: Int32Array;
  /** What each group shows, to be remembered for the next release: {@link shapeOfGroup}. */
  readonly shapes: GroupShapes;
  readonly report: DatasetReport;
}

/** What a group shows in each quasi-identifier, in words for {@link KnownGroups}. */
export function shapeOfGroup({ shapes }: Dataset, group: number): readonly CellShape[] {
  return shapes.flatMap((column) => {
    const shape = column.shapes[column.ofGroup[group] ?? -1];
    return shape === undefined ? [] : [shape];
  });
}

const MOST_SUPPRESSED = 0.05;

/**
 * Makes a dataset in which nobody stands out: quasi-identifiers become coarser until each row looks like those of at least k people
 * (k of the strictest of them), with l values and t-close ones where asked, and loses as little as it can.
 * Algorithm: `3-privacy.md` §4; after Mondrian (LeFevre et al., 2006), with cuts along hierarchies and an exact gain.
 *
 * Ranges of numbers, dates and very large hierarchies are boxes of the division on the public grid, not the least and greatest value
 * of their people. k-anonymity does not compose: what is released twice has to be remembered (`known`).
 *
 * @param random shuffles the rows; in production the source of {@link cryptoRandomSource}
 * @throws DatasetError for direct identifiers, columns that do not fit their cells, and where too many rows would have
 *   to be left out
 */
export function anonymise(input: DatasetInput, random: RandomSource): Dataset {
  const { rows, columns, owners, options = {} } = input;
  const {
    mode = 'hierarchy',
    ranges = 'steps',
    mostSuppressed = MOST_SUPPRESSED,
    population = null,
  } = options;
  requireFit(input);
  const quasi = columns.flatMap((column, at) => (column.role === 'quasi' ? [at] : []));
  const domains = quasi.map((at) => domainOf(columns[at]!, input.cells[at]!, mode, ranges));
  const members = feasible(input);
  if (rows - members.length > mostSuppressed * rows)
    throw new DatasetError(
      'too-many-suppressed',
      `${rows - members.length} of ${rows} rows would be left out, because there are too few people or values to protect them; more participants are needed, or less protection.`,
    );
  const space = new Space(
    rows,
    domains,
    domains.map(({ codes }) => codes),
    mode,
  );
  const constraint = constraintOf(input, members);
  const kept = remembered(
    input.known ?? null,
    members,
    domains,
    constraint,
    (column) => mode === 'hierarchy' || space.boxed[column]! >= 0,
    (others) => constraint.admits(others, 0, others.length),
  );
  const groups = joined(space, kept, partition(space, constraint, kept.others.slice()));
  const made = groups.starts.length - 1 - kept.groups.length;
  const cells = domains.map((domain, column) =>
    publishColumn(
      space,
      domain,
      column,
      groups,
      mode,
      Array.from(
        { length: groups.starts.length - 1 },
        (_, group) => kept.atLeast[group - made]?.[column] ?? null,
      ),
    ),
  );
  const groupOfRow = groupsByRow(groups, rows);
  const keys = quasi.map((at) => columns[at]!.key);
  const report = measure({
    keys,
    cells,
    ...sizes(groups, owners),
    suppressed: rows - members.length,
    distinctPeople: new Set(members.map((row) => owners[row]!)).size,
    least: constraint.least,
    population,
    ...published(domains, members, groupOfRow),
  });
  return {
    columns: columns.map((column, at) => publishedColumn(input, column, at, cells[quasi.indexOf(at)])),
    order: shuffled(members, random),
    groupOfRow,
    shapes: shapesOf(domains, cells),
    report,
  };
}

function requireFit(input: DatasetInput): void {
  const { rows, columns, cells, owners, demandOf, demands, noise = null, timeColumn = null } = input;
  const direct = columns.find(({ role }) => role === 'direct');
  if (direct !== undefined)
    throw new DatasetError(
      'direct-identifier',
      `${direct.key} names people and is in no dataset.`,
      direct.key,
    );
  if (cells.length !== columns.length || owners.length !== rows)
    throw new DatasetError('wrong-column', 'There is one array of cells per column and one owner per row.');
  columns.forEach(({ key }, at) => {
    if (cells[at]!.length !== rows)
      throw new DatasetError(
        'wrong-column',
        `Column ${key} has ${cells[at]!.length} cells for ${rows} rows.`,
        key,
      );
  });
  if (owners.some((owner) => owner < 0 || demands[demandOf[owner] ?? -1] === undefined))
    throw new DatasetError('wrong-column', 'A row is of nobody, or of somebody without a demand.');
  if (timeColumn !== null && !columns.some(({ key, type }) => key === timeColumn && type !== 'category'))
    throw new DatasetError(
      'wrong-column',
      `There is no column ${timeColumn} of dates or numbers to take the time from.`,
      timeColumn,
    );
  const noisy = columns.find(({ role, type }) => role === 'sensitive' && type !== 'category');
  if (noisy !== undefined && noise === null && demands.some(({ noiseSharePercent }) => noiseSharePercent > 0))
    throw new DatasetError(
      'cannot-be-protected',
      `${noisy.key} needs the key of the permanent noise.`,
      noisy.key,
    );
}

/** The rows that can be protected together; people who demand most are left out first. */
function feasible(input: DatasetInput): Int32Array {
  const { rows, owners, demandOf, demands } = input;
  let members = Int32Array.from({ length: rows }, (_, row) => row);
  const strictestFirst = demands
    .map((_, demand) => demand)
    .sort((a, b) => demands[b]!.k - demands[a]!.k || demands[b]!.l - demands[a]!.l);
  for (const demand of strictestFirst) {
    if (members.length === 0 || constraintOf(input, members).admits(members, 0, members.length)) break;
    members = members.filter((row) => demandOf[owners[row]!] !== demand);
  }
  return members;
}

function constraintOf(input: DatasetInput, members: Int32Array): Constraint {
  const { columns, cells, owners, demandOf, demands, options = {} } = input;
  const sensitive = columns.flatMap((column, at): SensitiveCodes[] => {
    if (column.role !== 'sensitive') return [];
    const domain = domainOf({ ...column, hierarchy: null }, cells[at]!, 'sets', 'boxes');
    const isMissing = (cell: number): boolean =>
      Number.isNaN(cell) || (column.type === 'category' && cell < 0);
    const without = cells[at]!.findIndex(isMissing);
    return [
      {
        codes: domain.codes,
        size: domain.size,
        missing: domain.codes[without] ?? -1,
        ordered: column.type !== 'category',
      },
    ];
  });
  const { diversity = 'distinct', t: closeness = null } = options;
  return new Constraint({ members, owners, demandOf, demands, sensitive, diversity, closeness });
}

function groupsByRow({ index, starts }: Groups, rows: number): Int32Array {
  const groupOfRow = new Int32Array(rows).fill(-1);
  for (let group = 0; group < starts.length - 1; group++)
    for (let at = starts[group]!; at < starts[group + 1]!; at++) groupOfRow[index[at]!] = group;
  return groupOfRow;
}

function sizes({ index, starts }: Groups, owners: Int32Array): { rows: Int32Array; people: Int32Array } {
  const count = starts.length - 1;
  const [rows, people] = [new Int32Array(count), new Int32Array(count)];
  const lastSeen = new Map<number, number>();
  for (let group = 0; group < count; group++) {
    rows[group] = starts[group + 1]! - starts[group]!;
    for (let at = starts[group]!; at < starts[group + 1]!; at++) {
      const owner = owners[index[at]!]!;
      if (lastSeen.get(owner) === group) continue;
      lastSeen.set(owner, group);
      people[group]!++;
    }
  }
  return { rows, people };
}

function published(
  domains: readonly Domain[],
  members: Int32Array,
  groupOfRow: Int32Array,
): { counts: Int32Array[]; codes: Int32Array[]; groupOfRow: Int32Array } {
  const codes = domains.map((domain) => members.map((row) => domain.codes[row]!));
  const counts = domains.map(({ size }, column) => {
    const count = new Int32Array(size);
    for (const code of codes[column]!) count[code]!++;
    return count;
  });
  return { counts, codes, groupOfRow: members.map((row) => groupOfRow[row]!) };
}

/** Fisher and Yates, with exact probabilities. */
function shuffled(rows: Int32Array, random: RandomSource): Int32Array {
  const order = rows.slice();
  for (let left = order.length; left > 1; left--) {
    const drawn = uniform(random, left);
    [order[drawn], order[left - 1]] = [order[left - 1]!, order[drawn]!];
  }
  return order;
}
