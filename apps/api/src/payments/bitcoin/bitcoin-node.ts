import { Inject, Injectable } from '@nestjs/common';
import { type BitcoinConfig, CONFIG, Clock, type Config } from '@mynedata/platform';
import { nodeUnavailable } from '../errors';
import { type BitcoinRpc, RpcError, connectBitcoin, rpcCodes } from './bitcoin-rpc';

/** How the node names the networks. */
const chains: Readonly<Record<BitcoinConfig['network'], readonly string[]>> = {
  regtest: ['regtest'],
  signet: ['signet'],
  testnet: ['test', 'testnet4'],
  mainnet: ['main'],
};
const checkedForMs = 5_000;
/** Screens and probes must not wait for a node that hangs. */
const glanceMs = 3_000;

/** The market's node and wallet. `open` hands them out only when they are the right ones and answer. */
@Injectable()
export class BitcoinNode {
  private readonly clients = new Map<string, BitcoinRpc>();
  private checkedUntil = 0;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whether a node is configured at all. */
  get configured(): boolean {
    return this.config.bitcoin.rpcUrl !== undefined;
  }

  /** Throws `bitcoin-node-unavailable` unless the node answers, is on our network and holds the wallet (made when missing). */
  async open(): Promise<BitcoinRpc> {
    const { wallet } = this.config.bitcoin;
    const rpc = this.client(wallet);
    if (this.clock.now().getTime() < this.checkedUntil) return rpc;
    await this.check(rpc);
    await ensureWallet(rpc, wallet);
    this.checkedUntil = this.clock.now().getTime() + checkedForMs;
    return rpc;
  }

  /** Another wallet on the same node: the demo's faucet. */
  async openWallet(wallet: string): Promise<BitcoinRpc> {
    const rpc = this.client(wallet);
    await this.check(rpc);
    await ensureWallet(rpc, wallet);
    return rpc;
  }

  /** The height of the chain, soon or not at all; throws as `open` does. */
  async blocks(): Promise<number> {
    return this.check(this.client(this.config.bitcoin.wallet, glanceMs));
  }

  private client(wallet: string, timeoutMs?: number): BitcoinRpc {
    const { rpcUrl, unavailableReason } = this.config.bitcoin;
    if (rpcUrl === undefined)
      throw nodeUnavailable(
        `No Bitcoin node is configured${unavailableReason === undefined ? '' : `: ${unavailableReason}`}.`,
      );
    const name = `${wallet} ${timeoutMs ?? ''}`;
    const known = this.clients.get(name);
    if (known !== undefined) return known;
    const made = connectBitcoin(rpcUrl, wallet, timeoutMs);
    this.clients.set(name, made);
    return made;
  }

  private async check(rpc: BitcoinRpc): Promise<number> {
    const { network } = this.config.bitcoin;
    const { chain, blocks, initialBlockDownload } = await rpc.getBlockchainInfo();
    if (!chains[network].includes(chain))
      throw nodeUnavailable(
        `The Bitcoin node is on the network "${chain}", but this market is on ${network}.`,
      );
    // A regtest node that was off for a day believes that it has to catch up.
    if (initialBlockDownload && network !== 'regtest')
      throw nodeUnavailable('The Bitcoin node is still catching up with the chain.');
    return blocks;
  }
}

/** Loads a wallet, makes it when there is none; the node loads it by itself after a restart. */
async function ensureWallet(rpc: BitcoinRpc, name: string): Promise<void> {
  if ((await rpc.listWallets()).includes(name)) return;
  try {
    await rpc.createWallet(name);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    // It exists already: on disk, or because another process made it a moment ago.
    if (error.code !== rpcCodes.walletError && error.code !== rpcCodes.alreadyLoaded) throw error;
    await rpc.loadWallet(name).catch((reason: unknown) => {
      if (!(reason instanceof RpcError)) throw reason;
      if (reason.code === rpcCodes.alreadyLoaded) return;
      throw nodeUnavailable('The Bitcoin node is loading the market’s wallet. Try again in a moment.');
    });
  }
}
