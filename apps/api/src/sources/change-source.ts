import { Injectable } from '@nestjs/common';
import { Clock, Database, type Tx } from '@mynedata/platform';
import { SourcesRefusal } from './errors';
import type { SourceRow } from './source.entity';
import { SourcesStore } from './sources.store';

export interface SourceChanges {
  readonly label?: string;
  readonly paused?: boolean;
  /** null: no interval is declared any more. */
  readonly uploadIntervalSeconds?: number | null;
  /** null: nothing is deleted for its age. */
  readonly retentionMonths?: number | null;
  readonly namePrefix?: string | null;
}

/** Renames, pauses, resumes a source, or declares another upload interval from now on. */
@Injectable()
export class ChangeSource {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly clock: Clock,
  ) {}

  run(userId: string, id: string, changes: SourceChanges): Promise<void> {
    return this.database.transaction(async (tx) => {
      const source = await lockOwn(this.sources, tx, userId, id);
      const now = this.clock.now();
      await this.sources.update(tx, source, {
        ...(changes.label === undefined ? {} : { label: changes.label }),
        ...(changes.retentionMonths === undefined ? {} : { retentionMonths: changes.retentionMonths }),
        ...(changes.namePrefix === undefined ? {} : { namePrefix: changes.namePrefix }),
        ...(changes.paused === undefined
          ? {}
          : { pausedAt: changes.paused ? (source.pausedAt ?? now) : null }),
      });
      if (changes.uploadIntervalSeconds !== undefined)
        await this.sources.declareInterval(tx, {
          userId,
          sourceId: id,
          since: now,
          intervalSeconds: changes.uploadIntervalSeconds,
        });
    });
  }
}

/** The user's own source, locked; another's is not found. */
export async function lockOwn(sources: SourcesStore, tx: Tx, userId: string, id: string): Promise<SourceRow> {
  return own(await sources.lock(tx, userId, id));
}

/** The user's own source, for reading; another's is not found. */
export async function findOwn(sources: SourcesStore, tx: Tx, userId: string, id: string): Promise<SourceRow> {
  return own(await sources.find(tx, userId, id));
}

function own(source: SourceRow | null): SourceRow {
  if (source === null) throw new SourcesRefusal('source-not-found', 'You have no such source.');
  return source;
}
