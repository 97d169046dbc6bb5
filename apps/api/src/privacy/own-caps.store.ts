import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { In } from 'typeorm';
import type { MeterKey, OwnCaps } from './budget';
import { OwnCapRow } from './own-cap.entity';

@Injectable()
export class OwnCapsStore {
  /** The limits that a person lowered, in percent of what the level gives. */
  async of(tx: Tx, userId: string): Promise<OwnCaps> {
    const rows = await tx.prepared<Pick<OwnCapRow, 'logicalType' | 'percent'>>(
      'select logical_type as "logicalType", percent from privacy.own_limit where user_id = $1',
      [userId],
    );
    return Object.fromEntries(rows.map(({ logicalType, percent }) => [logicalType, percent]));
  }

  /** Sets these limits; one of 100 percent is no limit of one's own. */
  async set(
    tx: Tx,
    userId: string,
    caps: readonly { readonly logicalType: MeterKey; readonly percent: number }[],
    changedAt: Date,
  ): Promise<void> {
    const lowered = caps.filter(({ percent }) => percent < 100);
    const whole = caps.filter(({ percent }) => percent >= 100).map(({ logicalType }) => logicalType);
    if (whole.length > 0) await tx.repository(OwnCapRow).delete({ userId, logicalType: In(whole) });
    if (lowered.length > 0)
      await tx.repository(OwnCapRow).upsert(
        lowered.map(({ logicalType, percent }) => ({ userId, logicalType, percent, changedAt })),
        ['userId', 'logicalType'],
      );
  }
}
