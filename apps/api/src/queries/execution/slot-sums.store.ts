import { Injectable } from '@nestjs/common';
import { type Tx, rowsInPortions } from '@mynedata/platform';
import {
  type ClassSums,
  type Level,
  type QuantileInvocation,
  type RankedSteps,
  type ReleasePlan,
  isAdditive,
  sumCount,
} from '@mynedata/privacy-mechanisms';
import { type Plan, planFor, planned } from '../consent/planning.store';
import type { Query } from '../query';
import {
  type SumsLayout,
  type ValuesOf,
  rankedStepsStatement,
  sharedValues,
  slotSumsStatement,
  valuesFrom,
} from './slot-sums.sql';

interface Row {
  readonly component: number;
  readonly class: Level;
  readonly slot: number;
  readonly bins: readonly (number | null)[];
  readonly sums: readonly string[];
}

/** How the statements of one transaction read: where values are, and by which plan everybody's are found at once. */
export interface Reading {
  readonly values: ValuesOf;
  readonly by: Plan;
}

/** So many rows of a statement fit into memory without a thought. */
const fewRows = 200_000;

interface Cell {
  contributors: bigint;
  readonly sums: bigint[];
}

/** From records to sufficient statistics, in the database (`3-privacy.md` §3.2). */
@Injectable()
export class SlotSumsStore {
  /** Computes what several of the statements below would compute anew, for the length of the transaction. */
  async share(tx: Tx, query: Query, plan: ReleasePlan): Promise<Reading> {
    const [row] = await tx.query<{ people: number }>(
      'select count(*)::int as people from queries.frozen_source where query_id = $1',
      [query.id],
    );
    const by = await planFor(tx, row?.people ?? 0);
    const tables = sharedValues(query, plan);
    for (const { name, sql, parameters } of tables)
      await planned(tx, by, () =>
        tx.execute(`create temporary table ${name} on commit drop as ${sql}`, parameters),
      );
    return { values: valuesFrom(query, tables), by };
  }

  /** Exact sums per noise class, invocation and slot; what is missing is zero. They never leave the engine un-noised. */
  async compute(tx: Tx, query: Query, plan: ReleasePlan, { values, by }: Reading): Promise<ClassSums> {
    const statement = slotSumsStatement(query, plan, values);
    const sums: Partial<Record<Level, Cell[][]>> = Object.fromEntries(
      plan.classes.map(({ key }) => [key, emptyTable(plan)]),
    );
    if (statement === undefined) return sums;
    const keyOf = (level: Level): Level => {
      const found = plan.classes.find(({ members }) => members.includes(level));
      if (found === undefined) throw new Error(`a participant at ${level}, whom the terms do not admit`);
      return found.key;
    };
    const rows = await planned(tx, statement.personwise ? 'few' : by, () =>
      tx.query<Row>(statement.sql, statement.parameters),
    );
    for (const row of rows) {
      const table = sums[keyOf(row.class)];
      for (const layout of statement.layouts[row.component] ?? []) {
        const cell = table?.[layout.invocation.index]?.[row.slot];
        if (cell === undefined) throw new Error('a slot outside the interval');
        add(cell, layout, row);
      }
    }
    return sums;
  }

  /** What a quantile ranks, slot by slot in order; slots in which nobody has a value are left out. */
  async *rankedSteps(
    tx: Tx,
    query: Query,
    plan: ReleasePlan,
    invocation: QuantileInvocation,
    { values, by: many }: Reading,
  ): AsyncGenerator<{ readonly slot: number; readonly ranked: RankedSteps }> {
    const { sql, parameters, personwise } = rankedStepsStatement(query, invocation, values);
    const by = personwise ? 'few' : many;
    let slot = -1;
    let steps: number[] = [];
    let counts: number[] = [];
    const done = () => ({ slot, ranked: { steps: Int32Array.from(steps), counts: Int32Array.from(counts) } });
    for await (const rows of rankedRows(tx, plan, invocation, by, sql, parameters))
      for (const row of rows) {
        if (row.slot !== slot) {
          if (slot >= 0) yield done();
          slot = row.slot;
          steps = [];
          counts = [];
        }
        steps.push(row.step);
        counts.push(row.count);
      }
    if (slot >= 0) yield done();
  }
}

interface Ranked {
  readonly slot: number;
  readonly step: number;
  readonly count: number;
}

/** Few rows come at once, so that workers may share the work; many come in portions, so that they need little memory. */
async function* rankedRows(
  tx: Tx,
  { slots }: ReleasePlan,
  { grid }: QuantileInvocation,
  by: Plan,
  sql: string,
  parameters: readonly unknown[],
): AsyncGenerator<readonly Ranked[]> {
  if (slots * (grid.gridSteps + 1) <= fewRows)
    yield await planned(tx, by, () => tx.query<Ranked>(sql, parameters));
  else yield* rowsInPortions<Ranked>(tx, sql, parameters, (open) => planned(tx, by, open));
}

function emptyTable(plan: ReleasePlan): Cell[][] {
  return plan.invocations.map((invocation) =>
    Array.from({ length: plan.slots }, () => ({
      contributors: 0n,
      sums: Array.from({ length: isAdditive(invocation) ? sumCount(invocation) : 0 }, () => 0n),
    })),
  );
}

function add(cell: Cell, { invocation, at, bin }: SumsLayout, row: Row): void {
  const number = (position: number): bigint => BigInt(row.sums[position] ?? '0');
  cell.contributors += number(at);
  if (invocation.mechanism !== 'histogram') {
    cell.sums.forEach((sum, index) => (cell.sums[index] = sum + number(at + 1 + index)));
    return;
  }
  // A group is a bin; who has no value, or one outside of the categories, is in none.
  const index = row.bins[bin ?? 0] ?? -1;
  const sum = cell.sums[index];
  if (sum !== undefined) cell.sums[index] = sum + number(at);
}
