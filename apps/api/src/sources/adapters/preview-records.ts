import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { KnownSources } from '../intake/known-sources';
import { readPack } from '../intake/measurement';
import type { AdapterRecord } from './adapter';
import { AdaptersStore, type Key } from './adapters.store';
import { type Preview, previewOf } from './preview';
import { resolvedRecords } from './read-service';

/** Says what intake would make of records, without storing them. */
@Injectable()
export class PreviewRecords {
  constructor(
    private readonly database: Database,
    private readonly store: AdaptersStore,
    private readonly known: KnownSources,
    private readonly clock: Clock,
  ) {}

  async run(key: Key, records: readonly AdapterRecord[], problems: readonly string[]): Promise<Preview> {
    const receiver = await this.known.get(key.userId, key.sourceId);
    const now = this.clock.now().getTime() / 1000;
    const reading =
      receiver === undefined
        ? { uploads: [], errors: [] }
        : readPack(resolvedRecords(records), receiver, now);
    const targets = await this.database.transaction((tx) => this.store.targetsOf(tx, key));
    return previewOf(reading, problems, targets);
  }
}
