/** A bitcoin node on regtest. */
export interface RunningBitcoind {
  /** http://user:password@127.0.0.1:port */
  readonly rpcUrl: string;
  readonly pid: number;
  /** True when the node already ran on this data folder. */
  readonly adopted: boolean;
  /** Ends the node with everything written out. */
  stop(): Promise<void>;
}

/** Why there is no node. */
export interface NoBitcoind {
  readonly unavailable: string;
}

/** Starts the node of a data folder, or adopts the one that already runs on it. */
export function startBitcoind(options: {
  readonly dataDir: string;
  readonly say?: (line: string) => void;
}): Promise<RunningBitcoind | NoBitcoind>;

/** Calls a method of the node; rejects with an Error that has a `code`. */
export function bitcoinRpc(
  rpcUrl: string,
  method: string,
  params?: readonly unknown[],
  options?: { readonly wallet?: string },
): Promise<unknown>;

/** Mines blocks (to `address`, else to nobody), has them written out, and answers their hashes. */
export function mine(rpcUrl: string, count: number, address?: string): Promise<string[]>;

/** Stops the node that runs on a data folder, whoever started it. */
export function stopBitcoind(options: { readonly dataDir: string }): Promise<void>;
