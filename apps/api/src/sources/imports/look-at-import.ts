import { Inject, Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { KnownSources } from '../intake/known-sources';
import type { Receiver } from '../intake/measurement';
import type { CsvSettings } from './csv-settings';
import { type Detected, detectCsv } from './detect-csv';
import { IMPORT_LIMITS, type ImportLimits, type ImportState, isOver } from './import';
import { ImportPiecesStore } from './import-pieces.store';
import type { ImportRow } from './import.entity';
import { type ImportKey, ImportsStore } from './imports.store';
import { markBytes } from './read-slices';

const sampleBytes = 256 * 1024;

/** The beginning of a file. */
export interface Sample {
  readonly bytes: Uint8Array;
  /** It is all of the file. */
  readonly whole: boolean;
}

/** Looks at the beginning of a file: how it is to be read, with what a person says about it. */
@Injectable()
export class LookAtImport {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly pieces: ImportPiecesStore,
    private readonly known: KnownSources,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  /** The file has arrived. */
  async run(key: ImportKey, bytes: number, given: Partial<CsvSettings>): Promise<void> {
    const receiver = await this.receiver(key);
    await this.database.transaction(async (tx) => {
      const row = await this.own(tx, key, 'uploading');
      const settings = await this.settingsOf(tx, { ...row, bytes: String(bytes) }, given, receiver);
      await this.imports.update(tx, key, { state: 'uploaded', bytes: String(bytes), settings });
    });
  }

  /** Somebody says how it is to be read; what they do not say is found out again. */
  async change(key: ImportKey, given: Partial<CsvSettings>): Promise<void> {
    const receiver = await this.receiver(key);
    await this.database.transaction(async (tx) => {
      const row = await this.own(tx, key, 'uploaded');
      if (row.format !== 'csv')
        throw new SourcesRefusal(
          'import-not-readable',
          'SenML says itself how it is read; there is nothing to set.',
        );
      await this.imports.update(tx, key, { settings: await this.settingsOf(tx, row, given, receiver) });
    });
  }

  /** The import, locked, in that state. */
  async own(tx: Tx, key: ImportKey, state: ImportState): Promise<ImportRow> {
    const row = await this.imports.lock(tx, key);
    if (row === null) throw new SourcesRefusal('import-not-found', 'There is no such import of this source.');
    if (row.state !== state)
      throw new SourcesRefusal(
        isOver(row.state) ? 'import-over' : 'import-not-changeable',
        `The import is ${row.state}. Only one that is ${state} can be changed; import the file once more.`,
      );
    return row;
  }

  /** What the source takes. Not within a transaction: it may need one of its own. */
  async receiver({ userId, sourceId }: Pick<ImportKey, 'userId' | 'sourceId'>): Promise<Receiver> {
    const receiver = await this.known.get(userId, sourceId);
    if (receiver === undefined) throw new SourcesRefusal('source-not-found', 'You have no such source.');
    return receiver;
  }

  /** How the file is read with these settings. */
  async detect(tx: Tx, row: ImportRow, given: Partial<CsvSettings>, receiver: Receiver): Promise<Detected> {
    const sample = await this.sample(tx, row);
    return detectCsv(sample.bytes, sample.whole, receiver, given);
  }

  async sample(tx: Tx, row: ImportRow): Promise<Sample> {
    const first = (await this.pieces.find(tx, row, 0)) ?? Buffer.alloc(0);
    const most = Math.min(sampleBytes, this.limits.pieceBytes);
    return { bytes: first.subarray(markBytes(first), most), whole: Number(row.bytes) <= most };
  }

  /** All of a file that is resolved as a whole. */
  async whole(tx: Tx, key: ImportKey): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (
      let part = await this.pieces.find(tx, key, 0);
      part;
      part = await this.pieces.find(tx, key, parts.length)
    )
      parts.push(part);
    return Buffer.concat(parts);
  }

  private async settingsOf(
    tx: Tx,
    row: ImportRow,
    given: Partial<CsvSettings>,
    receiver: Receiver,
  ): Promise<CsvSettings | null> {
    const { bytes: start } = await this.sample(tx, row);
    if (start.length === 0) throw new SourcesRefusal('import-not-readable', 'The file is empty.');
    if (row.format !== 'csv') return null;
    if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
      throw new SourcesRefusal('import-not-readable', 'The file is UTF-16. Save it as UTF-8.');
    return (await this.detect(tx, row, given, receiver)).settings;
  }
}
