import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { lockOwn } from './change-source';
import { SourcesStore } from './sources.store';

/** Deletes a source with its tokens, settings and every record; returns how many records that were. */
@Injectable()
export class DeleteSource {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
  ) {}

  run(userId: string, id: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      await lockOwn(this.sources, tx, userId, id);
      return this.sources.delete(tx, userId, id);
    });
  }
}
