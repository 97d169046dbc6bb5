import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config, Health } from '@mynedata/platform';
import { isNodeUnavailable } from '../errors';
import { BitcoinNode } from './bitcoin-node';

export interface BitcoinState {
  readonly available: boolean;
  readonly network: string;
  readonly detail?: string;
  readonly blocks?: number;
}

/** Whether the node can be used. The market runs without: what costs nothing goes on. */
@Injectable()
export class BitcoinStatus implements OnModuleInit {
  constructor(
    private readonly node: BitcoinNode,
    private readonly health: Health,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.health.register('bitcoin', async () => {
      const { available, detail } = await this.run();
      return { state: available ? 'up' : 'degraded', ...(detail === undefined ? {} : { detail }) };
    });
  }

  async run(): Promise<BitcoinState> {
    const { network } = this.config.bitcoin;
    try {
      return { available: true, network, blocks: await this.node.blocks() };
    } catch (error) {
      if (!isNodeUnavailable(error)) throw error;
      return { available: false, network, detail: error.message };
    }
  }
}
