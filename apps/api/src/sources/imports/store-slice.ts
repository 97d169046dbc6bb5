import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { SourcesRefusal } from '../errors';
import { type Stored, StoreMeasurements } from '../intake/store-measurements';
import { EndImport } from './end-import';
import { IMPORT_LIMITS, type ImportFault, type ImportLimits, type Slice } from './import';
import { type ImportKey, ImportsStore } from './imports.store';
import { TellProgress } from './tell-progress';

/** Stores a part of an import's file, and where the next one begins. */
@Injectable()
export class StoreSlice {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsStore,
    private readonly storeMeasurements: StoreMeasurements,
    private readonly end: EndImport,
    private readonly tell: TellProgress,
    @Inject(IMPORT_LIMITS) private readonly limits: ImportLimits,
  ) {}

  /**
   * @param before how many slices were stored before
   * @returns false when the import is not to go on: cancelled, or deleted with its source
   */
  async run(key: ImportKey, before: number, slice: Slice): Promise<boolean> {
    const stored = await this.store(key, slice);
    if (stored === undefined) return false;
    const faults = [
      ...slice.faults,
      ...stored.errors.map(({ index, field, code, message }): ImportFault => {
        const origin = slice.origins[index] ?? { place: 0, field: '', value: '' };
        return {
          ...origin,
          field: origin.field === '' ? field : origin.field,
          code,
          detail: message,
          records: 1,
        };
      }),
    ].sort((a, b) => a.place - b.place);
    const refused = slice.faults.reduce((sum, { records }) => sum + records, 0);
    return this.database.transaction(async (tx) => {
      const counts = { ...stored, rejected: stored.rejected + refused };
      if (!(await this.imports.advance(tx, key, before, slice.next, counts))) return false;
      await this.imports.report(tx, key, faults, this.limits.errors);
      if (!slice.last) this.tell.moved(tx, key);
      else if (slice.broken === undefined) await this.end.within(tx, key, 'done');
      else await this.end.within(tx, key, 'failed', slice.broken);
      return true;
    });
  }

  private async store(key: ImportKey, { records }: Slice): Promise<Stored | undefined> {
    if (records.length === 0)
      return { accepted: 0, duplicates: 0, rejected: 0, outsideBounds: 0, errors: [] };
    const writer = { userId: key.userId, sourceId: key.sourceId };
    try {
      return await this.storeMeasurements.records(writer, { records, errors: [] }, true, this.limits.errors);
    } catch (error) {
      if (error instanceof SourcesRefusal && error.code === 'source-not-found') return undefined;
      throw error;
    }
  }
}
