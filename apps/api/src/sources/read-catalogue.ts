import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import type { Catalogue } from './catalogue';
import { CatalogueStore } from './catalogue.store';

@Injectable()
export class ReadCatalogue {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueStore,
  ) {}

  run(): Promise<Catalogue> {
    return this.database.transaction((tx) => this.within(tx));
  }

  within(tx: Tx): Promise<Catalogue> {
    return this.catalogue.newest(tx);
  }
}
