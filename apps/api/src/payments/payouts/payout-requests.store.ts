import { Injectable } from '@nestjs/common';
import { type Sat } from '@mynedata/money';
import type { Tx } from '@mynedata/platform';
import { PayoutRequestRow } from './payout.entity';

@Injectable()
export class PayoutRequestsStore {
  find(tx: Tx, userId: string, idempotencyKey: string): Promise<PayoutRequestRow | null> {
    return tx.repository(PayoutRequestRow).findOneBy({ userId, idempotencyKey });
  }

  newest(tx: Tx, userId: string): Promise<PayoutRequestRow | null> {
    return tx.repository(PayoutRequestRow).findOne({ where: { userId }, order: { requestedAt: 'DESC' } });
  }

  async insert(
    tx: Tx,
    userId: string,
    idempotencyKey: string,
    acceptFeeSat: Sat,
    requestedAt: Date,
  ): Promise<void> {
    await tx.repository(PayoutRequestRow).insert({
      userId,
      idempotencyKey,
      acceptFeeSat: acceptFeeSat.toString(),
      requestedAt,
      batchId: null,
      refused: null,
    });
  }
}
