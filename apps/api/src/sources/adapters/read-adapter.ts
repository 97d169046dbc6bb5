import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { findOwn } from '../change-source';
import { SourcesStore } from '../sources.store';
import type { AdapterRow } from './adapter.entity';
import { adapterNotFound } from './adapter-refusal';
import { AdapterSecrets } from './adapter-secrets';
import { AdaptersStore, type Key } from './adapters.store';

/** An adapter as its person may see it: of the secrets, only which there are. */
export interface ShownAdapter {
  readonly row: Omit<AdapterRow, 'secret' | 'secretKeyId'>;
  readonly secretNames: readonly string[];
}

/** How a source's adapter stands. */
@Injectable()
export class ReadAdapter {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly store: AdaptersStore,
    private readonly secrets: AdapterSecrets,
  ) {}

  /** Throws when there is none. */
  async run(key: Key): Promise<ShownAdapter> {
    const adapter = await this.find(key);
    if (adapter === undefined) throw adapterNotFound();
    return adapter;
  }

  find(key: Key): Promise<ShownAdapter | undefined> {
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, key.userId, key.sourceId);
      const row = await this.store.find(tx, key);
      if (row === null) return undefined;
      return { row, secretNames: Object.keys(this.secrets.open(row)?.given ?? {}).sort() };
    });
  }
}
