import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CONFIG, Clock, type Config, Database, Jobs } from '@mynedata/platform';
import { QueriesStore } from '../queries.store';
import { AskPeople } from './ask-people';

/** Of the time between two ticks, what looking for those who became eligible may take. */
const share = 0.2;

/**
 * Asks people as they become eligible, as long as windows are open. A small market is gone through at each tick, a large one bit by
 * bit; only the first round of a query, which its opening began and a crash may have cut off, takes the time it needs.
 */
@Injectable()
export class AskingClock implements OnModuleInit {
  private readonly log = new Logger(AskingClock.name);
  /** The query that was looked at last: the next tick begins behind it, so that each has its turn. */
  private lastTurn: string | undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly askPeople: AskPeople,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.every('queries.ask', this.config.market.clockTickMs, (signal) => this.tick(signal));
  }

  private async tick(signal: AbortSignal): Promise<void> {
    const ids = await this.database.transaction((tx) => this.queries.inState(tx, 'collecting'));
    const turn = ids.indexOf(this.lastTurn ?? '') + 1;
    const end = this.clock.now().getTime() + share * this.config.market.clockTickMs;
    const inTime = (): boolean => this.clock.now().getTime() < end;
    for (const id of [...ids.slice(turn), ...ids.slice(0, turn)]) {
      if (signal.aborted || !inTime()) return;
      this.lastTurn = id;
      try {
        await this.askPeople.run(id, { goOn: (firstRound) => !signal.aborted && (firstRound || inTime()) });
      } catch (error) {
        this.log.warn(`asking for a query: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
