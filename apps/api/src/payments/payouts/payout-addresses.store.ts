import { Injectable } from '@nestjs/common';
import type { OutputType } from '@mynedata/money';
import type { Tx } from '@mynedata/platform';
import { PayoutAddressRow } from './payout.entity';

export interface PayoutAddress {
  readonly address: string;
  readonly outputType: OutputType;
  readonly validFrom: Date;
}

@Injectable()
export class PayoutAddressesStore {
  /** The address in force and the one that will replace it. */
  async of(
    tx: Tx,
    userId: string,
    now: Date,
  ): Promise<{ readonly current: PayoutAddress | undefined; readonly next: PayoutAddress | undefined }> {
    const rows = await tx.query<PayoutAddress>(
      'select address, output_type as "outputType", valid_from as "validFrom" from payments.payout_address where user_id = $1 order by valid_from desc, created_at desc',
      [userId],
    );
    return {
      current: rows.find(({ validFrom }) => validFrom <= now),
      next: rows.find(({ validFrom }) => validFrom > now),
    };
  }

  /** One change at a time for one person. */
  async lock(tx: Tx, userId: string): Promise<void> {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('payments.payout-address:' || $1, 0))", [
      userId,
    ]);
  }

  async deleteNext(tx: Tx, userId: string, now: Date): Promise<void> {
    await tx.execute('delete from payments.payout_address where user_id = $1 and valid_from > $2', [
      userId,
      now,
    ]);
  }

  async insert(tx: Tx, userId: string, address: PayoutAddress, createdAt: Date): Promise<void> {
    await tx.repository(PayoutAddressRow).insert({ userId, ...address, createdAt });
  }
}
