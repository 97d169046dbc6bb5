import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { EndImport } from './end-import';
import { IMPORT_LIMITS, type ImportLimits, type Slice } from './import';
import { ImportFile } from './import-file';
import type { ImportRow } from './import.entity';
import { type ImportKey, ImportsStore } from './imports.store';
import { LookAtImport } from './look-at-import';
import { readSlices } from './read-slices';

/** A file at which a process dies each time must not stop the others for ever. */
const maxAttempts = 5;

/** An import that is being read. */
export interface Reading {
  readonly slices: AsyncGenerator<Slice, void>;
  /** How many were stored before the next one. */
  stored: number;
}

/** Takes up an import where it was left. */
@Injectable()
export class OpenImport {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly end: EndImport,
    private readonly file: ImportFile,
    private readonly look: LookAtImport,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  /** Undefined: there is nothing to do for it now. */
  run(key: ImportKey): Promise<Reading | undefined> {
    return this.database.transaction(async (tx) => {
      const row = await this.imports.takeUp(tx, key);
      if (row === null) return undefined;
      if (row.attempts <= maxAttempts) return { slices: this.slicesOf(row), stored: row.slices };
      await this.end.within(
        tx,
        key,
        'failed',
        'Something went wrong on our side, again and again. What was stored stays; import the file once more later.',
      );
      return undefined;
    });
  }

  private slicesOf(row: ImportRow): AsyncGenerator<Slice, void> {
    return readSlices(
      {
        format: row.format,
        settings: row.settings,
        receivedAt: row.createdAt.getTime() / 1000,
        sliceRecords: this.limits.sliceRecords,
        bytes: (from) => this.file.read(row, from),
        receiver: () => this.look.receiver(row),
      },
      row.place,
    );
  }
}
