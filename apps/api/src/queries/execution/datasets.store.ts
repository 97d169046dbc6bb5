import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { CellShape } from '@mynedata/privacy-mechanisms';

/** A row that was published in a group. */
export interface GroupMember {
  readonly userId: string;
  readonly slot: Date;
}

/** People who were shown alike, and how. */
export interface ShownGroup {
  readonly id: string;
  /** By generalised column. */
  readonly shape: readonly CellShape[];
  readonly members: readonly GroupMember[];
}

const linesPerPortion = 2_000;
const groupsPerStatement = 1_000;
const rowsPerStatement = 10_000;

/** Rows of datasets, and the groups in which people were shown. */
@Injectable()
export class DatasetsStore {
  async keep(tx: Tx, queryId: string, lines: Iterable<string>): Promise<void> {
    let ordinal = 0;
    let firstRow = 0;
    for (const portion of portionsOf(lines, linesPerPortion)) {
      await tx.execute(
        'insert into queries.dataset_portion (query_id, ordinal, first_row, lines) values ($1, $2, $3, $4)',
        [queryId, ordinal++, firstRow, portion.map((line) => `${line}\n`).join('')],
      );
      firstRow += portion.length;
    }
  }

  /** Portions of rows in their order, from the one that holds this row on; undefined behind the last. */
  async portion(
    tx: Tx,
    queryId: string,
    row: number,
  ): Promise<{ readonly firstRow: number; readonly lines: readonly string[] } | undefined> {
    const [found] = await tx.query<{ first_row: number; lines: string }>(
      'select first_row, lines from queries.dataset_portion where query_id = $1 and first_row <= $2 order by ordinal desc limit 1',
      [queryId, row],
    );
    if (found === undefined) return undefined;
    const lines = found.lines.split('\n').slice(0, -1);
    return row < found.first_row + lines.length ? { firstRow: found.first_row, lines } : undefined;
  }

  /** The groups in which participants of a query were shown before, in datasets of this kind; of their members only participants. */
  async shown(tx: Tx, queryId: string, kind: Buffer): Promise<readonly ShownGroup[]> {
    const rows = await tx.query<{
      readonly id: string;
      readonly shape: readonly CellShape[];
      readonly users: readonly string[];
      readonly slots: readonly Date[];
    }>(
      `select g.id, any_value(g.shape) as shape, array_agg(m.user_id::text) as users, array_agg(m.slot) as slots
         from queries.dataset_member m
         join queries.participant p on p.user_id = m.user_id and p.query_id = $1
         join queries.dataset_group g on g.id = m.group_id
        where m.kind = $2
        group by g.id order by g.id`,
      [queryId, kind],
    );
    return rows.map(({ id, shape, users, slots }) => ({
      id,
      shape,
      members: users.flatMap((userId, index) => {
        const slot = slots[index];
        return slot === undefined ? [] : [{ userId, slot }];
      }),
    }));
  }

  /** From now on these people are shown in these groups, in datasets of this kind. */
  async remember(tx: Tx, kind: Buffer, groups: Iterable<ShownGroup>): Promise<void> {
    for (const portion of portionsOf(groups, groupsPerStatement)) {
      await tx.execute(
        `insert into queries.dataset_group (id, kind, shape)
         select g.id, $1, g.shape from unnest($2::uuid[], $3::jsonb[]) as g (id, shape)`,
        [kind, portion.map(({ id }) => id), portion.map(({ shape }) => JSON.stringify(shape))],
      );
      for (const members of portionsOf(membersOf(portion), rowsPerStatement))
        await tx.execute(
          `insert into queries.dataset_member (kind, user_id, slot, group_id)
           select $1, m.user_id, m.slot, m.group_id from unnest($2::uuid[], $3::timestamptz[], $4::uuid[]) as m (user_id, slot, group_id)
            order by m.user_id, m.slot
           on conflict (kind, user_id, slot) do update set group_id = excluded.group_id`,
          [
            kind,
            members.map(({ userId }) => userId),
            members.map(({ slot }) => slot),
            members.map(({ id }) => id),
          ],
        );
    }
    await tx.execute(
      'delete from queries.dataset_group g where g.kind = $1 and not exists (select 1 from queries.dataset_member m where m.group_id = g.id)',
      [kind],
    );
  }
}

function* membersOf(groups: Iterable<ShownGroup>): Generator<GroupMember & { readonly id: string }> {
  for (const { id, members } of groups) for (const member of members) yield { id, ...member };
}

function* portionsOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let portion: T[] = [];
  for (const item of items) {
    portion.push(item);
    if (portion.length < size) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
