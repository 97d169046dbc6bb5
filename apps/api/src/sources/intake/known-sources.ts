import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { CatalogueStore } from '../catalogue.store';
import { SourcesRefusal } from '../errors';
import type { Receiver } from './measurement';
import { SeriesStore } from '../measurements/series.store';
import { SourcesStore } from '../sources.store';

const maxKnown = 5_000;

/**
 * What was last seen of sources that push often. Only ever a hint: whoever stores looks again under the source's lock,
 * because another process may have changed it.
 */
@Injectable()
export class KnownSources {
  private readonly known = new Map<string, Receiver>();

  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly catalogue: CatalogueStore,
    private readonly series: SeriesStore,
  ) {}

  async get(userId: string, sourceId: string): Promise<Receiver> {
    const key = `${userId} ${sourceId}`;
    const known = this.known.get(key) ?? (await this.read(userId, sourceId));
    // The least recently used stand first.
    this.known.delete(key);
    this.known.set(key, known);
    if (this.known.size > maxKnown) for (const oldest of this.known.keys()) return this.drop(oldest, known);
    return known;
  }

  forget(userId: string, sourceId: string): void {
    this.known.delete(`${userId} ${sourceId}`);
  }

  private drop(oldest: string, known: Receiver): Receiver {
    this.known.delete(oldest);
    return known;
  }

  private read(userId: string, sourceId: string): Promise<Receiver> {
    return this.database.transaction(async (tx) => {
      const source = await this.sources.find(tx, userId, sourceId);
      const type =
        source === null ? undefined : await this.catalogue.version(tx, source.sourceType, source.version);
      if (source === null || type === undefined)
        throw new SourcesRefusal('source-not-found', 'This source was deleted.');
      const series = await this.series.of(tx, userId, sourceId);
      return { type, namePrefix: source.namePrefix, series: new Map(series.map((one) => [one.name, one])) };
    });
  }
}
