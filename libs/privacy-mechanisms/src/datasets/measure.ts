import type { GroupedCells } from './publish';

/** What a dataset has lost against the original, and how easily somebody is found in it. */
export interface DatasetReport {
  readonly rows: number;
  readonly people: number;
  /** Rows left out because nobody can protect them as their owners demand. */
  readonly suppressed: number;
  /** Classes of rows that look alike. */
  readonly groups: number;
  /** Normalised certainty penalty, mean over rows and columns, 0..1 (Xu et al., 2006). */
  readonly ncp: number;
  readonly ncpByColumn: Readonly<Record<string, number>>;
  /** Rows per group in units of the smallest k that anybody demands (LeFevre et al., 2006). */
  readonly averageGroup: number;
  /** Discernibility (Bayardo, Agrawal, 2005): sum of the squared sizes of groups; a suppressed row counts as all rows. */
  readonly discernibility: number;
  /** Non-uniform entropy (de Waal, Willenborg, 1999) as a share of that of a dataset that says nothing, 0..1. */
  readonly entropyLoss: number;
  readonly risk: DatasetRisk;
}

/** Chances of finding a person in the dataset; of 1. */
export interface DatasetRisk {
  /** The attacker knows that the person is in it: greatest, mean over rows, share of rows above 1/11. */
  readonly prosecutor: { readonly greatest: number; readonly mean: number; readonly aboveEleventh: number };
  /** The attacker does not know it; null without the size of the population. */
  readonly journalist: { readonly greatest: number; readonly mean: number } | null;
  /** Share of people that an attacker finds who links the whole dataset. */
  readonly marketer: number;
}

export interface MeasuredDataset {
  readonly keys: readonly string[];
  readonly cells: readonly GroupedCells[];
  /** Rows of each group, and the distinct people among them. */
  readonly rows: Int32Array;
  readonly people: Int32Array;
  readonly suppressed: number;
  readonly distinctPeople: number;
  readonly least: number;
  readonly population: number | null;
  /** Per column, published rows by code. */
  readonly counts: readonly Int32Array[];
  /** Per column, the code of each published row, and its group. */
  readonly codes: readonly Int32Array[];
  readonly groupOfRow: Int32Array;
}

/** Groups that show the same in every column count as one: that is what a reader sees. */
export function measure(dataset: MeasuredDataset): DatasetReport {
  const { keys, cells, suppressed, least } = dataset;
  const rows = sum(dataset.rows);
  const classes = sameLooking(dataset);
  const byColumn = cells.map(({ losses, ofGroup }) => {
    let lost = 0;
    for (let group = 0; group < ofGroup.length; group++)
      lost += dataset.rows[group]! * losses[ofGroup[group]!]!;
    return rows === 0 ? 0 : lost / rows;
  });
  return {
    rows,
    people: dataset.distinctPeople,
    suppressed,
    groups: classes.length,
    ncp: byColumn.length === 0 ? 0 : byColumn.reduce((all, each) => all + each, 0) / byColumn.length,
    ncpByColumn: Object.fromEntries(keys.map((key, column) => [key, byColumn[column]!])),
    averageGroup: classes.length === 0 ? 0 : rows / classes.length / least,
    discernibility:
      classes.reduce((all, { rows: each }) => all + each * each, 0) + suppressed * (rows + suppressed),
    entropyLoss: entropyLoss(dataset, rows),
    risk: riskOf(classes, rows, dataset),
  };
}

interface LookingAlike {
  rows: number;
  people: number;
}

function sameLooking({ cells, rows, people, distinctPeople }: MeasuredDataset): readonly LookingAlike[] {
  const classes = new Map<string, LookingAlike>();
  const standOnce = sum(people) === distinctPeople;
  for (let group = 0; group < rows.length; group++) {
    let look = '';
    for (const { ofGroup } of cells) look += `${ofGroup[group]!},`;
    const same = classes.get(look);
    if (same === undefined) classes.set(look, { rows: rows[group]!, people: people[group]! });
    else {
      same.rows += rows[group]!;
      // Where a person may stand in both, the greater is what is certain.
      same.people = standOnce ? same.people + people[group]! : Math.max(same.people, people[group]!);
    }
  }
  return [...classes.values()];
}

function riskOf(classes: readonly LookingAlike[], rows: number, dataset: MeasuredDataset): DatasetRisk {
  const { population, distinctPeople } = dataset;
  if (rows === 0) {
    const none = { greatest: 0, mean: 0 };
    return {
      prosecutor: { ...none, aboveEleventh: 0 },
      journalist: population === null ? null : none,
      marketer: 0,
    };
  }
  let [smallest, above, mean] = [Infinity, 0, 0];
  for (const { rows: each, people } of classes) {
    smallest = Math.min(smallest, people);
    if (people < 11) above += each;
    mean += each / people;
  }
  const prosecutor = { greatest: 1 / smallest, mean: mean / rows, aboveEleventh: above / rows };
  // In a population that is like the participants each group has as many times more people.
  const share = population === null ? 1 : Math.min(1, distinctPeople / Math.max(1, population));
  return {
    prosecutor,
    journalist:
      population === null ? null : { greatest: prosecutor.greatest * share, mean: prosecutor.mean * share },
    marketer: prosecutor.mean,
  };
}

function entropyLoss({ cells, counts, codes, groupOfRow }: MeasuredDataset, rows: number): number {
  let [lost, most] = [0, 0];
  cells.forEach((cell, column) => {
    const own = counts[column]!;
    const sums = new Float64Array(own.length + 1);
    for (let code = 0; code < own.length; code++) sums[code + 1] = sums[code]! + own[code]!;
    const inLabel = Float64Array.from(cell.codes, (set) =>
      cell.isRange
        ? sums[set[set.length - 1]! + 1]! - sums[set[0]!]!
        : set.reduce((all, code) => all + own[code]!, 0),
    );
    const column_ = codes[column]!;
    for (let row = 0; row < rows; row++) {
      const frequency = own[column_[row]!]!;
      lost += Math.log2(inLabel[cell.ofGroup[groupOfRow[row]!]!]! / frequency);
      most += Math.log2(rows / frequency);
    }
  });
  return most === 0 ? 0 : lost / most;
}

function sum(values: Int32Array): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
