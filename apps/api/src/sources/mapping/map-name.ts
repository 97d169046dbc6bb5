import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import { isSenmlName } from '@mynedata/senml';
import { CatalogueStore } from '../catalogue/catalogue.store';
import { lockOwn } from '../change-source';
import { SourcesRefusal } from '../errors';
import { maxNameLength } from '../intake/measurement';
import { maxNames } from '../measurements/series';
import { SeriesStore } from '../measurements/series.store';
import { SourcesStore } from '../sources.store';
import { type MappingTarget, fitOf } from './mapping';
import { MappingsStore } from './mappings.store';

/** Says which canonical attribute (and context) a name of a dynamic source stands for; null takes it back. */
@Injectable()
export class MapName {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly catalogue: CatalogueStore,
    private readonly series: SeriesStore,
    private readonly mappings: MappingsStore,
  ) {}

  run(userId: string, sourceId: string, name: string, target: MappingTarget | null): Promise<void> {
    return this.database.transaction(async (tx) => {
      const source = await lockOwn(this.sources, tx, userId, sourceId);
      if (target === null) return this.mappings.delete(tx, userId, sourceId, name);
      const type = await this.catalogue.version(tx, source.sourceType, source.version);
      if (type?.kind !== 'dynamic')
        throw new SourcesRefusal(
          'not-mappable',
          'Only the names of a dynamic source are mapped; this source has fixed attributes.',
        );
      const attribute = type.attributes.find((candidate) => candidate.name === target.attribute);
      if (attribute === undefined)
        throw new SourcesRefusal('not-mappable', `${type.name} has no attribute "${target.attribute}".`, [
          {
            pointer: '/attribute',
            detail: `One of ${type.attributes.map((candidate) => candidate.name).join(', ')}.`,
          },
        ]);
      if (target.context !== null && !(attribute.contexts ?? []).includes(target.context)) {
        throw new SourcesRefusal('not-mappable', `${attribute.name} has no context "${target.context}".`, [
          { pointer: '/context', detail: `One of ${(attribute.contexts ?? []).join(', ')}.` },
        ]);
      }
      await this.refuseImpossible(tx, userId, sourceId, name);
      const one = (await this.series.of(tx, userId, sourceId)).find((candidate) => candidate.name === name);
      const fit = one === undefined ? { factor: 1, shift: 0 } : fitOf(one, attribute);
      if (fit === undefined)
        throw new SourcesRefusal(
          'not-mappable',
          `"${name}" holds ${one?.unit === null ? `${one.type}s` : `values in ${one?.unit}`}, which cannot stand for ${attribute.name} in ${attribute.unit ?? attribute.technicalType}.`,
          [{ pointer: '/attribute', detail: 'Choose an attribute of the same kind and unit.' }],
        );
      await this.mappings.save(tx, { userId, sourceId, name, ...target, ...fit });
    });
  }

  /** A mapping for a name that no record can bear would only lie in the way of those that can. */
  private async refuseImpossible(tx: Tx, userId: string, sourceId: string, name: string): Promise<void> {
    if (!isSenmlName(name) || name.length > maxNameLength)
      throw new SourcesRefusal(
        'not-mappable',
        `A name begins with a letter or digit, goes on with letters, digits and - : . / _ and has at most ${maxNameLength} characters.`,
      );
    const mapped = await this.mappings.of(tx, userId, sourceId);
    if (mapped.length >= maxNames && !mapped.some((mapping) => mapping.name === name))
      throw new SourcesRefusal('not-mappable', `At most ${maxNames} names of a source are mapped.`);
  }
}
