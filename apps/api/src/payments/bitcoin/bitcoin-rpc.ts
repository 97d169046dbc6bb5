import { type Sat, btcFromSat, sat, satFromBtc } from '@mynedata/money';
import Client from 'bitcoin-core';
import { nodeUnavailable } from '../errors';

/** One answer of listsinceblock about an output of ours. */
export interface Received {
  readonly txid: string;
  readonly vout: number;
  readonly address: string;
  readonly amountSat: Sat;
}

export interface SinceBlock {
  readonly received: readonly Received[];
  /** Transactions that left the chain since the cursor. Some may be back in another block: ask for each. */
  readonly removed: readonly string[];
  readonly lastBlock: string;
}

export interface WalletTransaction {
  /** Negative: a conflicting transaction is that deep in the chain. */
  readonly confirmations: number;
  readonly blockHash: string | undefined;
  readonly blockTime: Date | undefined;
  readonly timeReceived: Date;
}

export interface Outpoint {
  readonly txid: string;
  readonly vout: number;
}

export interface Output {
  readonly address: string;
  readonly amountSat: Sat;
}

export interface FundedPsbt {
  readonly psbt: string;
  readonly feeSat: Sat;
}

export interface DecodedTransaction {
  readonly txid: string;
  readonly inputs: readonly Outpoint[];
  readonly outputs: readonly { readonly address: string | undefined; readonly amountSat: Sat }[];
}

export interface FundingOptions {
  /** sat/vB. */
  readonly feeRate: number;
  /** Coins younger than this are not spent. */
  readonly minConfirmations: number;
}

export interface AddressInfo {
  readonly valid: boolean;
  /** As the node writes it: the same address has one spelling. */
  readonly address: string;
  readonly isScript: boolean;
  readonly witnessVersion: number | undefined;
  readonly witnessProgramBytes: number | undefined;
}

/** What the market needs of a Bitcoin node and one wallet on it. Amounts are exact satoshis, never BTC floats. */
export interface BitcoinRpc {
  getBlockchainInfo(): Promise<{
    readonly chain: string;
    readonly blocks: number;
    readonly initialBlockDownload: boolean;
  }>;
  getMempoolInfo(): Promise<{ readonly size: number; readonly minFeeRate: number }>;
  /** sat/vB; undefined when the node does not know. */
  estimateFeeRate(blocks: number): Promise<number | undefined>;
  listWallets(): Promise<readonly string[]>;
  createWallet(name: string): Promise<void>;
  loadWallet(name: string): Promise<void>;
  validateAddress(address: string): Promise<AddressInfo>;
  getNewAddress(label: string): Promise<string>;
  listSinceBlock(blockHash: string | undefined, targetConfirmations: number): Promise<SinceBlock>;
  getTransaction(txid: string): Promise<WalletTransaction>;
  getReceivedByAddress(address: string): Promise<Sat>;
  getBalances(): Promise<{ readonly trustedSat: Sat; readonly pendingSat: Sat }>;
  listUnspent(minConfirmations: number): Promise<readonly (Outpoint & { readonly amountSat: Sat })[]>;
  /** Chooses coins and a change output, which comes last. */
  fundPsbt(outputs: readonly Output[], options: FundingOptions): Promise<FundedPsbt>;
  /** The same with given coins and no others. */
  fundPsbtWith(
    inputs: readonly Outpoint[],
    outputs: readonly Output[],
    options: FundingOptions,
  ): Promise<FundedPsbt>;
  decodePsbtInputs(psbt: string): Promise<readonly Outpoint[]>;
  signPsbt(psbt: string): Promise<{ readonly complete: boolean; readonly hex: string | undefined }>;
  decodeTransaction(hex: string): Promise<DecodedTransaction>;
  testMempoolAccept(
    hex: string,
    maxFeeRate: number,
  ): Promise<{ readonly allowed: boolean; readonly reason: string | undefined }>;
  /** Keeps coins out of later payments, also after the node restarted. */
  lockUnspent(inputs: readonly Outpoint[]): Promise<void>;
  sendRawTransaction(hex: string, maxFeeRate: number): Promise<string>;
  /** Regtest: mines blocks to an address, and has the node write them out (a killed node forgets what it has not written). */
  mine(blocks: number, address: string): Promise<void>;
  /** Play money only: a payment that is lost or repeated costs nothing. */
  sendToAddress(address: string, amountSat: Sat, feeRate: number): Promise<string>;
}

