import { Injectable } from '@nestjs/common';
import { Clock, type Tx } from '@mynedata/platform';
import { ImportPiecesStore } from './import-pieces.store';
import { type ImportKey, ImportsStore } from './imports.store';
import { TellProgress } from './tell-progress';

/** An import is over: its file goes, its counts and its report stay. */
@Injectable()
export class EndImport {
  constructor(
    private readonly imports: ImportsStore,
    private readonly pieces: ImportPiecesStore,
    private readonly tell: TellProgress,
    private readonly clock: Clock,
  ) {}

  async within(
    tx: Tx,
    key: ImportKey,
    state: 'done' | 'failed' | 'cancelled',
    failure: string | null = null,
  ): Promise<void> {
    await this.imports.update(tx, key, { state, failure, finishedAt: this.clock.now() });
    await this.pieces.delete(tx, key);
    this.tell.changed(tx, key);
  }
}
