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

  /** The source types that each of these people has. */
  async typesOf(userIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.database.transaction((tx) => this.sources.typesOf(tx, userIds));
    return new Map(rows.map(({ userId, types }) => [userId, types]));
  }

  async run(userId: string): Promise<{ readonly sourceId: string; readonly sourceType: string }[]> {
    const rows = await this.database.transaction((tx) => this.sources.of(tx, userId));
    return rows.map(({ id, sourceType }) => ({ sourceId: id, sourceType }));
  }
}
