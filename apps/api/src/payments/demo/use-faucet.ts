import { Injectable } from '@nestjs/common';
import { sat } from '@mynedata/money';
import { Clock } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { PaymentsRefusal } from '../errors';
import { DemoFaucet } from './demo-faucet';

const hourMs = 3600 * 1000;
const paymentsPerHour = 60;
const blocksPerHour = 300;

/** Lets people of a demo market have play money, within limits that keep the chain small. */
@Injectable()
export class UseFaucet {
  private readonly used = new Map<string, { payments: number; blocks: number; readonly since: number }>();

  constructor(
    private readonly faucet: DemoFaucet,
    private readonly node: BitcoinNode,
    private readonly clock: Clock,
  ) {}

  async pay(accountId: string, address: string, amountSat: string): Promise<{ readonly txid: string }> {
    const { valid } = await (await this.node.open()).validateAddress(address);
    if (!valid)
      throw new PaymentsRefusal(
        'faucet-address-not-valid',
        'This is not an address of the demo’s network: they begin with bcrt1.',
        { errors: [{ pointer: '/address', detail: 'not an address of regtest' }] },
      );
    const used = this.usedBy(accountId);
    if (used.payments >= paymentsPerHour)
      throw new PaymentsRefusal(
        'faucet-limit',
        `The faucet pays ${paymentsPerHour} times an hour for one account.`,
      );
    used.payments++;
    await this.faucet.ensure();
    return { txid: await this.faucet.pay(address, sat(amountSat)) };
  }

  async mine(accountId: string, blocks: number): Promise<void> {
    const used = this.usedBy(accountId);
    if (used.blocks + blocks > blocksPerHour)
      throw new PaymentsRefusal('faucet-limit', `One account finds at most ${blocksPerHour} blocks an hour.`);
    used.blocks += blocks;
    await this.faucet.mine(blocks);
  }

  private usedBy(accountId: string): { payments: number; blocks: number } {
    const now = this.clock.now().getTime();
    const known = this.used.get(accountId);
    if (known !== undefined && known.since > now - hourMs) return known;
    const fresh = { payments: 0, blocks: 0, since: now };
    this.used.set(accountId, fresh);
    return fresh;
  }
}
