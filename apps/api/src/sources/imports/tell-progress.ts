import { Injectable } from '@nestjs/common';
import { Clock, Realtime, type Tx } from '@mynedata/platform';
import type { ImportKey } from './imports.store';

/** Somebody who watches wants to see it move; more often tells them nothing. */
const everyMs = 1000;

/** Tells the screens of a person that an import has changed. */
@Injectable()
export class TellProgress {
  private readonly told = new Map<string, number>();

  constructor(
    private readonly realtime: Realtime,
    private readonly clock: Clock,
  ) {}

  /** It got on; that is told once a second. */
  moved(tx: Tx, key: ImportKey): void {
    const now = this.clock.now().getTime();
    if (now - (this.told.get(key.id) ?? 0) < everyMs) return;
    this.told.set(key.id, now);
    tx.afterCommit(() => this.realtime.tell([key.userId], 'sources'));
  }

  /** It has begun, or is over. */
  changed(tx: Tx, key: ImportKey): void {
    this.told.delete(key.id);
    tx.afterCommit(() => this.realtime.tell([key.userId], 'sources'));
  }
}
