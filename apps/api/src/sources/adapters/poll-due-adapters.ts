import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs, Random } from '@mynedata/platform';
import { AdaptersStore } from './adapters.store';
import { PollAdapter, leaseMs } from './poll-adapter';

const pollAdaptersSchedule = 'sources.adapters';
const tickMs = 5_000;
/** At the same time, in one process. */
const maxPolling = 8;

/**
 * Polls every adapter that is due. A tick only takes as many as this process has hands free and lets them go: the lock of the
 * schedule is held for a moment, so that the processes take turns in taking.
 */
@Injectable()
export class PollDueAdapters implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger(PollDueAdapters.name);
  private readonly polling = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly store: AdaptersStore,
    private readonly pollAdapter: PollAdapter,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  onModuleInit(): void {
    this.jobs.every(pollAdaptersSchedule, tickMs, () => this.run());
  }

  /** Begins to poll; does not wait for the end. */
  async run(): Promise<void> {
    const free = maxPolling - this.polling.size;
    if (free <= 0 || this.stopping.signal.aborted) return;
    const now = this.clock.now();
    const until = new Date(now.getTime() + leaseMs);
    const claims = await this.database.transaction((tx) =>
      this.store.claimDue(tx, this.random.uuid(), now, until, free),
    );
    for (const claim of claims) {
      const poll = this.pollAdapter
        .run(claim, this.stopping.signal)
        // The lease ends by itself, and somebody tries again.
        .catch((error: unknown) => this.log.error({ err: error }))
        .finally(() => this.polling.delete(poll));
      this.polling.add(poll);
    }
  }

  /** Once all that this process polls now has ended. */
  async idle(): Promise<void> {
    while (this.polling.size > 0) await Promise.all([...this.polling]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }
}
