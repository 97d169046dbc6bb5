import { Inject, Injectable } from '@nestjs/common';
import { type Sat, sat } from '@mynedata/money';
import { CONFIG, type Config } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import type { BitcoinRpc } from '../bitcoin/bitcoin-rpc';
import { DepositToFloat } from '../float/deposit-to-float';

const wallet = 'faucet';
const enoughSat = sat(1_000_000_000n);
/** A block's coins can be spent a hundred blocks later. */
const maturity = 101;
const feeRate = 2;

/** Play money on regtest: pays anybody and finds blocks. Refuses anywhere else. */
@Injectable()
export class DemoFaucet {
  private miningAddress: string | undefined;

  constructor(
    private readonly node: BitcoinNode,
    private readonly depositToFloat: DepositToFloat,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get usable(): boolean {
    return this.config.demo !== 'off' && this.config.bitcoin.network === 'regtest' && this.node.configured;
  }

  /** Sees to it that the faucet has coins. */
  async ensure(): Promise<void> {
    const rpc = await this.open();
    if ((await rpc.getBalances()).trustedSat < enoughSat) await rpc.mine(maturity, await this.addressOf(rpc));
  }

  /** Pays without waiting for a block; returns the transaction's id. */
  async pay(address: string, amountSat: Sat): Promise<string> {
    return (await this.open()).sendToAddress(address, amountSat, feeRate);
  }

  async mine(blocks: number): Promise<void> {
    const rpc = await this.open();
    await rpc.mine(blocks, await this.addressOf(rpc));
  }

  /** One block when something waits for one. */
  async mineIfNeeded(): Promise<boolean> {
    const rpc = await this.open();
    if ((await rpc.getMempoolInfo()).size === 0) return false;
    await rpc.mine(1, await this.addressOf(rpc));
    return true;
  }

  /** Pays the float up to that sum, once: what was paid before, final or not, counts. */
  async fillFloat(upToSat: Sat): Promise<void> {
    const faucet = await this.open();
    const address = await this.depositToFloat.address();
    const receivedSat = await (await this.node.open()).getReceivedByAddress(address);
    if (receivedSat < upToSat) await faucet.sendToAddress(address, sat(upToSat - receivedSat), feeRate);
  }

  private async open(): Promise<BitcoinRpc> {
    if (!this.usable) throw new Error('the faucet exists in demo markets on regtest only');
    return this.node.openWallet(wallet);
  }

  private async addressOf(rpc: BitcoinRpc): Promise<string> {
    return (this.miningAddress ??= await rpc.getNewAddress('mined'));
  }
}
