import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import { Jobs } from '../jobs/jobs';
import { AuditStore } from './audit.store';

/** Events that are linked in one transaction: some tens of milliseconds. */
const portion = 2_000;

/** Links what happened since the last tick, in order: the one place where events wait for each other. */
@Injectable()
export class ChainAudit implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly store: AuditStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.jobs.every('platform.audit', this.config.market.clockTickMs, (signal) => this.run(signal));
  }

  async run(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const chained = await this.database.transaction((tx) => this.store.chain(tx, portion));
      if (chained < portion || signal?.aborted === true) return;
    }
  }
}
