import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { CatalogueStore } from './catalogue.store';
import { SourcesRefusal } from '../errors';

/**
 * Takes a source type out of the offer: nobody can register it or ask for it any more. Sources that there are go on, and so do
 * queries that were submitted before. A later version that is imported brings the type back.
 */
@Injectable()
export class RetireSourceType {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueStore,
    private readonly clock: Clock,
  ) {}

  /** True when it was still offered. */
  run(name: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await this.catalogue.lock(tx, name);
      if ((await this.catalogue.versions(tx, name)).length === 0)
        throw new SourcesRefusal('source-type-not-found', `There is no source type "${name}".`);
      return (await this.catalogue.retire(tx, name, this.clock.now())) > 0;
    });
  }
}
