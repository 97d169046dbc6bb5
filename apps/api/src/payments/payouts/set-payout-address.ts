import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Realtime } from '@mynedata/platform';
import { Notify } from '@mynedata/users';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { PaymentsRefusal } from '../errors';
import { outputTypeOf } from './payout';
import { PayoutAddressesStore } from './payout-addresses.store';

const replacementDelayMs = 48 * 3600 * 1000;

/** Where a person's money goes. The first address counts at once, a replacement after 48 hours: time to notice a thief. */
@Injectable()
export class SetPayoutAddress {
  constructor(
    private readonly database: Database,
    private readonly node: BitcoinNode,
    private readonly addresses: PayoutAddressesStore,
    private readonly notify: Notify,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(userId: string, text: string): Promise<void> {
    const { valid, ...info } = await (await this.node.open()).validateAddress(text.trim());
    const outputType = valid ? outputTypeOf({ valid, ...info }) : undefined;
    if (outputType === undefined) throw this.refusal(text.trim(), valid);
    const { address } = info;
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

  private refusal(text: string, valid: boolean): PaymentsRefusal {
    const { network } = this.config.bitcoin;
    const own = network === 'mainnet' ? 'bc1' : network === 'regtest' ? 'bcrt1' : 'tb1';
    const elsewhere = /^(bc1|bcrt1|tb1)/i.exec(text)?.[1]?.toLowerCase();
    const foreign =
      (elsewhere !== undefined && elsewhere !== own) || (network !== 'mainnet' && /^[13]/.test(text));
    const detail = foreign
      ? `This is an address of another Bitcoin network. This market pays on ${network}: its addresses begin with ${own}.`
      : valid
        ? 'This kind of address cannot be paid yet. Use one that your wallet shows as Taproot or Native SegWit.'
        : 'This is not a Bitcoin address. Copy it from your wallet again.';
    return new PaymentsRefusal('payout-address-not-valid', detail, {
      errors: [{ pointer: '/address', detail }],
    });
  }
}
