import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import type { LogicalType } from '@mynedata/sources';
import { PrivacyRefusal } from './errors';
import type { ProtectionLevel } from './level';
import { LevelsStore } from './levels.store';

/** Sets protection levels. They act on everything that is not executed yet; what is spent stays spent. */
@Injectable()
export class SetLevels {
  constructor(
    private readonly database: Database,
    private readonly levels: LevelsStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  /** Defaults per logical type; types that are not named keep their level. */
  async defaults(
    userId: string,
    levels: readonly { readonly logicalType: LogicalType; readonly level: ProtectionLevel }[],
  ): Promise<void> {
    const changedAt = this.clock.now();
    await this.database.transaction(async (tx) => {
      await this.levels.lockPerson(tx, userId);
      await this.levels.setDefaults(
        tx,
        [...new Map(levels.map((entry) => [entry.logicalType, entry])).values()].map(
          ({ logicalType, level }) => ({ userId, logicalType, level, changedAt }),
        ),
      );
    });
    this.realtime.tell([userId], 'budget');
  }

  /** The setting of one attribute in one source; null: the default of its logical type again. */
  async attribute(
    userId: string,
    sourceId: string,
    attribute: string,
    level: ProtectionLevel | null,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.levels.lockPerson(tx, userId);
      const settings = await this.levels.attributes(tx, userId, sourceId);
      if (!settings.some((setting) => setting.attribute === attribute))
        throw new PrivacyRefusal(
          'source-attribute-not-found',
          'You have no source with this attribute under this id.',
        );
      if (level === null) await this.levels.clearAttribute(tx, userId, sourceId, attribute);
      else
        await this.levels.setAttribute(tx, {
          userId,
          sourceId,
          attribute,
          level,
          changedAt: this.clock.now(),
        });
    });
    this.realtime.tell([userId], 'budget');
  }
}
