import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs } from '@mynedata/platform';
import { SourcesStore } from '../sources.store';
import { ChunksStore } from './chunks.store';

const everyMs = 3600_000;
const sourcesAtOnce = 500;

/** Deletes what is older than its source keeps. */
@Injectable()
export class ExpireMeasurements implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly sources: SourcesStore,
    private readonly chunks: ChunksStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('sources.retention', everyMs, (signal) => this.run(signal));
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const found = await this.database.transaction((tx) => this.chunks.expiring(tx, now, sourcesAtOnce));
    for (const source of found) {
      if (signal?.aborted === true) return;
      await this.database.transaction(async (tx) => {
        await this.sources.lockAll(tx, [source]);
        await this.chunks.expire(tx, source);
      });
    }
  }
}
