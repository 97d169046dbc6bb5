import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';

/** How firmly an organisation is held: by many at the same time who act for it, or by one who changes what it says of itself. */
type Hold = 'share' | 'no key update';

@Injectable()
export class OrganisationsStore {
  /** Holds an organisation as it is until the transaction ends; false when there is none, or when it has ended. */
  async hold(tx: Tx, id: string, hold: Hold): Promise<boolean> {
    const [row] = await tx.query<{ live: boolean }>(
      `select ended_at is null as live from users.organisation where id = $1 for ${hold}`,
      [id],
    );
    return row?.live ?? false;
  }
}
