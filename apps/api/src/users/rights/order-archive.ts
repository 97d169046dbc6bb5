import { Injectable } from '@nestjs/common';
import { Clock, Database, Jobs, Random } from '@mynedata/platform';
import { Attempts } from '../attempts';
import { UsersRefusal } from '../errors';
import type { ArchiveRow } from './archive.entity';
import { ArchivesStore } from './archives.store';
import { archiveDays, archiveJob, dayMs } from './write-archive';

/** Orders, lists and reads archives, for their owner only. */
@Injectable()
export class OrderArchive {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly archives: ArchivesStore,
    private readonly attempts: Attempts,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** While one is being written, ordering another changes nothing. */
  async run(accountId: string): Promise<void> {
    await this.attempts.orderArchive(accountId);
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const row = {
        accountId,
        id: this.random.uuid(),
        orderedAt: now,
        expiresAt: new Date(now.getTime() + archiveDays * dayMs),
      };
      if (await this.archives.order(tx, row))
        await this.jobs.enqueue(tx, { name: archiveJob, data: { accountId, id: row.id } });
    });
  }

  list(accountId: string): Promise<ArchiveRow[]> {
    return this.database.transaction((tx) => this.archives.of(tx, accountId, this.clock.now()));
  }

  /** Read in pieces, each by itself: whoever reads slowly holds nothing. */
  async open(accountId: string, id: string): Promise<AsyncGenerator<Buffer>> {
    const row = await this.database.transaction((tx) => this.archives.find(tx, { accountId, id }));
    if (row === null || row.expiresAt <= this.clock.now())
      throw new UsersRefusal(
        'archive-not-found',
        'There is no such archive, or its days are over. Order a new one.',
      );
    if (row.state !== 'ready')
      throw new UsersRefusal(
        'archive-not-ready',
        'The archive is still being written. You are told when it is ready.',
      );
    return this.pieces(accountId, id);
  }

  private async *pieces(accountId: string, id: string): AsyncGenerator<Buffer> {
    for (let number = 0; ; number++) {
      const piece = await this.database.transaction((tx) =>
        this.archives.piece(tx, { accountId, id }, number),
      );
      if (piece === undefined) return;
      yield piece;
    }
  }
}
