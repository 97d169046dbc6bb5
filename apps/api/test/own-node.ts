import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bitcoinRpc, startBitcoind } from '../../../tools/lib/bitcoind.mjs';

/** A node of a test's own: it may undo blocks without disturbing the others. Its wallet `payer` has coins. */
export interface OwnNode {
  readonly rpcUrl: string;
  call<T>(method: string, params?: readonly unknown[], wallet?: string): Promise<T>;
  /** To nobody in particular; the hashes of the blocks. */
  mine(blocks: number): Promise<string[]>;
  /** From `payer`, unconfirmed; the transaction's id. */
  pay(address: string, btc: string): Promise<string>;
  /** Spends the coins of an unconfirmed payment elsewhere and mines that. */
  doubleSpend(txid: string): Promise<void>;
  close(): Promise<void>;
}

const nobody = 'bcrt1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqc8gma6';

export async function startOwnNode(): Promise<OwnNode> {
  const directory = mkdtempSync(join(tmpdir(), 'mynedata-node-'));
  const node = await startBitcoind({ dataDir: directory });
  if ('unavailable' in node) throw new Error(node.unavailable);
  const { rpcUrl } = node;
  const call = async <T>(method: string, params: readonly unknown[] = [], wallet?: string): Promise<T> =>
    (await bitcoinRpc(rpcUrl, method, params, wallet === undefined ? {} : { wallet })) as T;
  await call('createwallet', ['payer']);
  const home = await call<string>('getnewaddress', [], 'payer');
  // Ten coins, so that payments do not hang on each other's change.
  await call('generatetoaddress', [10, home]);
  await call('generatetoaddress', [100, nobody]);
  const synchronised = () => call('syncwithvalidationinterfacequeue');
  return {
    rpcUrl,
    call,
    mine: async (blocks) => {
      const hashes = await call<string[]>('generatetoaddress', [blocks, nobody]);
      await synchronised();
      return hashes;
    },
    pay: async (address, btc) => {
      const txid = await call<string>(
        'sendtoaddress',
        [address, btc, '', '', false, true, null, 'unset', false, 2],
        'payer',
      );
      await synchronised();
      return txid;
    },
    doubleSpend: async (txid) => {
      const { hex } = await call<{ hex: string }>('gettransaction', [txid], 'payer');
      const { vin } = await call<{ vin: { txid: string; vout: number }[] }>('decoderawtransaction', [hex]);
      const spent = vin[0];
      if (spent === undefined) throw new Error('a payment without input');
      const { vout } = await call<{ vout: { value: number }[] }>('getrawtransaction', [spent.txid, 2]).catch(
        async () =>
          call<{ vout: { value: number }[] }>('decoderawtransaction', [
            (await call<{ hex: string }>('gettransaction', [spent.txid], 'payer')).hex,
          ]),
      );
      const value = vout[spent.vout]?.value ?? 0;
      const raw = await call<string>('createrawtransaction', [
        [{ txid: spent.txid, vout: spent.vout, sequence: 0xfffffffd }],
        [{ [home]: (value - 0.001).toFixed(8) }],
      ]);
      const { hex: signed } = await call<{ hex: string }>('signrawtransactionwithwallet', [raw], 'payer');
      await call('generateblock', [nobody, [signed]]);
      await synchronised();
    },
    close: async () => {
      await node.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
