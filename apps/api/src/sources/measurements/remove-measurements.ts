import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { lockOwn } from '../change-source';
import { SourcesStore } from '../sources.store';
import { ChunksStore } from './chunks.store';

export interface Removal {
  /** From this moment on; left out: from the beginning. */
  readonly from?: string | undefined;
  /** Before this moment; left out: to the end. */
  readonly to?: string | undefined;
  /** Of this name only. */
  readonly name?: string | undefined;
}

/** Deletes a person's own records of a stretch of time, for good; returns how many they were. */
@Injectable()
export class RemoveMeasurements {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly chunks: ChunksStore,
  ) {}

  run(userId: string, sourceId: string, { from, to, name }: Removal): Promise<number> {
    return this.database.transaction(async (tx) => {
      await lockOwn(this.sources, tx, userId, sourceId);
      return this.chunks.remove(tx, userId, sourceId, {
        from: from ?? '-infinity',
        to: to ?? 'infinity',
        name: name ?? null,
      });
    });
  }
}
