import { Injectable } from '@nestjs/common';
import type { Cursor, Tx } from '@mynedata/platform';
import { type SettingChange, realChanges } from './setting-change';

export interface DatedChange extends SettingChange {
  readonly id: string;
  readonly changedAt: Date;
}

/** What a person changed; only ever added to. */
@Injectable()
export class SettingChangesStore {
  async append(tx: Tx, userId: string, changes: readonly SettingChange[], changedAt: Date): Promise<void> {
    const real = realChanges(changes);
    if (real.length === 0) return;
    await tx.execute(
      `insert into privacy.setting_change (user_id, changed_at, kind, subject, before, after)
       select $1, $2, kind, subject, before, after from jsonb_to_recordset($3) as c (kind text, subject jsonb, before text, after text)`,
      [userId, changedAt, JSON.stringify(real)],
    );
  }

  /** Newest first, after a place in the list. */
  page(tx: Tx, userId: string, after: Cursor | undefined, limit: number): Promise<DatedChange[]> {
    return tx.query<DatedChange>(
      `select id, date_trunc('milliseconds', changed_at) as "changedAt", kind, subject, before, after from privacy.setting_change
        where user_id = $1
          and ($2::timestamptz is null or (date_trunc('milliseconds', changed_at at time zone 'UTC'), id) < ($2::timestamptz at time zone 'UTC', $3::uuid))
        order by date_trunc('milliseconds', changed_at at time zone 'UTC') desc, id desc limit $4`,
      [userId, after?.at ?? null, after?.id ?? null, limit],
    );
  }
}
