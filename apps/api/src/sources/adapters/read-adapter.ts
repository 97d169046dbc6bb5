import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import type { AdapterRow } from './adapter.entity';
import { adapterNotFound } from './adapter-refusal';
import type { Key } from './adapters.store';
import { OwnAdapters } from './own-adapters';

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
    private readonly own: OwnAdapters,
  ) {}

  /** Throws when there is none. */
  async run(key: Key): Promise<ShownAdapter> {
    const adapter = await this.find(key);
    if (adapter === undefined) throw adapterNotFound();
    return adapter;
  }

  find(key: Key): Promise<ShownAdapter | undefined> {
    return this.database.transaction(async (tx) => {
      const found = await this.own.find(tx, key);
      if (found === undefined) return undefined;
      return { row: found.row, secretNames: Object.keys(found.secrets?.given ?? {}).sort() };
    });
  }
}
