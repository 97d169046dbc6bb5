import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '@mynedata/platform';
import { findOwn } from '../change-source';
import { SourcesRefusal } from '../errors';
import { SourcesStore } from '../sources.store';
import { IMPORT_LIMITS, type ImportFormat, type ImportLimits, beginning } from './import';
import { type ImportKey, ImportsStore } from './imports.store';

export interface NewImport {
  readonly userId: string;
  readonly sourceId: string;
  readonly format: ImportFormat;
  readonly fileName: string | null;
}

/** A file is about to arrive. */
@Injectable()
export class BeginImport {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly imports: ImportsStore,
    private readonly random: Random,
    private readonly clock: Clock,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  run({ userId, sourceId, format, fileName }: NewImport): Promise<ImportKey> {
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, userId, sourceId);
      if ((await this.imports.countUnfinished(tx, userId)) >= this.limits.unfinished)
        throw new SourcesRefusal(
          'too-many-imports',
          `You have ${this.limits.unfinished} imports that are not over. Let them run, or cancel one.`,
        );
      const key = { userId, sourceId, id: this.random.uuid() };
      await this.imports.insert(tx, {
        ...key,
        format,
        fileName,
        createdAt: this.clock.now(),
        place: beginning,
      });
      return key;
    });
  }
}
