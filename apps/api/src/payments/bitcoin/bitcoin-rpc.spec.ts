import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type BitcoinRpc, RpcError, connectBitcoin } from './bitcoin-rpc';

const rpcUrl = inject('bitcoinRpcUrl') ?? '';

describe.runIf(rpcUrl !== '')('the client of the Bitcoin node', () => {
  const [one, two] = [`rpc-one-${process.pid}`, `rpc-two-${process.pid}`];
  let rpc: BitcoinRpc;
  beforeAll(async () => {
    rpc = connectBitcoin(rpcUrl, one);
    await rpc.createWallet(one);
    await rpc.createWallet(two);
  });

  it('speaks with its own wallet, whatever others are loaded', async () => {
    const address = await rpc.getNewAddress('mine');
    expect(await rpc.getReceivedByAddress(address)).toBe(0n);
    await expect(connectBitcoin(rpcUrl, two).getReceivedByAddress(address)).rejects.toBeInstanceOf(RpcError);
    expect(await rpc.listWallets()).toEqual(expect.arrayContaining([one, two]));
  });

  it('tells a wrong question from a node that cannot be used', async () => {
    await expect(rpc.getTransaction('00'.repeat(32))).rejects.toBeInstanceOf(RpcError);
    await expect(rpc.getTransaction('00'.repeat(32))).rejects.toMatchObject({ code: -5 });
    const refused = new URL(rpcUrl);
    refused.password = 'wrong';
    await expect(connectBitcoin(refused.href, one).getBlockchainInfo()).rejects.toMatchObject({
      code: 'bitcoin-node-unavailable',
    });
    await expect(connectBitcoin('http://u:p@127.0.0.1:1', one).getBlockchainInfo()).rejects.toMatchObject({
      code: 'bitcoin-node-unavailable',
    });
    await expect(connectBitcoin(rpcUrl, 'rpc-nobody').getNewAddress('')).rejects.toMatchObject({
      code: 'bitcoin-node-unavailable',
    });
  });

  it('knows kinds of addresses', async () => {
    expect(await rpc.validateAddress('bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080')).toMatchObject({
      valid: true,
      witnessVersion: 0,
      witnessProgramBytes: 20,
    });
    expect(await rpc.validateAddress(await rpc.getNewAddress(''))).toMatchObject({
      valid: true,
      witnessVersion: 1,
      witnessProgramBytes: 32,
    });
    expect(await rpc.validateAddress('nonsense')).toMatchObject({ valid: false });
  });

  it('has no wallet whose name could lead elsewhere', () => {
    expect(() => connectBitcoin(rpcUrl, '../other')).toThrow();
  });
});
