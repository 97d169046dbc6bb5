import {
  type AdditiveInvocation,
  type Grid,
  type QuantileInvocation,
  type ReleasePlan,
  isAdditive,
} from '@mynedata/privacy-mechanisms';
import type { Bind } from '../consent/passing.sql';
import { referenceOfKey } from '../plan';
import type { Query } from '../query';
import { isPersonwise, slotValues } from './slot-values.sql';

/** What one row of the statement holds: which sums of which invocation stand where. */
export interface SumsLayout {
  readonly invocation: AdditiveInvocation;
  /** Position of its contributors in `sums`; its sums follow. */
  readonly at: number;
  /** Position of its bin in `bins`, for histograms. */
  readonly bin: number | null;
}

/** What reads the values of some references: computes them, or takes them from a table that several statements share. */
export type ValuesOf = (references: readonly number[], bind: Bind) => string;

export interface SlotSumsStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly personwise: boolean;
  /** Per component. */
  readonly layouts: readonly (readonly SumsLayout[])[];
}

/** Above this many steps the sum of squares of a single person would not fit into a bigint. */
const squaresFit = 3_000_000_000;

/**
 * One statement for the exact sums of all additive invocations of a query: rows of (component, class, slot, bins, sums), which add up.
 * Invocations that need each other's attributes make a component and are computed side by side from one pass over its people.
 * Undefined when there is none.
 */
export function slotSumsStatement(
  query: Query,
  plan: ReleasePlan,
  valuesOf: ValuesOf,
): SlotSumsStatement | undefined {
  const parameters: unknown[] = [];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const found = components(query, plan);
  const parts = found.map((component, index) => componentSums(query, component, index, bind, valuesOf));
  if (parts.length === 0) return undefined;
  return {
    sql: parts.map(({ sql }) => sql).join('\nunion all\n'),
    parameters,
    personwise: found.some(({ references }) => isPersonwise(query, references)),
    layouts: parts.map(({ layout }) => layout),
  };
}

/** One statement for what a quantile ranks: rows of (slot, step, count), ascending. Invocations of one attribute and grid share it. */
export function rankedStepsStatement(
  query: Query,
  { attribute, grid }: QuantileInvocation,
  valuesOf: ValuesOf,
): { readonly sql: string; readonly parameters: readonly unknown[]; readonly personwise: boolean } {
  const parameters: unknown[] = [];
  const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
  const references = [referenceOfKey(query.bound, attribute)];
  const values = valuesOf(references, bind);
  return {
    personwise: isPersonwise(query, references),
    sql: `select slot, ${stepOf('v0', grid, bind)}::int as step, count(*)::int as count from (${values}) p where v0 is not null group by 1, 2 order by 1, 2`,
    parameters,
  };
}

