import { Injectable } from '@nestjs/common';
import { AskingSettingsStore, type ReservePrice } from './asking-settings.store';
import { ChangeSettings } from './change-settings';
import { lastOf, ofPair } from './setting-change';

/** What a request has to pay at least, per kind of data and type of organisation, so that it reaches the person. */
@Injectable()
export class SetPrices {
  constructor(
    private readonly change: ChangeSettings,
    private readonly settings: AskingSettingsStore,
  ) {}

  /** Pairs that are not named keep their price; 0 is none. */
  run(userId: string, prices: readonly ReservePrice[]): Promise<void> {
    const key = (price: ReservePrice): string => ofPair(price.logicalType, price.organisationType);
    const last = lastOf(prices, key);
    return this.change.run(userId, async (tx, changedAt) => {
      const before = new Map(
        (await this.settings.prices(tx, userId)).map((price) => [key(price), price.sat]),
      );
      await this.settings.setPrices(tx, userId, last, changedAt);
      return last.map((price) => ({
        kind: 'reserve_price',
        subject: { logicalType: price.logicalType, organisationType: price.organisationType },
        before: (before.get(key(price)) ?? 0n).toString(),
        after: price.sat.toString(),
      }));
    });
  }
}
