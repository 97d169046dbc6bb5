import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Compute, type Config, Database, type Limits, Random } from '@mynedata/platform';
import {
  type Band,
  type Dataset,
  type DatasetErrorCode,
  type DatasetInput,
  shapeOfGroup,
} from '@mynedata/privacy-mechanisms';
import { demandsOf } from '../plan';
import { type Query, slotSpans } from '../query';
import { type SealedDataset, datasetBody } from './dataset';
import { kindOf, slotColumn } from './dataset-columns';
import { datasetLines } from './dataset-lines';
import { type DatasetRows, DatasetRowsStore } from './dataset-rows.store';
import { DatasetsStore, type ShownGroup } from './datasets.store';

/** Lines that are written before requests have their turn. */
const linesAtOnce = 2_000;

/** Reads what participants have, makes groups that look alike, and shows those again whom an earlier dataset has shown together. */
@Injectable()
export class ComputeDataset {
  constructor(
    private readonly database: Database,
    private readonly rows: DatasetRowsStore,
    private readonly datasets: DatasetsStore,
    private readonly compute: Compute,
    private readonly random: Random,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Undefined where the participants cannot be protected as they demand. */
  async run(query: Query, band: Band, limits: Limits): Promise<SealedDataset | undefined> {
    const kind = kindOf(query);
    const { rows, shown } = await this.database.transaction(async (tx) => {
      const found = await this.rows.read(tx, query);
      return { rows: found, shown: await this.datasets.shown(tx, query.id, kind) };
    }, limits);
    if (rows.owners.length === 0) return undefined;
    const input = this.inputOf(query, rows, shown);
    // Each step of the way holds the process for some tens of milliseconds with a million rows: requests have their turn in between.
    await immediate();
    const dataset = await this.anonymised(input, limits);
    if (dataset === undefined) return undefined;
    const lines = (): Iterable<string> => datasetLines(query, dataset);
    const rowsSha256 = await hashOf(lines());
    limits.signal?.throwIfAborted();
    return {
      body: datasetBody(query, band, input, dataset, rowsSha256),
      lines,
      kind,
      groups: () => this.groupsOf(query, rows, dataset),
    };
  }

  private async anonymised(
    input: DatasetInput,
    { signal, statementTimeoutMs = 0 }: Limits,
  ): Promise<Dataset | undefined> {
    // The division has as much time as a statement has: one that never ended would hold up all others.
    const ends = [
      ...(statementTimeoutMs > 0 ? [AbortSignal.timeout(statementTimeoutMs)] : []),
      ...(signal === undefined ? [] : [signal]),
    ];
    try {
      return await this.compute.run('dataset', input, {
        // What nobody reads any more moves to the other thread, instead of being copied.
        transfer: input.cells.map(({ buffer }) => buffer as ArrayBuffer),
        signal: AbortSignal.any(ends),
      });
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  private inputOf(query: Query, rows: DatasetRows, shown: readonly ShownGroup[]): DatasetInput {
    const time = slotColumn(query, rows.slots);
    const demands = demandsOf(query.bound, query.terms);
    const levels = demands.map(({ level }) => level);
    return {
      rows: rows.owners.length,
      columns: [...(time === undefined ? [] : [time.column]), ...rows.columns.map((each) => each.column())],
      cells: [...(time === undefined ? [] : [time.cells]), ...rows.columns.map((each) => each.cells())],
      owners: rows.owners,
      demandOf: Uint8Array.from(rows.people, ({ level }) => levels.indexOf(level)),
      demands,
      noise: { key: this.config.keys.noise, people: rows.people.map(({ userId }) => userId) },
      timeColumn: time?.column.key ?? null,
      // Whole boxes say less of who is in them than boxes cut down to where somebody is.
      options: { ranges: 'boxes' },
      known: { ofRow: groupsOfRows(query, rows, shown), shapes: shown.map(({ shape }) => shape) },
    };
  }

  private *groupsOf(query: Query, rows: DatasetRows, dataset: Dataset): Generator<ShownGroup> {
    const times = rememberedTimes(query);
    for (const [group, ofGroup] of rowsByGroup(dataset.groupOfRow)) {
      const shape = shapeOfGroup(dataset, group);
      const members = [...ofGroup].flatMap((row) => {
        const [person, slot] = [rows.people[rows.owners[row] ?? -1], times[rows.slots[row] ?? -1]];
        return person === undefined || slot === undefined ? [] : [{ userId: person.userId, slot }];
      });
      yield { id: this.random.uuid(), shape, members };
    }
  }
}

/** What the people who took part cannot be protected from, whoever computes it. */
const refusals: readonly unknown[] = [
  'too-many-suppressed',
  'cannot-be-protected',
] satisfies DatasetErrorCode[];

/** Errors of a worker come without their class. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'DatasetError' &&
  refusals.includes((error as { readonly code?: unknown }).code);

/** By slot, the time under which a row is remembered: one without slots is the person's, whatever the interval. */
const rememberedTimes = ({ terms }: Query): readonly Date[] =>
  terms.granularitySeconds === null ? [new Date(0)] : slotSpans(terms).map(({ from }) => from);

/** Of each row the group in which its person was shown at that time before; −1: in none. */
function groupsOfRows(
  query: Query,
  { owners, slots, people }: DatasetRows,
  shown: readonly ShownGroup[],
): Int32Array {
  const groupsOf = new Map<string, Map<number, number>>();
  shown.forEach(({ members }, group) => {
    for (const { userId, slot } of members) {
      const times = groupsOf.get(userId) ?? new Map<number, number>();
      groupsOf.set(userId, times.set(slot.getTime(), group));
    }
  });
  const slotTimes = rememberedTimes(query).map((time) => time.getTime());
  const ofPerson = people.map(({ userId }) => groupsOf.get(userId));
  return owners.map((owner, row) => ofPerson[owner]?.get(slotTimes[slots[row] ?? -1] ?? Number.NaN) ?? -1);
}

/** Groups with the numbers of their rows, one after the other. */
function* rowsByGroup(groupOfRow: Int32Array): Generator<readonly [number, Int32Array]> {
  const groups = groupOfRow.reduce((most, group) => Math.max(most, group), -1) + 1;
  const starts = new Int32Array(groups + 1);
  for (const group of groupOfRow) if (group >= 0) starts[group + 1]! += 1;
  for (let group = 0; group < groups; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice();
  const rows = new Int32Array(starts[groups] ?? 0);
  groupOfRow.forEach((group, row) => {
    if (group >= 0) rows[next[group]!++] = row;
  });
  for (let group = 0; group < groups; group++) yield [group, rows.subarray(starts[group], starts[group + 1])];
}

async function hashOf(lines: Iterable<string>): Promise<string> {
  const hash = createHash('sha256');
  let count = 0;
  for (const line of lines) {
    hash.update(`${line}\n`);
    if (++count % linesAtOnce === 0) await immediate();
  }
  return hash.digest('hex');
}
