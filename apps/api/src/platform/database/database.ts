import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  QueryFailedError,
  type Repository,
} from 'typeorm';

declare const inTransaction: unique symbol;

/** An open transaction. Only Database.transaction makes one; whoever holds it writes together with the rest. */
export interface Tx {
  readonly [inTransaction]: true;
  /** Runs one statement and returns its rows (also of INSERT, UPDATE, DELETE … RETURNING). */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for a statement that is run again and again with other parameters: each connection parses it once, and plans it once where
   * a plan for any parameters is as good. Its text must not depend on who asks.
   */
  prepared<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs one statement and returns how many rows it touched. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
  /** Does something once the transaction has committed, and not at all when it rolls back. */
  afterCommit(act: () => void): void;
  /** TypeORM's repository of an entity, inside this transaction. For stores only. */
  repository<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Repository<Entity>;
}

/** How long a transaction's work may take, and what it may do. */
export interface Limits {
  /** For each of its statements. */
  readonly statementTimeoutMs?: number;
  /** Ends what is running, such as when the process is asked to stop. */
  readonly signal?: AbortSignal;
  /** The database itself refuses every change. */
  readonly readOnly?: boolean;
}

/** Whether work ended because it reached its limit, in the database or beside it, and not because somebody wanted it to end. */
export const tookTooLong = (error: unknown, { signal }: Limits): boolean =>
  signal?.aborted !== true &&
  (sqlState(error) === queryCanceled || (error instanceof Error && error.name === 'TimeoutError'));
const queryCanceled = '57014';

/** Injection token of the TypeORM data source. */
export const DATA_SOURCE = Symbol('DATA_SOURCE');

/** PostgreSQL's serialization_failure and deadlock_detected: the same transaction may well succeed when run again. */
const transient = new Set(['40001', '40P01']);
const attempts = 5;

@Injectable()
export class Database implements OnApplicationShutdown {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** The only way to a transaction. Commits what `work` did, or nothing of it when it throws. */
  async transaction<T>(work: (tx: Tx) => Promise<T>, limits: Limits = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const acts: (() => void)[] = [];
        const result = await this.dataSource.transaction((manager) =>
          this.limited(manager, limits, () => work(transactionOf(manager, acts, limits.signal))),
        );
        for (const act of acts) act();
        return result;
      } catch (error) {
        if (attempt >= attempts || !transient.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /** For one statement that only reads: by itself, without a transaction to begin and to commit. */
  async reading<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(transactionOf(runner.manager, [], undefined));
    } finally {
      await runner.release();
    }
  }

