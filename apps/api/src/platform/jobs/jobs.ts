import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { CONFIG, type Config } from '../config/config';
import { Database, type Tx, sqlState } from '../database/database';

export interface Job {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the job store remembers of a failure. The log has the stack. */
class JobFailed extends Error {
  constructor(job: string, kind: string) {
    super(`${job} failed: ${kind}`);
    delete this.stack;
  }
}

/** The signal comes when the process is asked to stop: long work ends early and goes on at the next start. */
type Handler = (data: never, signal: AbortSignal) => Promise<void>;
type Run = (signal: AbortSignal) => Promise<void>;

/** The one queue of the product. Retries with growing pauses; what still fails waits in `work_dead` for the operator. */
export const workQueue = 'work';
export const deadQueue = 'work_dead';
export const jobSchema = 'jobs';

/**
 * Work that takes long or leaves the process. A handler may be called more than once for the same job,
 * so it must find out by itself what is already done.
 */
@Injectable()
export class Jobs implements OnApplicationShutdown {
  private readonly log = new Logger(Jobs.name);
  private readonly handlers = new Map<string, Handler>();
  private readonly periodic = new Map<string, { readonly everyMs: number; readonly run: Run }>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly boss: PgBoss;
  private started = false;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
  ) {
    this.boss = new PgBoss({
      connectionString: config.databaseUrl,
      schema: jobSchema,
      migrate: false,
      createSchema: false,
      schedule: false,
      reindex: false,
      max: 4,
    });
    this.boss.on('error', (error) => this.log.warn(`job store: ${error.message}`));
  }

  /** Names the handler of a job. Each name has one. */
  on<Data extends Readonly<Record<string, unknown>>>(
    name: string,
    handler: (data: Data, signal: AbortSignal) => Promise<void>,
  ): void {
    if (this.handlers.has(name)) throw new Error(`two handlers for the job ${name}`);
    this.handlers.set(name, handler);
  }

  /** Runs `run` every so often, never twice at the same time over all processes. */
  every(name: string, everyMs: number, run: Run): void {
    if (this.periodic.has(name)) throw new Error(`two schedules named ${name}`);
    this.periodic.set(name, { everyMs, run });
  }

  /** Puts a job into the queue; it exists if and only if the transaction commits. */
  async enqueue(tx: Tx, job: Job): Promise<void> {
    if (!this.handlers.has(job.name)) throw new Error(`no handler for the job ${job.name}`);
    const executeSql = async (sql: string, values?: unknown[]) => ({
      rows: await tx.query<unknown>(sql, values),
    });
    await this.boss.send(
      workQueue,
      { ...job },
      { db: { executeSql }, retryLimit: 8, retryDelay: 1, retryBackoff: true, deadLetter: deadQueue },
    );
  }

  /** Connects to the job store without working on anything yet: enough to enqueue. */
  async connect(): Promise<void> {
    if (this.started) return;
    await this.boss.start();
    this.started = true;
  }

  /** Starts workers and timers. Tests do not: they drain and tick. */
  async work(): Promise<void> {
    await this.connect();
    await this.boss.work<Job>(
      workQueue,
      { pollingIntervalSeconds: 0.5, batchSize: 1, localConcurrency: 3 },
      async (jobs) => {
        for (const job of jobs) await this.handle(job.data);
      },
    );
    for (const [name, { everyMs }] of this.periodic) this.timers.push(this.repeat(name, everyMs));
  }

  /** Whether there is such a schedule. */
  has(name: string): boolean {
    return this.periodic.has(name);
  }

  /** Runs one schedule now. Errors are logged, not thrown: the next tick tries again. */
  async tick(name: string): Promise<void> {
    const schedule = this.periodic.get(name);
    if (schedule === undefined) throw new Error(`no schedule named ${name}`);
    await this.database.exclusively(`schedule:${name}`, () => schedule.run(this.stopping.signal));
  }

  /** Runs every waiting job, and those they bring forth, until none is left. Throws the first failure. For tests. */
  async drain(): Promise<void> {
    for (;;) {
      const jobs = await this.boss.fetch<Job>(workQueue, { batchSize: 50 });
      if (jobs.length === 0) return;
      for (const job of jobs) {
        await this.handle(job.data);
        await this.boss.complete(workQueue, job.id);
      }
    }
  }

  private async handle(job: Job): Promise<void> {
    const handler = this.handlers.get(job.name);
    if (handler === undefined) throw new Error(`no handler for the job ${job.name}`);
    try {
      await handler(job.data as never, this.stopping.signal);
    } catch (error) {
      // The job store keeps what is thrown: no statement, parameter or message of the inside may go there.
      this.log.error({ job: job.name, err: error });
      throw new JobFailed(job.name, sqlState(error) ?? (error instanceof Error ? error.name : 'unknown'));
    }
  }

  private repeat(name: string, everyMs: number): NodeJS.Timeout {
    let busy = false;
    return setInterval(() => {
      if (busy || this.stopping.signal.aborted) return;
      busy = true;
      const run = this.tick(name)
        .catch((error: unknown) =>
          this.log.warn(`${name}: ${error instanceof Error ? error.message : String(error)}`),
        )
        .finally(() => {
          busy = false;
          this.running.delete(run);
        });
      this.running.add(run);
    }, everyMs);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    for (const timer of this.timers) clearInterval(timer);
    await Promise.allSettled([...this.running]);
    if (this.started) await this.boss.stop({ graceful: true, timeout: 5000 });
    this.started = false;
  }
}
