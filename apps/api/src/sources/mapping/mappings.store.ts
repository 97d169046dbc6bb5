import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { MappingRow } from '../source.entity';

@Injectable()
export class MappingsStore {
  of(tx: Tx, userId: string, sourceId: string): Promise<MappingRow[]> {
    return tx.repository(MappingRow).findBy({ userId, sourceId });
  }

  async save(tx: Tx, mapping: MappingRow): Promise<void> {
    await tx.repository(MappingRow).upsert(mapping, ['userId', 'sourceId', 'name']);
  }

  async delete(tx: Tx, userId: string, sourceId: string, name: string): Promise<void> {
    await tx.repository(MappingRow).delete({ userId, sourceId, name });
  }
}
