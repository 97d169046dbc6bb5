import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import { Notify } from '@mynedata/users';
import { CheckAddress } from './check-address';
import { PayoutAddressesStore } from './payout-addresses.store';

const replacementDelayMs = 48 * 3600 * 1000;

/** Where a person's money goes. The first address counts at once, a replacement after 48 hours: time to notice a thief. */
@Injectable()
export class SetPayoutAddress {
  constructor(
    private readonly database: Database,
    private readonly checkAddress: CheckAddress,
    private readonly addresses: PayoutAddressesStore,
    private readonly notify: Notify,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async run(userId: string, text: string): Promise<void> {
    const { address, outputType } = await this.checkAddress.run(text);
    await this.database.transaction(async (tx) => {
      await this.addresses.lock(tx, userId);
      const now = this.clock.now();
      const { current } = await this.addresses.of(tx, userId, now);
      await this.addresses.deleteNext(tx, userId, now);
      if (current?.address === address) return;
      const validFrom = current === undefined ? now : new Date(now.getTime() + replacementDelayMs);
      await this.addresses.insert(tx, userId, { address, outputType, validFrom }, now);
      const text =
        current === undefined
          ? 'Your payout address was set.'
          : 'Your payout address will be replaced in 48 hours. If that was not you, sign in and set it back.';
      await this.notify.within(tx, [userId], { kind: 'payout-address', text, link: '/earnings' });
    });
    this.realtime.tell([userId], 'earnings');
  }
}
