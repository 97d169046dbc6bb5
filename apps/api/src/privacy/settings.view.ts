import { Injectable } from '@nestjs/common';
import { Database, decodeCursor, encodeCursor } from '@mynedata/platform';
import { logicalTypes } from '@mynedata/sources';
import { ReadOrganisations, organisationTypes } from '@mynedata/users';
import { AskingSettingsStore } from './asking-settings.store';
import { presets } from './level';
import { LevelsStore } from './levels.store';
import { marketEpsilonMicro } from './market-statistics';
import { SettingChangesStore } from './setting-changes.store';
import { UncountedStore } from './uncounted.store';
import type {
  AskMeSetting,
  MarketStatisticsSetting,
  OrganisationSettingsView,
  PresetEffectView,
  ReservePriceSetting,
  SettingChangesPage,
} from './settings.dto';

/** A person's settings about who may ask what, and how they came to be. */
@Injectable()
export class PersonalSettingsView {
  constructor(
    private readonly database: Database,
    private readonly settings: AskingSettingsStore,
    private readonly levels: LevelsStore,
    private readonly history: SettingChangesStore,
    private readonly organisations: ReadOrganisations,
    private readonly uncounted: UncountedStore,
  ) {}

  organisationsOf(userId: string): Promise<OrganisationSettingsView> {
    return this.database.transaction(async (tx) => {
      const refused = await this.settings.refusedTypes(tx, userId);
      const blocked = await this.settings.blocked(tx, userId);
      const organisations = await this.organisations.byIds(
        tx,
        blocked.map(({ organisationId }) => organisationId),
      );
      return {
        types: organisationTypes.map((organisationType) => ({
          organisationType,
          allowed: !refused.includes(organisationType),
        })),
        blocked: blocked.flatMap(({ organisationId, blockedAt }) => {
          const organisation = organisations.get(organisationId);
          return organisation === undefined ? [] : [{ ...organisation, blockedAt: blockedAt.toISOString() }];
        }),
      };
    });
  }

  /** Only the prices that there are. */
  prices(userId: string): Promise<ReservePriceSetting[]> {
    return this.database.transaction(async (tx) =>
      (await this.settings.prices(tx, userId)).map((price) => ({ ...price, sat: price.sat.toString() })),
    );
  }

  askMe(userId: string): Promise<AskMeSetting[]> {
    return this.database.transaction(async (tx) => {
      const kinds = await this.settings.askMeKinds(tx, userId);
      return logicalTypes.map((logicalType) => ({ logicalType, askMe: kinds.includes(logicalType) }));
    });
  }

  marketStatistics(userId: string): Promise<MarketStatisticsSetting> {
    return this.database.transaction(async (tx) => ({
      counted: !(await this.uncounted.is(tx, userId)),
      epsilonMicro: marketEpsilonMicro,
    }));
  }

  /** What each preset would change for this person. */
  effects(userId: string): Promise<PresetEffectView[]> {
    return this.database.transaction(async (tx) => {
      const own = await this.levels.defaults(tx, userId);
      const attributesKept = await this.levels.ownAttributes(tx, userId);
      return presets.map(({ name, levels }) => ({
        name,
        attributesKept,
        changes: logicalTypes.flatMap((logicalType) => {
          const from = own.find((row) => row.logicalType === logicalType)?.level ?? 'dont_share';
          const to = levels[logicalType];
          return from === to ? [] : [{ logicalType, from, to }];
        }),
      }));
    });
  }

  changes(userId: string, cursor: string | undefined, limit: number): Promise<SettingChangesPage> {
    return this.database.transaction(async (tx) => {
      const found = await this.history.page(tx, userId, decodeCursor(cursor), limit + 1);
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found
          .slice(0, limit)
          .map(({ changedAt, ...change }) => ({ ...change, at: changedAt.toISOString() })),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.changedAt.toISOString(), id: last.id }) }),
      };
    });
  }
}
