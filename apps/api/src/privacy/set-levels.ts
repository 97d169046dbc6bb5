import { Injectable } from '@nestjs/common';
import type { LogicalType } from '@mynedata/sources';
import { ChangeSettings } from './change-settings';
import { PrivacyRefusal } from './errors';
import type { ProtectionLevel } from './level';
import { LevelsStore } from './levels.store';
import { lastOf } from './setting-change';

/** Sets protection levels. They act on everything that is not executed yet; what is spent stays spent. */
@Injectable()
export class SetLevels {
  constructor(
    private readonly change: ChangeSettings,
    private readonly levels: LevelsStore,
  ) {}

  /** Defaults per logical type; types that are not named keep their level. */
  defaults(
    userId: string,
    levels: readonly { readonly logicalType: LogicalType; readonly level: ProtectionLevel }[],
  ): Promise<void> {
    const last = lastOf(levels, ({ logicalType }) => logicalType);
    return this.change.run(userId, async (tx, changedAt) => {
      const before = await this.levels.defaults(tx, userId);
      await this.levels.setDefaults(
        tx,
        last.map(({ logicalType, level }) => ({ userId, logicalType, level, changedAt })),
      );
      return last.map(({ logicalType, level }) => ({
        kind: 'level',
        subject: { logicalType },
        before: before.find((row) => row.logicalType === logicalType)?.level ?? 'dont_share',
        after: level,
      }));
    });
  }

  /** The setting of one attribute in one source; null: the default of its logical type again. */
  attribute(
    userId: string,
    sourceId: string,
    attribute: string,
    level: ProtectionLevel | null,
  ): Promise<void> {
    return this.change.run(userId, async (tx, changedAt) => {
      const setting = ofAttribute(await this.levels.attributes(tx, userId, sourceId), attribute);
      if (level === null) await this.levels.clearAttribute(tx, userId, sourceId, attribute);
      else await this.levels.setAttribute(tx, { userId, sourceId, attribute, level, changedAt });
      const subject = { sourceId, attribute: `${setting.sourceType}.${attribute}` };
      return [{ kind: 'attribute_level', subject, before: setting.own, after: level }];
    });
  }
}

/** The setting of an attribute among those of a source. */
export function ofAttribute<Setting extends { readonly attribute: string }>(
  settings: readonly Setting[],
  attribute: string,
): Setting {
  const setting = settings.find((one) => one.attribute === attribute);
  if (setting === undefined)
    throw new PrivacyRefusal(
      'source-attribute-not-found',
      'You have no source with this attribute under this id.',
    );
  return setting;
}
