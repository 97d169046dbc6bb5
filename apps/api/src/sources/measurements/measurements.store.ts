import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Measurement } from './measurement';

export interface LatestValue {
  readonly name: string;
  readonly at: Date;
  readonly number: number | null;
  readonly text: string | null;
  readonly boolean: boolean | null;
  readonly date: string | null;
}

@Injectable()
export class MeasurementsStore {
  /** Stores all in one statement; what is already there in the same form stays untouched. Returns how many rows changed. */
  async upsert(
    tx: Tx,
    userId: string,
    sourceId: string,
    measurements: readonly Measurement[],
  ): Promise<number> {
    if (measurements.length === 0) return 0;
    const column = <K extends keyof Measurement>(key: K): Measurement[K][] =>
      measurements.map((measurement) => measurement[key]);
    return tx.execute(
      `insert into sources.measurement as old (user_id, source_id, name, at, number, text, boolean, date)
       select $1, $2, n, to_timestamp(t), v, vs, vb, vd
         from unnest($3::text[], $4::float8[], $5::float8[], $6::text[], $7::boolean[], $8::date[]) as r (n, t, v, vs, vb, vd)
       on conflict (user_id, source_id, name, at) do update
          set number = excluded.number, text = excluded.text, boolean = excluded.boolean, date = excluded.date
        where (old.number, old.text, old.boolean, old.date) is distinct from (excluded.number, excluded.text, excluded.boolean, excluded.date)`,
      [
        userId,
        sourceId,
        column('name'),
        column('time'),
        column('number'),
        column('text'),
        column('boolean'),
        column('date'),
      ],
    );
  }

  /** The newest records, newest first. */
  newest(
    tx: Tx,
    userId: string,
    sourceId: string,
    before: Date | undefined,
    limit: number,
  ): Promise<LatestValue[]> {
    return tx.query<LatestValue>(
      `select name, at, number, text, boolean, date::text as date from sources.measurement
        where user_id = $1 and source_id = $2 and ($3::timestamptz is null or at < $3) order by at desc, name limit $4`,
      [userId, sourceId, before ?? null, limit],
    );
  }
}