  /** Ends statements that take too long, with SQLSTATE 57014; and the running one when the signal comes, after which no other begins. */
  private async limited<T>(
    manager: EntityManager,
    { statementTimeoutMs, signal, readOnly = false }: Limits,
    work: () => Promise<T>,
  ): Promise<T> {
    if (readOnly) await manager.query('set transaction read only');
    if (statementTimeoutMs !== undefined)
      await manager.query(`set local statement_timeout = ${Math.round(statementTimeoutMs)}`);
    if (signal === undefined) return work();
    signal.throwIfAborted();
    const [backend] = await manager.query<{ pid: number }[]>('select pg_backend_pid() as pid');
    let cancelled: Promise<unknown> = Promise.resolve();
    const cancel = (): void => {
      cancelled = this.dataSource
        .query('select pg_cancel_backend($1)', [backend?.pid])
        .catch(() => undefined);
    };
    signal.addEventListener('abort', cancel);
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', cancel);
      // A cancellation on its way must not meet whoever uses this connection next.
      await cancelled;
    }
  }

  /** Holds a lock over all processes while `work` runs; returns undefined at once when another holds it. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
    return this.locked('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', name, work);
  }

  /** Holds a lock over all processes while `work` runs; waits until others have let go of it. */
  async oneAfterAnother<T>(name: string, work: () => Promise<T>): Promise<T> {
    // Whoever waited holds it.
    const wait = 'select true as held from pg_advisory_lock(hashtextextended($1, 0))';
    return (await this.locked(wait, name, work)) as T;
  }

  /** On a connection of its own, which the lock belongs to; undefined where `take` did not get it. */
  private async locked<T>(take: string, name: string, work: () => Promise<T>): Promise<T | undefined> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [row] = (await runner.query(take, [name])) as { held: boolean }[];
      if (row?.held !== true) return undefined;
      try {
        return await work();
      } finally {
        await runner.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
      }
    } finally {
      await runner.release();
    }
  }

  /** Tells every process that listens; outside any transaction. */
  async notify(channel: string, payloads: readonly string[]): Promise<void> {
    await this.dataSource.query('select pg_notify($1, p) from unnest($2::text[]) as p', [channel, payloads]);
  }

  /** True when the server answers. */
  async ping(): Promise<boolean> {
    try {
      await this.dataSource.query('select 1');
      return true;
    } catch {
      return false;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

function transactionOf(manager: EntityManager, acts: (() => void)[], signal: AbortSignal | undefined): Tx {
  const runner = manager.queryRunner;
  if (runner === undefined || runner === null) throw new Error('a transaction without a query runner');
  const run = async (sql: string, parameters: readonly unknown[] = []) => {
    signal?.throwIfAborted();
    return runner.query(sql, [...parameters], true);
  };
  return {
    query: async <Row>(sql: string, parameters?: readonly unknown[]) =>
      ((await run(sql, parameters)).records ?? []) as Row[],
    prepared: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      signal?.throwIfAborted();
      const client = (await runner.connect()) as PoolClient;
      try {
        return (await client.query({ ...named(client, sql), text: sql, values: [...parameters] }))
          .rows as Row[];
      } catch (error) {
        throw error instanceof Error ? new QueryFailedError(sql, [...parameters], error) : error;
      }
    },
    execute: async (sql: string, parameters?: readonly unknown[]) =>
      (await run(sql, parameters)).affected ?? 0,
    afterCommit: (act: () => void) => void acts.push(act),
    repository: (entity) => manager.getRepository(entity),
  } as Tx;
}

/** The name of a statement on a connection. Connections keep what they prepared until they end, so beyond this it has none. */
function named(client: object, sql: string): { readonly name?: string } {
  const names = statements.get(client) ?? new Map<string, string>();
  statements.set(client, names);
  const known = names.get(sql);
  if (known !== undefined) return { name: known };
  if (names.size >= mostPrepared) return {};
  const name = `statement_${names.size}`;
  names.set(sql, name);
  return { name };
}
const statements = new WeakMap<object, Map<string, string>>();
const mostPrepared = 100;

/**
 * The rows of a statement in portions, from a cursor of the open transaction: as many as one likes, in little memory. The statement
 * is planned inside of `prepare`.
 */
export async function* rowsInPortions<Row>(
  tx: Tx,
  sql: string,
  parameters: readonly unknown[],
  prepare: (open: () => Promise<unknown>) => Promise<unknown> = (open) => open(),
): AsyncGenerator<readonly Row[]> {
  const name = `portions_${cursors++}`;
  const size = 10_000;
  // All of it will be fetched: a plan that gives its first rows early would give its last ones late.
  await tx.execute('set local cursor_tuple_fraction = 1');
  await prepare(() => tx.execute(`declare ${name} no scroll cursor for ${sql}`, parameters));
  for (;;) {
    const rows = await tx.query<Row>(`fetch ${size} from ${name}`);
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
  }
  await tx.execute(`close ${name}`);
}
let cursors = 0;

/** The SQLSTATE of a failed statement, if it is one. */
export function sqlState(error: unknown): string | undefined {
  const driver =
    error instanceof QueryFailedError
      ? (error.driverError as { code?: unknown })
      : (error as { code?: unknown } | null);
  return typeof driver?.code === 'string' ? driver.code : undefined;
}

/** The constraint that a failed statement violated, if any. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  return (error.driverError as { constraint?: string }).constraint;
}

/** True when the error means that PostgreSQL cannot be reached or is going away, not that the statement was wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  if (/^(08|57P|53)/.test(state)) return true;
  const message = error instanceof Error ? error.message : '';
  return (
    /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT/.test(state) ||
    /Connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable|Driver not Connected/i.test(
      message,
    )
  );
}
