import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Clock, Database, Jobs } from '@mynedata/platform';
import { SourcesStore } from '../sources.store';
import { ChunksStore, type ExpiringSource } from './chunks.store';

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
    @Optional() private readonly atOnce = sourcesAtOnce,
  ) {}

  onModuleInit(): void {
    this.jobs.every('sources.retention', everyMs, (signal) => this.run(signal));
  }

  async run(signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    let after: ExpiringSource | undefined;
    do {
      const found = await this.database.transaction((tx) =>
        this.chunks.expiring(tx, now, after, this.atOnce),
      );
      for (const source of found) {
        if (signal?.aborted === true) return;
        await this.database.transaction(async (tx) => {
          await this.sources.lockAll(tx, [source]);
          await this.chunks.expire(tx, source);
        });
      }
      after = found.length < this.atOnce ? undefined : found.at(-1);
    } while (after !== undefined);
  }
}
