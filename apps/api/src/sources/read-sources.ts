import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { SourcesStore } from './sources.store';

/** A person's sources, for modules that act on that person's behalf. */
@Injectable()
export class ReadSources {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
  ) {}

  async run(userId: string): Promise<{ readonly sourceId: string; readonly sourceType: string }[]> {
    const rows = await this.database.transaction((tx) => this.sources.of(tx, userId));
    return rows.map(({ id, sourceType }) => ({ sourceId: id, sourceType }));
  }
}
