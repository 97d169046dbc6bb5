import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, Jobs } from '@mynedata/platform';
import { SourcesStore } from '../sources.store';
import { ChunksStore } from './chunks.store';

const everyMs = 60_000;
/** As many small chunks of a series are worth the work of merging them. */
const manySmall = 16;
const sourcesAtOnce = 200;

/** Merges what came in small packs into full chunks, so that a record takes bytes instead of a row. */
@Injectable()
export class CompactMeasurements implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly sources: SourcesStore,
    private readonly chunks: ChunksStore,
  ) {}

  onModuleInit(): void {
    this.jobs.every('sources.compact', everyMs, (signal) => this.run(manySmall, signal));
  }

  /** @param atLeast small chunks of a series; 2 merges all there are */
  async run(atLeast: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      const found = await this.database.transaction((tx) =>
        this.chunks.compactable(tx, atLeast, sourcesAtOnce),
      );
      for (const source of found) {
        if (signal?.aborted === true) return;
        await this.database.transaction(async (tx) => {
          await this.sources.lockAll(tx, [source]);
          await this.chunks.compact(tx, source);
        });
      }
      if (found.length < sourcesAtOnce) return;
    }
  }
}
