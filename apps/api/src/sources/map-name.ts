import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { CatalogueStore } from './catalogue.store';
import { lockOwn } from './change-source';
import { SourcesRefusal } from './errors';
import { SourcesStore } from './sources.store';

/** Says which canonical attribute (and context) a name of a dynamic source stands for; null takes it back. */
@Injectable()
export class MapName {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly catalogue: CatalogueStore,
  ) {}

  run(
    userId: string,
    sourceId: string,
    name: string,
    target: { readonly attribute: string; readonly context: string | null } | null,
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      const source = await lockOwn(this.sources, tx, userId, sourceId);
      if (target === null) return this.sources.unmap(tx, userId, sourceId, name);
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
      await this.sources.map(tx, {
        userId,
        sourceId,
        name,
        attribute: target.attribute,
        context: target.context,
      });
    });
  }
}
