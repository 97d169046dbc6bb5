import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { UncountedRow } from './market-draw.entity';

/** Who is in no count of the market; without a row a person is counted. */
@Injectable()
export class UncountedStore {
  async is(tx: Tx, userId: string): Promise<boolean> {
    return (await tx.repository(UncountedRow).countBy({ userId })) > 0;
  }

  async set(tx: Tx, userId: string, uncounted: boolean, changedAt: Date): Promise<void> {
    if (uncounted)
      await tx.execute(
        'insert into privacy.uncounted (user_id, changed_at) values ($1, $2) on conflict do nothing',
        [userId, changedAt],
      );
    else await tx.repository(UncountedRow).delete({ userId });
  }
}
