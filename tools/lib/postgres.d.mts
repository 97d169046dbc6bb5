/** A PostgreSQL server on the loopback interface. */
export interface RunningPostgres {
  /** URL of the superuser, database `postgres`. */
  readonly superUrl: string;
  readonly port: number;
  readonly pid: number;
  /** True when the server already ran on this data folder. */
  readonly adopted: boolean;
  /** Shuts the server down; open connections are cut. */
  stop(): Promise<void>;
}

/** Starts the server of a data folder, or adopts the one that already runs on it. */
export function startPostgres(options: {
  readonly dataDir: string;
  readonly fast?: boolean;
}): Promise<RunningPostgres>;

/** Makes sure that a database with the roles `mynedata_owner` and `mynedata_app` exists. */
export function ensureDatabase(options: {
  readonly superUrl: string;
  readonly name: string;
  readonly secretsFile?: string;
}): Promise<{ readonly ownerUrl: string; readonly applicationUrl: string }>;

/** Makes the role `mynedata_app` on a foreign server; answers its URL. */
export function ensureApplicationRole(options: {
  readonly ownerUrl: string;
  readonly secretsFile: string;
}): Promise<string>;

/** Stops the server that runs on a data folder, whoever started it. */
export function stopPostgres(options: { readonly dataDir: string }): Promise<void>;
