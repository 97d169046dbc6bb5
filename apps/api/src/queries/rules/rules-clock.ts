import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config, Database, Jobs } from '@mynedata/platform';
import { QueriesStore } from '../queries.store';
import { AnswerByRules } from './answer-by-rules';

/** Lets standing rules answer what came since the last time, and new rules what waits. */
@Injectable()
export class RulesClock implements OnModuleInit {
  private readonly log = new Logger(RulesClock.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly queries: QueriesStore,
    private readonly answerByRules: AnswerByRules,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.every('queries.rules', this.config.market.clockTickMs, (signal) => this.tick(signal));
  }

  private async tick(signal: AbortSignal): Promise<void> {
    const ids = await this.database.transaction((tx) => this.queries.inState(tx, 'collecting'));
    for (const id of ids) {
      if (signal.aborted) return;
      try {
        await this.answerByRules.run(id, () => !signal.aborted);
      } catch (error) {
        this.log.warn(`rules for a query: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
