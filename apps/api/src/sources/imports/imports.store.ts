import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Tx } from '@mynedata/platform';
import type { ImportCounts, ImportFault, ImportPlace } from './import';
import { ImportRow } from './import.entity';

/** Which import, in keys of every table. */
export interface ImportKey {
  readonly userId: string;
  readonly sourceId: string;
  readonly id: string;
}

const keyOf = ({ userId, sourceId, id }: ImportKey) => [userId, sourceId, id] as const;
const byKey = 'user_id = $1 and source_id = $2 and id = $3';

@Injectable()
export class ImportsStore {
  async insert(
    tx: Tx,
    row: Pick<ImportRow, 'userId' | 'sourceId' | 'id' | 'createdAt' | 'format' | 'fileName' | 'place'>,
  ): Promise<void> {
    await tx.repository(ImportRow).insert({ ...row, state: 'uploading' });
  }

  find(tx: Tx, key: ImportKey): Promise<ImportRow | null> {
    const { userId, sourceId, id } = key;
    return tx.repository(ImportRow).findOneBy({ userId, sourceId, id });
  }

  async lock(tx: Tx, key: ImportKey): Promise<ImportRow | null> {
    await tx.query(`select 1 from sources.import where ${byKey} for update`, keyOf(key));
    return this.find(tx, key);
  }

  async update(
    tx: Tx,
    { userId, sourceId, id }: ImportKey,
    changes: Partial<
      Pick<ImportRow, 'state' | 'bytes' | 'settings' | 'startedAt' | 'finishedAt' | 'failure'>
    >,
  ): Promise<void> {
    // TypeORM's type of a partial update does not know that a jsonb column may hold readonly lists.
    await tx.repository(ImportRow).update({ userId, sourceId, id }, changes);
  }

  /** An import that was cancelled meanwhile stays, for its person to see. */
  async deleteUnfinished(tx: Tx, { userId, sourceId, id }: ImportKey): Promise<void> {
    await tx.repository(ImportRow).delete({ userId, sourceId, id, finishedAt: IsNull() });
  }

  /** Those of one person that are not over; nobody else begins one for them until the transaction ends. */
  async countUnfinished(tx: Tx, userId: string): Promise<number> {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('imports of ' || $1, 0))", [userId]);
    const [row] = await tx.query<{ count: number }>(
      "select count(*)::int as count from sources.import where user_id = $1 and state in ('uploading', 'uploaded', 'waiting', 'running')",
      [userId],
    );
    return row?.count ?? 0;
  }

  /** Of each source the one that runs, or the next; longest waiting first. */
  next(tx: Tx): Promise<ImportKey[]> {
    return tx.query(
      `select user_id as "userId", source_id as "sourceId", id from (
         select distinct on (user_id, source_id) user_id, source_id, id, started_at from sources.import
          where state in ('waiting', 'running') order by user_id, source_id, state = 'running' desc, started_at, id) first
        order by started_at, id limit 100`,
    );
  }

  /** Takes it up, or goes on with it. Null: it waits or runs no more, or another of its source does. */
  async takeUp(tx: Tx, key: ImportKey): Promise<ImportRow | null> {
    const taken = await tx.execute(
      `update sources.import i set state = 'running', attempts = attempts + 1
        where ${byKey} and state in ('waiting', 'running')
          and not exists (select 1 from sources.import o where o.user_id = i.user_id and o.source_id = i.source_id and o.id <> i.id and o.state = 'running')`,
      keyOf(key),
    );
    return taken === 0 ? null : this.find(tx, key);
  }

  /** It was not the file's fault that this attempt came to nothing. */
  async forgive(tx: Tx, key: ImportKey): Promise<void> {
    await tx.execute(
      `update sources.import i set attempts = greatest(attempts - 1, 0) where ${byKey}`,
      keyOf(key),
    );
  }

  /**
   * Remembers that a slice is stored.
   * @returns false when the import was cancelled meanwhile, or somebody else has stored this slice
   */
  async advance(
    tx: Tx,
    key: ImportKey,
    slices: number,
    place: ImportPlace,
    counts: ImportCounts,
  ): Promise<boolean> {
    const touched = await tx.execute(
      `update sources.import set slices = slices + 1, attempts = 0, place = $5::jsonb, accepted = accepted + $6, duplicates = duplicates + $7,
              rejected = rejected + $8, outside_bounds = outside_bounds + $9
        where ${byKey} and state = 'running' and slices = $4`,
      [
        ...keyOf(key),
        slices,
        JSON.stringify(place),
        counts.accepted,
        counts.duplicates,
        counts.rejected,
        counts.outsideBounds,
      ],
    );
    return touched > 0;
  }

  /** Adds to the report until it is full. */
  async report(tx: Tx, key: ImportKey, faults: readonly ImportFault[], most: number): Promise<void> {
    if (faults.length === 0) return;
    const [row] = await tx.query<{ faults: number }>(
      `select faults from sources.import where ${byKey} for update`,
      keyOf(key),
    );
    const room = faults.slice(0, Math.max(0, most - (row?.faults ?? most)));
    if (room.length === 0) return;
    await tx.execute(
      `insert into sources.import_fault (user_id, source_id, import_id, number, place, field, value, code, detail)
         select $1, $2, $3, $4::int + f.number, f.place, f.field, f.value, f.code, f.detail
           from unnest($5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[]) with ordinality as f (place, field, value, code, detail, number)`,
      [
        ...keyOf(key),
        row?.faults ?? 0,
        room.map(({ place }) => place),
        room.map(({ field }) => storable(field)),
        room.map(({ value }) => storable(value)),
        room.map(({ code }) => code),
        room.map(({ detail }) => storable(detail)),
      ],
    );
    await tx.execute(`update sources.import set faults = faults + $4 where ${byKey}`, [
      ...keyOf(key),
      room.length,
    ]);
  }

  /** Deletes what was begun and never started before the one time, and what was over before the other. */
  forget(tx: Tx, unstartedBefore: Date, finishedBefore: Date): Promise<number> {
    return tx.execute(
      `delete from sources.import where (state in ('uploading', 'uploaded') and created_at < $1) or (finished_at < $2)`,
      [unstartedBefore, finishedBefore],
    );
  }
}

/** PostgreSQL holds neither U+0000 nor half a surrogate pair. */
const storable = (text: string): string => text.replaceAll('\u0000', '\ufffd').toWellFormed();
