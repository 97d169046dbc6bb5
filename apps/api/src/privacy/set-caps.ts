import { Injectable } from '@nestjs/common';
import type { MeterKey } from './budget';
import { ChangeSettings } from './change-settings';
import { OwnCapsStore } from './own-caps.store';
import { lastOf } from './setting-change';

/** A person's own, lower limits. They act on every consent from then on; what is reserved or spent stays so. */
@Injectable()
export class SetCaps {
  constructor(
    private readonly change: ChangeSettings,
    private readonly caps: OwnCapsStore,
  ) {}

  /** Kinds of data that are not named keep their limit. */
  run(
    userId: string,
    caps: readonly { readonly logicalType: MeterKey; readonly percent: number }[],
  ): Promise<void> {
    const last = lastOf(caps, ({ logicalType }) => logicalType);
    return this.change.run(userId, async (tx, changedAt) => {
      const before = await this.caps.of(tx, userId);
      await this.caps.set(tx, userId, last, changedAt);
      return last.map(({ logicalType, percent }) => ({
        kind: 'limit',
        subject: { logicalType },
        before: String(before[logicalType] ?? 100),
        after: String(percent),
      }));
    });
  }
}