/** The node answered, and the answer was no. `code` is Bitcoin Core's RPC error code. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Codes of Bitcoin Core's protocol.h that are handled. */
export const rpcCodes = {
  notFound: -5,
  insufficientFunds: -6,
  walletError: -4,
  walletNotFound: -18,
  alreadyInChain: -27,
  alreadyLoaded: -35,
  invalidParameter: -8,
} as const;
const warmingUp = -28;

const usualTimeoutMs = 20_000;
/** The newest version whose methods the client lists; with a version it sends named parameters. */
const clientVersion = '29.4.0';
const silent = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  trace: nothing,
  child: () => silent,
};
const regtestMiningMs = 120_000;

/** A client of the node at `rpcUrl` (http://user:password@host:port), with one wallet. */
export function connectBitcoin(rpcUrl: string, wallet: string, timeoutMs = usualTimeoutMs): BitcoinRpc {
  if (!/^[a-z0-9_-]+$/.test(wallet))
    throw new Error('A wallet name consists of a-z, 0-9, _ and -: it becomes part of an address.');
  const url = new URL(rpcUrl);
  // Connections are not kept: the node closes idle ones, and a request on a closing one is lost.
  const access = {
    headers: { connection: 'close' },
    host: `${url.protocol}//${url.host}`,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    logger: silent,
  };
  const node = new Client({ ...access, timeout: timeoutMs, version: clientVersion });
  const ofWallet = new Client({ ...access, timeout: timeoutMs, version: clientVersion, wallet });
  const miner = new Client({ ...access, timeout: regtestMiningMs, version: clientVersion });
  const ask = async (
    client: Client,
    method: string,
    parameters: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> => {
    try {
      return new Answer(method, await client.command<unknown>(method, parameters));
    } catch (error) {
      throw translated(error);
    }
  };
  const funding = ({ feeRate, minConfirmations }: FundingOptions, outputs: readonly Output[]) => ({
    fee_rate: feeRate,
    change_type: 'bech32m',
    changePosition: outputs.length,
    minconf: minConfirmations,
    lockUnspents: false,
  });
  const inBtc = (outputs: readonly Output[]) =>
    outputs.map(({ address, amountSat }) => ({ [address]: btcFromSat(amountSat) }));
  const funded = (answer: Answer): FundedPsbt => ({
    psbt: answer.text('psbt'),
    feeSat: answer.amount('fee'),
  });
  const outpoints = (answer: Answer): Outpoint[] =>
    answer.list('vin').map((input) => ({ txid: input.text('txid'), vout: input.integer('vout') }));

  return {
    getBlockchainInfo: async () => {
      const answer = await ask(node, 'getblockchaininfo');
      return {
        chain: answer.text('chain'),
        blocks: answer.integer('blocks'),
        initialBlockDownload: answer.flag('initialblockdownload'),
      };
    },
    getMempoolInfo: async () => {
      const answer = await ask(node, 'getmempoolinfo');
      const perKvb = (field: string): number => Number(answer.amount(field)) / 1000;
      return {
        size: answer.integer('size'),
        minFeeRate: Math.max(perKvb('mempoolminfee'), perKvb('minrelaytxfee')),
      };
    },
    estimateFeeRate: async (blocks) => {
      const answer = await ask(node, 'estimatesmartfee', { conf_target: blocks });
      return answer.has('feerate') ? Number(answer.amount('feerate')) / 1000 : undefined;
    },
    listWallets: async () => (await ask(node, 'listwallets')).texts(),
    createWallet: async (name) =>
      void (await ask(node, 'createwallet', { wallet_name: name, load_on_startup: true })),
    loadWallet: async (name) =>
      void (await ask(node, 'loadwallet', { filename: name, load_on_startup: true })),
    validateAddress: async (address) => {
      const answer = await ask(node, 'validateaddress', { address });
      const valid = answer.flag('isvalid');
      return {
        valid,
        address: valid ? answer.text('address') : address,
        isScript: valid && answer.flag('isscript'),
        witnessVersion: answer.has('witness_version') ? answer.integer('witness_version') : undefined,
        witnessProgramBytes: answer.has('witness_program')
          ? answer.text('witness_program').length / 2
          : undefined,
      };
    },
    getNewAddress: async (label) =>
      (await ask(ofWallet, 'getnewaddress', { label, address_type: 'bech32m' })).itself('string'),
    listSinceBlock: async (blockHash, targetConfirmations) => {
      const answer = await ask(ofWallet, 'listsinceblock', {
        ...(blockHash === undefined ? {} : { blockhash: blockHash }),
        target_confirmations: targetConfirmations,
        include_removed: true,
      });
      const received = answer
        .list('transactions')
        .filter((entry) => entry.text('category') === 'receive' && entry.has('address'))
        .map((entry) => ({
          txid: entry.text('txid'),
          vout: entry.integer('vout'),
          address: entry.text('address'),
          amountSat: entry.amount('amount'),
        }));
      return {
        received,
        removed: (answer.has('removed') ? answer.list('removed') : []).map((entry) => entry.text('txid')),
        lastBlock: answer.text('lastblock'),
      };
    },
    getTransaction: async (txid) => {
      const answer = await ask(ofWallet, 'gettransaction', { txid });
      const time = (field: string): Date => new Date(answer.integer(field) * 1000);
      return {
        confirmations: answer.integer('confirmations'),
        blockHash: answer.has('blockhash') ? answer.text('blockhash') : undefined,
        blockTime: answer.has('blocktime') ? time('blocktime') : undefined,
        timeReceived: time('timereceived'),
      };
    },
    getReceivedByAddress: async (address) =>
      satFromBtc((await ask(ofWallet, 'getreceivedbyaddress', { address, minconf: 0 })).itself('amount')),
    getBalances: async () => {
      const mine = (await ask(ofWallet, 'getbalances')).object('mine');
      return { trustedSat: mine.amount('trusted'), pendingSat: mine.amount('untrusted_pending') };
    },
    listUnspent: async (minConfirmations) =>
      (await ask(ofWallet, 'listunspent', { minconf: minConfirmations })).items().map((coin) => ({
        txid: coin.text('txid'),
        vout: coin.integer('vout'),
        amountSat: coin.amount('amount'),
      })),
    fundPsbt: async (outputs, options) =>
      funded(
        await ask(ofWallet, 'walletcreatefundedpsbt', {
          inputs: [],
          outputs: inBtc(outputs),
          options: funding(options, outputs),
        }),
      ),
    fundPsbtWith: async (inputs, outputs, options) =>
      funded(
        await ask(ofWallet, 'walletcreatefundedpsbt', {
          inputs: [...inputs],
          outputs: inBtc(outputs),
          options: { ...funding(options, outputs), add_inputs: false },
        }),
      ),
    decodePsbtInputs: async (psbt) => outpoints((await ask(node, 'decodepsbt', { psbt })).object('tx')),
    signPsbt: async (psbt) => {
      const answer = await ask(ofWallet, 'walletprocesspsbt', { psbt });
      return { complete: answer.flag('complete'), hex: answer.has('hex') ? answer.text('hex') : undefined };
    },
    decodeTransaction: async (hex) => {
      const answer = await ask(node, 'decoderawtransaction', { hexstring: hex });
      const outputs = answer.list('vout').map((output) => {
        const script = output.object('scriptPubKey');
        return {
          address: script.has('address') ? script.text('address') : undefined,
          amountSat: output.amount('value'),
        };
      });
      return { txid: answer.text('txid'), inputs: outpoints(answer), outputs };
    },
    testMempoolAccept: async (hex, maxFeeRate) => {
      const [answer] = (
        await ask(node, 'testmempoolaccept', { rawtxs: [hex], maxfeerate: perKvbText(maxFeeRate) })
      ).items();
      if (answer === undefined) throw new Error('testmempoolaccept answered about no transaction');
      return {
        allowed: answer.has('allowed') && answer.flag('allowed'),
        reason: answer.has('reject-reason') ? answer.text('reject-reason') : undefined,
      };
    },
    lockUnspent: async (inputs) => {
      for (const input of inputs) {
        await ask(ofWallet, 'lockunspent', { unlock: false, transactions: [input], persistent: true }).catch(
          (error: unknown) => {
            // Locked or spent already: what was wanted.
            if (!(error instanceof RpcError) || error.code !== rpcCodes.invalidParameter) throw error;
          },
        );
      }
    },
    sendRawTransaction: async (hex, maxFeeRate) =>
      (await ask(node, 'sendrawtransaction', { hexstring: hex, maxfeerate: perKvbText(maxFeeRate) })).itself(
        'string',
      ),
    mine: async (blocks, address) => {
      await ask(miner, 'generatetoaddress', { nblocks: blocks, address });
      await ask(miner, 'gettxoutsetinfo', { hash_type: 'none' });
    },
    sendToAddress: async (address, amountSat, feeRate) =>
      (
        await ask(ofWallet, 'sendtoaddress', { address, amount: btcFromSat(amountSat), fee_rate: feeRate })
      ).itself('string'),
  };
}

/** sat/vB as the BTC/kvB text that the node takes. */
const perKvbText = (satPerVbyte: number): string => btcFromSat(sat(Math.ceil(satPerVbyte * 1000)));

function nothing(): void {}

/** JSON-RPC errors stay errors of the node; everything else means that nobody knows what happened. */
function translated(error: unknown): Error {
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (typeof code === 'number') {
    if (code === warmingUp)
      return nodeUnavailable('The Bitcoin node is starting. Nothing was changed; try again in a moment.');
    if (code === 401 || code === 403)
      return nodeUnavailable('The Bitcoin node refuses the configured user and password.');
    if (code >= 400)
      return nodeUnavailable('The Bitcoin node is overloaded. Nothing was changed; try again in a moment.');
    if (code === rpcCodes.walletNotFound)
      return nodeUnavailable(
        'The Bitcoin node does not hold the market’s wallet right now. Nothing was changed; try again in a moment.',
      );
    return new RpcError(code, message);
  }
  if (error instanceof SyntaxError)
    return nodeUnavailable('What answers at the address of the Bitcoin node is not a Bitcoin node.');
  if (typeof code === 'string')
    return nodeUnavailable(
      code.includes('TIMEDOUT')
        ? 'The Bitcoin node did not answer in time.'
        : 'The Bitcoin node cannot be reached right now. Try again in a moment.',
    );
  return error instanceof Error ? error : new Error(message);
}

/** An answer whose every field is checked as it is read: another version of the node must not become wrong money. */
class Answer {
  constructor(
    private readonly what: string,
    private readonly value: unknown,
  ) {}

  has(field: string): boolean {
    const value = this.fields()[field];
    return value !== undefined && value !== null;
  }
  text(field: string): string {
    const value = this.fields()[field];
    return typeof value === 'string' ? value : this.refuse(field, 'text');
  }
  integer(field: string): number {
    const value = this.fields()[field];
    return Number.isSafeInteger(value) ? (value as number) : this.refuse(field, 'a whole number');
  }
  flag(field: string): boolean {
    const value = this.fields()[field];
    return typeof value === 'boolean' ? value : this.refuse(field, 'true or false');
  }
  /** BTC as number or text, with either sign; the size is what counts. */
  amount(field: string): Sat {
    const value = this.fields()[field];
    if (typeof value !== 'number' && typeof value !== 'string') return this.refuse(field, 'an amount');
    return satFromBtc(typeof value === 'number' ? Math.abs(value) : value.replace(/^-/, ''));
  }
  object(field: string): Answer {
    return new Answer(`${this.what}.${field}`, this.fields()[field]);
  }
  list(field: string): Answer[] {
    return this.object(field).items();
  }
  items(): Answer[] {
    if (!Array.isArray(this.value)) return this.refuse('', 'a list');
    return this.value.map((item: unknown) => new Answer(`${this.what}[]`, item));
  }
  texts(): string[] {
    return this.items().map((item) => item.itself('string'));
  }
  itself(type: 'string'): string;
  itself(type: 'amount'): string | number;
  itself(type: 'string' | 'amount'): string | number {
    if (typeof this.value === 'string' || (type === 'amount' && typeof this.value === 'number'))
      return this.value;
    return this.refuse('', type);
  }

  private fields(): Readonly<Record<string, unknown>> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value))
      return this.refuse('', 'an object');
    return this.value as Readonly<Record<string, unknown>>;
  }

  private refuse(field: string, expected: string): never {
    throw new Error(
      `The Bitcoin node's answer to ${this.what} is not as expected: ${field === '' ? 'it' : field} is not ${expected}.`,
    );
  }
}
