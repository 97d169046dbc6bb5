import { Injectable } from '@nestjs/common';
import { Clock, Database, type ProblemPlace, type Tx } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import type { Receiver } from '../intake/measurement';
import { unclear } from './csv-settings';
import { EndImport } from './end-import';
import { isOver } from './import';
import type { ImportRow } from './import.entity';
import { type ImportKey, ImportsStore } from './imports.store';
import { LookAtImport } from './look-at-import';
import { TellProgress } from './tell-progress';

/** Lets an import run, or ends it. */
@Injectable()
export class StartImport {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly end: EndImport,
    private readonly look: LookAtImport,
    private readonly tell: TellProgress,
    private readonly clock: Clock,
  ) {}

  async run(key: ImportKey): Promise<void> {
    const receiver = await this.look.receiver(key);
    await this.database.transaction(async (tx) => {
      const row = await this.look.own(tx, key, 'uploaded');
      const places = await this.unclear(tx, row, receiver);
      if (places.length > 0)
        throw new SourcesRefusal('import-not-clear', 'Say first how the file is to be read.', places);
      await this.start(tx, key);
    });
  }

  /** Starts what needs no more answers; what does stays as it is. */
  async ifClear(key: ImportKey): Promise<void> {
    const receiver = await this.look.receiver(key);
    await this.database.transaction(async (tx) => {
      const row = await this.look.own(tx, key, 'uploaded');
      if ((await this.unclear(tx, row, receiver)).length === 0) await this.start(tx, key);
    });
  }

  /** What it has stored stays stored. */
  cancel(key: ImportKey): Promise<void> {
    return this.database.transaction(async (tx) => {
      const row = await this.imports.lock(tx, key);
      if (row === null)
        throw new SourcesRefusal('import-not-found', 'There is no such import of this source.');
      if (row.state === 'cancelled') return;
      if (isOver(row.state)) throw new SourcesRefusal('import-over', 'The import is over already.');
      await this.end.within(tx, key, 'cancelled');
    });
  }

  private async unclear(tx: Tx, row: ImportRow, receiver: Receiver): Promise<ProblemPlace[]> {
    const { settings } = row;
    if (settings === null) return [];
    return unclear(settings, await this.look.detect(tx, row, settings, receiver));
  }

  private async start(tx: Tx, key: ImportKey): Promise<void> {
    await this.imports.update(tx, key, { state: 'waiting', startedAt: this.clock.now() });
    this.tell.changed(tx, key);
  }
}
