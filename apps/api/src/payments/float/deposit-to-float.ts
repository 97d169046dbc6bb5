import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { BitcoinNode } from '../bitcoin/bitcoin-node';
import { FloatStore } from './float.store';

/** The address to which the operator pays float. What arrives there becomes float when it is final. */
@Injectable()
export class DepositToFloat {
  constructor(
    private readonly database: Database,
    private readonly node: BitcoinNode,
    private readonly float: FloatStore,
    private readonly clock: Clock,
  ) {}

  async address(): Promise<string> {
    const known = await this.database.transaction((tx) => this.float.address(tx));
    if (known !== undefined) return known;
    const fresh = await (await this.node.open()).getNewAddress('float');
    return this.database.transaction(async (tx) => {
      await this.float.lock(tx);
      const first = await this.float.address(tx);
      if (first !== undefined) return first;
      await this.float.insertAddress(tx, fresh, this.clock.now());
      return fresh;
    });
  }
}
