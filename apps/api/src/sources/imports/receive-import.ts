import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { BeginImport, type NewImport } from './begin-import';
import { ImportFile } from './import-file';
import { ImportsStore } from './imports.store';
import { LookAtImport } from './look-at-import';
import { StartImport } from './start-import';

export interface ArrivingImport extends NewImport {
  /** IANA name: for times that do not say their own. */
  readonly timeZone: string | null;
  /** At once, if nothing about the file is unclear. */
  readonly start: boolean;
  /** Content-Length, if it was told. */
  readonly announcedBytes: number;
}

/** Takes a file while it arrives, and looks at it. */
@Injectable()
export class ReceiveImport {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly beginImport: BeginImport,
    private readonly file: ImportFile,
    private readonly look: LookAtImport,
    private readonly startImport: StartImport,
  ) {}

  /** @returns the id of the import; whatever goes wrong, nothing of the file stays */
  async run(asked: ArrivingImport, arriving: AsyncIterable<Uint8Array>): Promise<string> {
    this.file.refuseTooLarge(asked.format, asked.announcedBytes);
    const key = await this.beginImport.run(asked);
    try {
      const bytes = await this.file.write(key, asked.format, arriving);
      await this.look.run(key, bytes, asked.timeZone === null ? {} : { timeZone: asked.timeZone });
    } catch (error) {
      await this.database.transaction((tx) => this.imports.deleteUnfinished(tx, key));
      throw error;
    }
    if (asked.start) await this.startImport.ifClear(key);
    return key.id;
  }
}
