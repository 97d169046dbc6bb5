import { Injectable } from '@nestjs/common';
import { BitcoinNode } from '../bitcoin/bitcoin-node';

/** A fresh address of the market's wallet for one query. Talks to the node: outside any transaction. */
@Injectable()
export class AllocateAddress {
  constructor(private readonly node: BitcoinNode) {}

  async run(queryId: string): Promise<string> {
    return (await this.node.open()).getNewAddress(`query:${queryId}`);
  }
}
