import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { CatalogueStore } from '../catalogue/catalogue.store';
import type { Series } from '../measurements/series';
import { SourcesStore } from '../sources.store';
import { fitOf } from './mapping';
import { MappingsStore } from './mappings.store';

/** A name can be mapped before its first value: only that value tells the unit, and whether the mapping can stand. */
@Injectable()
export class FitMappings {
  constructor(
    private readonly sources: SourcesStore,
    private readonly catalogue: CatalogueStore,
    private readonly mappings: MappingsStore,
  ) {}

  async within(tx: Tx, userId: string, sourceId: string, series: readonly Series[]): Promise<void> {
    const mappings = await this.mappings.of(tx, userId, sourceId);
    if (mappings.length === 0) return;
    const source = await this.sources.find(tx, userId, sourceId);
    const type =
      source === null ? undefined : await this.catalogue.version(tx, source.sourceType, source.version);
    for (const mapping of mappings) {
      const one = series.find(({ name }) => name === mapping.name);
      const attribute = type?.attributes.find(({ name }) => name === mapping.attribute);
      if (one === undefined || attribute === undefined) continue;
      const fit = fitOf(one, attribute);
      if (fit === undefined) await this.mappings.delete(tx, userId, sourceId, mapping.name);
      else await this.mappings.save(tx, { ...mapping, ...fit });
    }
  }
}
