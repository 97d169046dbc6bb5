import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { ImportKey } from './imports.store';

@Injectable()
export class ImportPiecesStore {
  /** False when the import was cancelled or deleted while it arrived. */
  async append(
    tx: Tx,
    { userId, sourceId, id }: ImportKey,
    number: number,
    bytes: Uint8Array,
  ): Promise<boolean> {
    const stored = await tx.execute(
      `with arriving as (select 1 from sources.import where user_id = $1 and source_id = $2 and id = $3 and state = 'uploading' for key share)
       insert into sources.import_piece (user_id, source_id, import_id, number, bytes) select $1, $2, $3, $4, $5 from arriving`,
      [userId, sourceId, id, number, bytes],
    );
    return stored > 0;
  }

  /** How many pieces wait to be imported: of that person, and about how many bytes of everybody. */
  async waiting(tx: Tx, userId: string): Promise<{ readonly pieces: number; readonly bytesOfAll: number }> {
    const [row] = await tx.query<{ pieces: number; bytesOfAll: number }>(
      `select (select count(*)::int from sources.import_piece where user_id = $1) as pieces,
              pg_total_relation_size('sources.import_piece')::float8 as "bytesOfAll"`,
      [userId],
    );
    return row ?? { pieces: 0, bytesOfAll: 0 };
  }

  async find(tx: Tx, { userId, sourceId, id }: ImportKey, number: number): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ bytes: Buffer }>(
      'select bytes from sources.import_piece where user_id = $1 and source_id = $2 and import_id = $3 and number = $4',
      [userId, sourceId, id, number],
    );
    return row?.bytes;
  }

  async delete(tx: Tx, { userId, sourceId, id }: ImportKey): Promise<void> {
    await tx.execute(
      'delete from sources.import_piece where user_id = $1 and source_id = $2 and import_id = $3',
      [userId, sourceId, id],
    );
  }
}
