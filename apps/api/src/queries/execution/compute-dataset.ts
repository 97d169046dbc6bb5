import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, Database, type Limits, Random } from '@mynedata/platform';
import { PARAMETERS } from '@mynedata/privacy';
import {
  type Band,
  type Dataset,
  DatasetError,
  type DatasetInput,
  type Level,
  type ParameterTable,
  type RandomSource,
  admittedLevels,
  anonymise,
  shapeOfGroup,
} from '@mynedata/privacy-mechanisms';
import { type Query, slotSpans } from '../query';
import { type SealedDataset, datasetBody } from './dataset';
import { slotColumn } from './dataset-columns';
import { datasetLines } from './dataset-lines';
import { type DatasetRows, DatasetRowsStore } from './dataset-rows.store';
import { DatasetsStore, type ShownGroup } from './datasets.store';
import { NOISE } from './noise-source';

/** Lines that are written before requests have their turn. */
const linesAtOnce = 2_000;

/** Reads what participants have, makes groups that look alike, and shows those again whom an earlier dataset has shown together. */
@Injectable()
export class ComputeDataset {
  constructor(
    private readonly database: Database,
    private readonly rows: DatasetRowsStore,
    private readonly datasets: DatasetsStore,
    private readonly random: Random,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
    @Inject(NOISE) private readonly noise: RandomSource,
  ) {}

  /** Undefined where the participants cannot be protected as they demand. */
  async run(query: Query, band: Band, limits: Limits): Promise<SealedDataset | undefined> {
    const { rows, kind, shown } = await this.database.transaction(async (tx) => {
      const found = await this.rows.read(tx, query);
      const kindOfQuery = kindOf(query, found);
      return { rows: found, kind: kindOfQuery, shown: await this.datasets.shown(tx, query.id, kindOfQuery) };
    }, limits);
    if (rows.owners.length === 0) return undefined;
    const input = this.inputOf(query, rows, shown);
    const dataset = this.anonymised(input);
    if (dataset === undefined) return undefined;
    const lines = (): Iterable<string> => datasetLines(dataset);
    const rowsSha256 = await hashOf(lines());
    limits.signal?.throwIfAborted();
    return {
      body: datasetBody(query, band, this.parameters, input, dataset, rowsSha256),
      lines,
      kind,
      groups: () => this.groupsOf(query, rows, dataset),
    };
  }

  private anonymised(input: DatasetInput): Dataset | undefined {
    try {
      return anonymise(input, this.noise);
    } catch (error) {
      if (error instanceof DatasetError && refusals.has(error.code)) return undefined;
      throw error;
    }
  }

  private inputOf(query: Query, rows: DatasetRows, shown: readonly ShownGroup[]): DatasetInput {
    const time = slotColumn(query, rows.slots);
    const levels = admittedLevels(query.terms.maxProtection);
    return {
      rows: rows.owners.length,
      columns: [...(time === undefined ? [] : [time.column]), ...rows.columns.map((each) => each.column())],
      cells: [...(time === undefined ? [] : [time.cells]), ...rows.columns.map((each) => each.cells())],
      owners: rows.owners,
      demandOf: Uint8Array.from(rows.people, ({ level }) => levels.indexOf(level)),
      demands: levels.map((level: Level) => {
        const { k, l, noiseSharePercent } = this.parameters[level];
        return { k, l, noiseSharePercent };
      }),
      noise: { key: this.config.keys.noise, people: rows.people.map(({ userId }) => userId) },
      timeColumn: time?.column.key ?? null,
      known: { ofRow: groupsOfRows(query, rows, shown), shapes: shown.map(({ shape }) => shape) },
    };
  }

  private *groupsOf(query: Query, rows: DatasetRows, dataset: Dataset): Generator<ShownGroup> {
    const spans = slotSpans(query.terms);
    const members = new Map<number, { userId: string; slot: Date }[]>();
    rows.owners.forEach((owner, row) => {
      const [group, person, span] = [
        dataset.groupOfRow[row] ?? -1,
        rows.people[owner],
        spans[rows.slots[row] ?? 0],
      ];
      if (group < 0 || person === undefined || span === undefined) return;
      const member = { userId: person.userId, slot: span.from };
      const others = members.get(group);
      if (others === undefined) members.set(group, [member]);
      else others.push(member);
    });
    for (const [group, ofGroup] of members)
      yield { id: this.random.uuid(), shape: shapeOfGroup(dataset, group), members: ofGroup };
  }
}

/** What the people who took part cannot be protected from, whoever computes it. */
const refusals = new Set<DatasetError['code']>(['too-many-suppressed', 'cannot-be-protected']);

/** Of each row the group in which its person was shown at that time before; −1: in none. */
function groupsOfRows(
  query: Query,
  { owners, slots, people }: DatasetRows,
  shown: readonly ShownGroup[],
): Int32Array {
  const spans = slotSpans(query.terms);
  const groupOf = new Map(
    shown.flatMap(({ members }, group) =>
      members.map(({ userId, slot }): [string, number] => [`${userId} ${slot.getTime()}`, group]),
    ),
  );
  return owners.map((owner, row) => {
    const [person, span] = [people[owner], spans[slots[row] ?? 0]];
    return groupOf.get(`${person?.userId} ${span?.from.getTime()}`) ?? -1;
  });
}

function kindOf({ terms }: Query, { columns }: DatasetRows): Buffer {
  const quasi = columns.flatMap((each) => {
    const { key, role } = each.column();
    return role === 'quasi' ? [key] : [];
  });
  return createHash('sha256')
    .update(JSON.stringify([quasi, terms.granularitySeconds]))
    .digest();
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
