import { Inject, Injectable } from '@nestjs/common';
import type { OutputType } from '@mynedata/money';
import { CONFIG, type Config } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { PaymentsRefusal } from '../errors';
import { outputTypeOf } from './payout';

/** What somebody typed as an address, as our own node reads it. */
@Injectable()
export class CheckAddress {
  constructor(
    private readonly node: BitcoinNode,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async run(given: string): Promise<{ readonly address: string; readonly outputType: OutputType }> {
    const text = given.trim();
    const { valid, ...info } = await (await this.node.open()).validateAddress(text);
    const outputType = valid ? outputTypeOf({ valid, ...info }) : undefined;
    if (outputType === undefined) throw this.refusal(text, valid);
    return { address: info.address, outputType };
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
