import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Series } from './series';
import { SeriesRow } from '../source.entity';

@Injectable()
export class SeriesStore {
  async of(tx: Tx, userId: string, sourceId: string): Promise<Series[]> {
    const rows = await tx.repository(SeriesRow).findBy({ userId, sourceId });
    return rows.map(({ id, name, technicalType, unit }) => ({ id, name, type: technicalType, unit }));
  }

  /** The caller holds the lock of the source. */
  async insert(tx: Tx, userId: string, sourceId: string, series: readonly Series[]): Promise<void> {
    await tx
      .repository(SeriesRow)
      .insert(
        series.map(({ id, name, type, unit }) => ({ userId, sourceId, id, name, technicalType: type, unit })),
      );
  }
}
