import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { ResultRow } from './result.entity';

@Injectable()
export class ResultsStore {
  async insert(tx: Tx, result: ResultRow): Promise<void> {
    await tx.repository(ResultRow).insert(result);
  }

  find(tx: Tx, queryId: string): Promise<ResultRow | null> {
    return tx.repository(ResultRow).findOneBy({ queryId });
  }
}
