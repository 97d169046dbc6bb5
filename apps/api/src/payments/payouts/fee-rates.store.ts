import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

@Injectable()
export class FeeRatesStore {
  /** One sample an hour. */
  async record(tx: Tx, at: Date, rate: number): Promise<void> {
    await tx.execute(
      "insert into payments.fee_rate (hour, sat_per_vbyte) values (date_trunc('hour', $1::timestamptz), $2) on conflict do nothing",
      [at, rate],
    );
    await tx.execute("delete from payments.fee_rate where hour < $1::timestamptz - interval '8 days'", [at]);
  }

  /** Median of a day and lower quartile of a week; null while there are fewer than 24 samples. */
  async history(tx: Tx, at: Date): Promise<{ readonly median: number | null; readonly low: number | null }> {
    const [row] = await tx.query<{ median: number | null; low: number | null }>(
      `select case when count(*) >= 24 then percentile_cont(0.5) within group (order by sat_per_vbyte) filter (where hour > $1::timestamptz - interval '24 hours') end as median,
              case when count(*) >= 24 then percentile_cont(0.25) within group (order by sat_per_vbyte) end as low
         from payments.fee_rate where hour > $1::timestamptz - interval '7 days'`,
      [at],
    );
    return row ?? { median: null, low: null };
  }
}
