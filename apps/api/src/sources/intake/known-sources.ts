import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { CatalogueStore } from '../catalogue/catalogue.store';
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

  /** Whether anything is remembered of it; if not, what `get` gives was read just now. */
  remembers(userId: string, sourceId: string): boolean {
    return this.known.has(`${userId} ${sourceId}`);
  }

  /** Undefined when there is no such source. */
  async get(userId: string, sourceId: string): Promise<Receiver | undefined> {
    const key = `${userId} ${sourceId}`;
    const known = this.known.get(key) ?? (await this.read(userId, sourceId));
    if (known === undefined) return undefined;
    // The least recently used stand first.
    this.known.delete(key);
    this.known.set(key, known);
    if (this.known.size > maxKnown) this.known.delete(this.known.keys().next().value ?? key);
    return known;
  }

  forget(userId: string, sourceId: string): void {
    this.known.delete(`${userId} ${sourceId}`);
  }

  private read(userId: string, sourceId: string): Promise<Receiver | undefined> {
    return this.database.transaction(async (tx) => {
      const source = await this.sources.find(tx, userId, sourceId);
      const type =
        source === null ? undefined : await this.catalogue.version(tx, source.sourceType, source.version);
      if (source === null || type === undefined) return undefined;
      const series = await this.series.of(tx, userId, sourceId);
      return { type, namePrefix: source.namePrefix, series: new Map(series.map((one) => [one.name, one])) };
    });
  }
}
