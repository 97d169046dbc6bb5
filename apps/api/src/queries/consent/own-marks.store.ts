import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { OwnMarkRow } from './own-mark.entity';

/** What a person keeps about a request for nobody else. */
@Injectable()
export class OwnMarksStore {
  async saveNote(tx: Tx, userId: string, queryId: string, note: string): Promise<void> {
    await tx.repository(OwnMarkRow).upsert({ userId, queryId, note }, ['userId', 'queryId']);
  }

  /** Putting off what is put off already keeps its time. */
  async putOff(tx: Tx, userId: string, queryId: string, now: Date): Promise<void> {
    await tx.execute(
      `insert into queries.own_mark (user_id, query_id, put_off_at) values ($1, $2, $3)
       on conflict (user_id, query_id) do update set put_off_at = coalesce(own_mark.put_off_at, excluded.put_off_at)`,
      [userId, queryId, now],
    );
  }

  async takeUp(tx: Tx, userId: string, queryId: string): Promise<void> {
    await tx.repository(OwnMarkRow).update({ userId, queryId }, { putOffAt: null });
  }
}

/** What a person noted about a request; over `c` queries.consent. */
export const noteSql = `coalesce((
  select m.note from queries.own_mark m where m.user_id = c.user_id and m.query_id = c.query_id), '')`;

/** Whether a request is put off; over `c` queries.consent. */
export const putOffSql = `exists (
  select 1 from queries.own_mark m where m.user_id = c.user_id and m.query_id = c.query_id and m.put_off_at is not null)`;
