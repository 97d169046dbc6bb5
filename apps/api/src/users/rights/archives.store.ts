import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import { MoreThan } from 'typeorm';
import { ArchivePieceRow, ArchiveRow } from './archive.entity';

export type ArchiveKey = Pick<ArchiveRow, 'accountId' | 'id'>;

@Injectable()
export class ArchivesStore {
  /** Orders an archive, unless one is being written. */
  async order(
    tx: Tx,
    row: Pick<ArchiveRow, 'accountId' | 'id' | 'orderedAt' | 'expiresAt'>,
  ): Promise<boolean> {
    return (
      (await tx.execute(
        `insert into users.archive (account_id, id, state, ordered_at, expires_at) values ($1, $2, 'waiting', $3, $4)
         on conflict (account_id) where state = 'waiting' do nothing`,
        [row.accountId, row.id, row.orderedAt, row.expiresAt],
      )) === 1
    );
  }

  of(tx: Tx, accountId: string, now: Date): Promise<ArchiveRow[]> {
    return tx
      .repository(ArchiveRow)
      .find({ where: { accountId, expiresAt: MoreThan(now) }, order: { orderedAt: 'DESC' } });
  }

  find(tx: Tx, { accountId, id }: ArchiveKey): Promise<ArchiveRow | null> {
    return tx.repository(ArchiveRow).findOneBy({ accountId, id });
  }

  /** False when the archive, or the whole account, was deleted while it was written. */
  async append(tx: Tx, { accountId, id }: ArchiveKey, number: number, bytes: Buffer): Promise<boolean> {
    const stored = await tx.execute(
      `with wanted as (select from users.archive where account_id = $1 and id = $2 and state = 'waiting' for key share)
       insert into users.archive_piece (account_id, archive_id, number, bytes) select $1, $2, $3, $4 from wanted`,
      [accountId, id, number, bytes],
    );
    return stored > 0;
  }

  /** Whatever an earlier try left. */
  async clear(tx: Tx, { accountId, id }: ArchiveKey): Promise<void> {
    await tx.repository(ArchivePieceRow).delete({ accountId, archiveId: id });
  }

  /** The archive can be fetched, and takes the place of those before. */
  async finish(
    tx: Tx,
    { accountId, id }: ArchiveKey,
    bytes: number,
    readyAt: Date,
    expiresAt: Date,
  ): Promise<boolean> {
    const finished = await tx.execute(
      "update users.archive set state = 'ready', bytes = $3, ready_at = $4, expires_at = $5 where account_id = $1 and id = $2 and state = 'waiting'",
      [accountId, id, bytes, readyAt, expiresAt],
    );
    if (finished > 0)
      await tx.execute('delete from users.archive where account_id = $1 and id <> $2 and state = $3', [
        accountId,
        id,
        'ready',
      ]);
    return finished > 0;
  }

  async piece(tx: Tx, { accountId, id }: ArchiveKey, number: number): Promise<Buffer | undefined> {
    const row = await tx.repository(ArchivePieceRow).findOneBy({ accountId, archiveId: id, number });
    return row?.bytes;
  }

  async deleteExpired(tx: Tx, now: Date): Promise<number> {
    return tx.execute('delete from users.archive where expires_at <= $1', [now]);
  }
}
