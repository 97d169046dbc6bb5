import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, Jobs, Realtime } from '@mynedata/platform';
import { AccountsStore } from '../accounts.store';
import { Notify } from '../notify';
import { AccountRights, type OwnFile } from './account-rights';
import { archiveOf } from './archive-file';
import { type ArchiveKey, ArchivesStore } from './archives.store';

export const archiveJob = 'users.write-archive';
/** How long an archive can be fetched once it is ready. */
export const archiveDays = 7;
export const dayMs = 24 * 3600 * 1000;
const pieceBytes = 1 << 20;

/** Writes an archive, piece by piece. Cut off, it begins again; the archive shows only when it is whole. */
@Injectable()
export class WriteArchive implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly rights: AccountRights,
    private readonly accounts: AccountsStore,
    private readonly archives: ArchivesStore,
    private readonly notify: Notify,
    private readonly realtime: Realtime,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.on<{ accountId: string; id: string }>(archiveJob, async (key, signal) => {
      await this.database.exclusively(`archive:${key.id}`, () => this.run(key, signal));
    });
    this.jobs.every('users.expired-archives', 3600_000, async () => {
      await this.database.transaction((tx) => this.archives.deleteExpired(tx, this.clock.now()));
    });
  }

  async run(key: ArchiveKey, signal: AbortSignal): Promise<void> {
    const account = await this.database.transaction(async (tx) => {
      await this.archives.clear(tx, key);
      const archive = await this.archives.find(tx, key);
      return archive?.state === 'waiting' ? this.accounts.byId(tx, key.accountId) : null;
    });
    if (account === null) return;
    const files: OwnFile[] = [];
    for (const part of this.rights.parts)
      for await (const file of part.files(key.accountId, account.role)) files.push(file);
    const bytes = await this.store(key, archiveOf(files, this.rights.parts, this.clock.now()), signal);
    if (bytes === undefined) return;
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const until = new Date(now.getTime() + archiveDays * dayMs);
      if (!(await this.archives.finish(tx, key, bytes, now, until))) return;
      await this.notify.within(tx, [key.accountId], {
        kind: 'archive',
        text: `The archive with everything about you is ready. It can be fetched for ${archiveDays} days.`,
        link: '/account',
      });
    });
    this.realtime.tell([key.accountId], 'notifications');
  }

  /** Returns how many bytes there are; undefined when nobody wants them any more. */
  private async store(
    key: ArchiveKey,
    archive: AsyncIterable<Buffer>,
    signal: AbortSignal,
  ): Promise<number | undefined> {
    let total = 0;
    let number = 0;
    let waiting: Buffer[] = [];
    let length = 0;
    const flush = async (): Promise<boolean> => {
      const bytes = Buffer.concat(waiting);
      [waiting, length] = [[], 0];
      return this.database.transaction((tx) => this.archives.append(tx, key, number++, bytes));
    };
    for await (const bytes of archive) {
      signal.throwIfAborted();
      waiting.push(bytes);
      length += bytes.length;
      total += bytes.length;
      if (length >= pieceBytes && !(await flush())) return undefined;
    }
    return (await flush()) ? total : undefined;
  }
}
