import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { IntervalHistoryRow, SourceRow } from './source.entity';

export interface LockedSource {
  readonly id: string;
  readonly namePrefix: string | null;
}

@Injectable()
export class SourcesStore {
  async insert(tx: Tx, source: SourceRow, intervalSeconds: number | null): Promise<void> {
    await tx.repository(SourceRow).insert(source);
    // In force since ever: a claim about data that may be older than the registration.
    await tx
      .repository(IntervalHistoryRow)
      .insert({ userId: source.userId, sourceId: source.id, since: new Date(0), intervalSeconds });
  }

  find(tx: Tx, userId: string, id: string): Promise<SourceRow | null> {
    return tx.repository(SourceRow).findOneBy({ userId, id });
  }

  typesOf(tx: Tx, userIds: readonly string[]): Promise<{ userId: string; types: string[] }[]> {
    return tx.query(
      'select user_id as "userId", array_agg(distinct source_type) as types from sources.source where user_id = any($1::uuid[]) group by user_id',
      [userIds],
    );
  }

  of(tx: Tx, userId: string): Promise<SourceRow[]> {
    return tx.repository(SourceRow).find({ where: { userId }, order: { createdAt: 'ASC' } });
  }

  /** The source, locked against other changes of it until the transaction ends. */
  async lock(tx: Tx, userId: string, id: string): Promise<SourceRow | null> {
    await tx.query('select 1 from sources.source where user_id = $1 and id = $2 for update', [userId, id]);
    return this.find(tx, userId, id);
  }

  /**
   * Those of the sources that exist, locked against other writers of their records; always in the same order, so that nobody
   * waits in a circle. With `skip` those that another holds are left out instead of waited for.
   */
  lockAll(
    tx: Tx,
    sources: readonly { readonly userId: string; readonly sourceId: string }[],
    skip = false,
  ): Promise<LockedSource[]> {
    return tx.query(
      `select s.id, s.name_prefix as "namePrefix" from sources.source s
        where (s.user_id, s.id) in (select * from unnest($1::uuid[], $2::uuid[])) order by s.user_id, s.id for no key update of s ${skip ? 'skip locked' : ''}`,
      [sources.map(({ userId }) => userId), sources.map(({ sourceId }) => sourceId)],
    );
  }

  async count(tx: Tx, userId: string): Promise<number> {
    return tx.repository(SourceRow).countBy({ userId });
  }

  async update(
    tx: Tx,
    source: Pick<SourceRow, 'userId' | 'id'>,
    changes: Partial<Pick<SourceRow, 'label' | 'pausedAt' | 'retentionMonths' | 'namePrefix'>>,
  ): Promise<void> {
    if (Object.keys(changes).length > 0)
      await tx.repository(SourceRow).update({ userId: source.userId, id: source.id }, changes);
  }

  /** What was declared, newest first. */
  intervals(tx: Tx, userId: string, sourceId: string): Promise<IntervalHistoryRow[]> {
    return tx
      .repository(IntervalHistoryRow)
      .find({ where: { userId, sourceId }, order: { since: 'DESC' }, take: 100 });
  }

  async declareInterval(tx: Tx, row: IntervalHistoryRow): Promise<void> {
    await tx.repository(IntervalHistoryRow).upsert(row, ['userId', 'sourceId', 'since']);
  }

  /** Deletes the source with everything under it; returns how many records went with it. */
  async delete(tx: Tx, userId: string, id: string): Promise<number> {
    const [gone] = await tx.query<{ records: string }>(
      'select coalesce(sum(count), 0) as records from sources.chunk where user_id = $1 and source_id = $2',
      [userId, id],
    );
    await tx.repository(SourceRow).delete({ userId, id });
    return Number(gone?.records);
  }
}
