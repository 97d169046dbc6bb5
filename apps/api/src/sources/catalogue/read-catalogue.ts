import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import type { Catalogue, CatalogueSourceType } from './catalogue';
import { CatalogueStore, type CatalogueVersion } from './catalogue.store';
import { SourcesRefusal } from '../errors';

@Injectable()
export class ReadCatalogue {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueStore,
  ) {}

  /** What is offered: the newest version of every source type that is not retired. */
  run(): Promise<Catalogue> {
    return this.database.transaction((tx) => this.within(tx));
  }

  within(tx: Tx): Promise<Catalogue> {
    return this.catalogue.newest(tx);
  }

  /** Every version there is, retired ones too. */
  versions(): Promise<CatalogueVersion[]> {
    return this.database.transaction((tx) => this.catalogue.versions(tx));
  }

  /** One version, or the newest one, retired or not. */
  version(name: string, version: number | undefined): Promise<CatalogueSourceType> {
    return this.database.transaction(async (tx) => {
      const known = await this.catalogue.versions(tx, name);
      const wanted = version ?? known.at(-1)?.version;
      const type = wanted === undefined ? undefined : await this.catalogue.version(tx, name, wanted);
      if (type !== undefined) return type;
      throw new SourcesRefusal(
        'source-type-not-found',
        known.length === 0
          ? `There is no source type "${name}".`
          : `${name} has ${known.map((one) => `version ${one.version}`).join(', ')}.`,
      );
    });
  }
}
