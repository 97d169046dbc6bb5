import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import type { MeterKey } from './budget';
import { LevelsStore } from './levels.store';
import { OwnCapsStore } from './own-caps.store';

/** A person's own, lower limits. They act on every consent from then on; what is reserved or spent stays so. */
@Injectable()
export class SetCaps {
  constructor(
    private readonly database: Database,
    private readonly levels: LevelsStore,
    private readonly caps: OwnCapsStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  /** Kinds of data that are not named keep their limit. */
  async run(
    userId: string,
    caps: readonly { readonly logicalType: MeterKey; readonly percent: number }[],
  ): Promise<void> {
    const last = [...new Map(caps.map((cap) => [cap.logicalType, cap])).values()];
    await this.database.transaction(async (tx) => {
      // Consents of this person wait here, so that none is granted on a limit that is gone.
      await this.levels.lockPerson(tx, userId);
      await this.caps.set(tx, userId, last, this.clock.now());
    });
    this.realtime.tell([userId], 'budget');
  }
}
