import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime, type Tx } from '@mynedata/platform';
import { LevelsStore } from './levels.store';
import type { SettingChange } from './setting-change';
import { SettingChangesStore } from './setting-changes.store';

/**
 * What every change of a person's settings has in common: it waits for this person's consents and they for it, is written down, and
 * shows on every screen.
 */
@Injectable()
export class ChangeSettings {
  constructor(
    private readonly database: Database,
    private readonly levels: LevelsStore,
    private readonly history: SettingChangesStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  /** `change` gives what it changed, from what to what. */
  async run(
    userId: string,
    change: (tx: Tx, changedAt: Date) => Promise<readonly SettingChange[]>,
  ): Promise<void> {
    await this.database.transaction((tx) => this.within(tx, userId, change));
    this.realtime.tell([userId], 'budget');
    this.realtime.tell([userId], 'requests');
  }

  /** The same within a transaction. */
  async within(
    tx: Tx,
    userId: string,
    change: (tx: Tx, changedAt: Date) => Promise<readonly SettingChange[]>,
  ): Promise<void> {
    const changedAt = this.clock.now();
    await this.levels.lockPerson(tx, userId);
    await this.history.append(tx, userId, await change(tx, changedAt), changedAt);
  }
}