/** A table of slot values that more than one statement reads. */
export interface SharedValues {
  readonly name: string;
  readonly references: readonly number[];
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * The tables that spare statements the same work: a row for each person, so only of queries of one slot, and only of values that are
 * found for everybody at once.
 */
export function sharedValues(query: Query, plan: ReleasePlan): readonly SharedValues[] {
  const ranked = new Map(
    plan.invocations.flatMap((invocation) =>
      isAdditive(invocation)
        ? []
        : [
            [
              `${invocation.attribute} ${invocation.grid.gridSteps}`,
              referenceOfKey(query.bound, invocation.attribute),
            ],
          ],
    ),
  );
  const summed = components(query, plan).map(({ references }) => references);
  const apart = [...new Set(ranked.values())].filter((reference) => !summed.flat().includes(reference));
  return [...summed, ...apart.map((reference) => [reference])]
    .filter((references) => {
      const readers =
        Number(summed.includes(references)) +
        [...ranked.values()].filter((each) => references.includes(each)).length;
      return readers > 1 && !isPersonwise(query, references);
    })
    .map((references, index) => {
      const parameters: unknown[] = [];
      const bind: Bind = (value, type) => `$${parameters.push(value)}::${type}`;
      return {
        name: `slot_value_${index}`,
        references,
        sql: slotValues(query, references, bind),
        parameters,
      };
    });
}

/** Reads from the tables where they have the values, and computes all others. */
export const valuesFrom =
  (query: Query, tables: readonly SharedValues[]): ValuesOf =>
  (references, bind) => {
    const table = tables.find((each) => references.every((reference) => each.references.includes(reference)));
    if (table === undefined) return slotValues(query, references, bind);
    const columns = references.map(
      (reference, position) => `v${table.references.indexOf(reference)} as v${position}`,
    );
    return `select user_id, class, slot, ${columns.join(', ')} from ${table.name}`;
  };

interface Component {
  readonly references: readonly number[];
  readonly invocations: readonly AdditiveInvocation[];
}

/** Groups invocations by the attributes they share. */
function components(query: Query, plan: ReleasePlan): readonly Component[] {
  let found: Component[] = [];
  for (const invocation of plan.invocations.filter(isAdditive)) {
    const references = [
      invocation.attribute,
      ...(invocation.mechanism === 'tensor' ? [invocation.second] : []),
    ].map((key) => referenceOfKey(query.bound, key));
    const touched = found.filter((each) =>
      each.references.some((reference) => references.includes(reference)),
    );
    found = [
      ...found.filter((each) => !touched.includes(each)),
      {
        references: [...new Set([...touched.flatMap((each) => each.references), ...references])],
        invocations: [...touched.flatMap((each) => each.invocations), invocation],
      },
    ];
  }
  return found;
}

function componentSums(
  query: Query,
  { references, invocations }: Component,
  index: number,
  bind: Bind,
  valuesOf: ValuesOf,
): { readonly sql: string; readonly layout: readonly SumsLayout[] } {
  const values = valuesOf(references, bind);
  const columnOf = (key: string): string => `v${references.indexOf(referenceOfKey(query.bound, key))}`;
  const steps = new Map<string, string>();
  const step = (key: string, grid: Grid): string => {
    const text = stepOf(columnOf(key), grid, bind);
    const name = steps.get(text) ?? `s${steps.size}`;
    steps.set(text, name);
    return name;
  };
  const bins: string[] = [];
  const sums: string[] = [];
  const layout = invocations.map((invocation): SumsLayout => {
    const at = sums.length;
    if (invocation.mechanism === 'histogram')
      bins.push(
        invocation.grid === null
          ? `${columnOf(invocation.attribute)}::int`
          : binOf(step(invocation.attribute, invocation.grid), invocation.bins.length, invocation.grid),
      );
    sums.push(...sumsOf(invocation, columnOf, step));
    return { invocation, at, bin: invocation.mechanism === 'histogram' ? bins.length - 1 : null };
  });
  const stepColumns = [...steps].map(([text, name]) => `, ${text} as ${name}`).join('');
  const binColumns = bins.map((_, bin) => `b${bin}`);
  const sql = `
    select ${index} as component, class, slot, array[${binColumns.join(', ')}]::int[] as bins, array[${sums.join(', ')}]::text[] as sums
      from (select stepped.*${bins.map((bin, position) => `, ${bin} as b${position}`).join('')}
              from (select valued.*${stepColumns} from (${values}) valued) stepped) binned
     group by ${['class', 'slot', ...binColumns].join(', ')}`;
  return { sql, layout };
}

/** Contributors, then the sums in the order of `SlotSums`; a histogram's are the groups themselves. */
function sumsOf(
  invocation: AdditiveInvocation,
  columnOf: (key: string) => string,
  step: (key: string, grid: Grid) => string,
): readonly string[] {
  const contributors = `count(${columnOf(invocation.attribute)})`;
  switch (invocation.mechanism) {
    case 'count':
    case 'histogram':
      return [contributors];
    case 'pair':
    case 'sum':
      return [contributors, total(step(invocation.attribute, invocation.grid))];
    case 'moments': {
      const a = step(invocation.attribute, invocation.grid);
      return [contributors, total(a), total(squared(a, invocation.grid))];
    }
    case 'tensor': {
      const a = step(invocation.attribute, invocation.grid);
      const b = step(invocation.second, invocation.secondGrid);
      const both = `filter (where ${a} is not null and ${b} is not null)`;
      const products = [
        a,
        `${a}*${a}`,
        b,
        `${a}*${b}`,
        `${a}*${a}*${b}`,
        `${b}*${b}`,
        `${a}*${b}*${b}`,
        `${a}*${a}*${b}*${b}`,
      ];
      return [`count(*) ${both}`, ...products.map((product) => total(product, both))];
    }
  }
}

const binOf = (step: string, bins: number, { gridSteps }: Grid): string =>
  `case when ${step} is not null then least(${bins} - 1, ${step} * ${bins} / ${gridSteps})::int end`;
const total = (what: string, filter = ''): string => `coalesce(sum(${what}) ${filter}, 0)`;
const squared = (step: string, { gridSteps }: Grid): string =>
  gridSteps <= squaresFit ? `${step}*${step}` : `${step}::numeric*${step}`;

/** Clamped to the public bounds and put on the grid; null stays null. */
const stepOf = (value: string, { min, max, grid }: Grid, bind: Bind): string => {
  const low = bind(min, 'float8');
  // Without the condition, greatest would turn a missing value into the lower bound.
  return `case when ${value} is not null then round((least(greatest(${value}, ${low}), ${bind(max, 'float8')}) - ${low}) / ${bind(grid, 'float8')})::bigint end`;
};
