import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import { ReadOrganisations, type OrganisationType } from '@mynedata/users';
import { MarketDrawsStore } from './market-draws.store';
import { type SupplyPoint, supplyOf } from './market-statistics';

/** Who could be reached, as the week's count says it. */
export interface Supply {
  readonly drawnAt: Date;
  readonly organisationType: OrganisationType;
  readonly points: readonly SupplyPoint[];
}

/** Reads the week's numbers, which are the same for everybody; nobody's settings, and no measurement. */
@Injectable()
export class ReadSupply {
  constructor(
    private readonly database: Database,
    private readonly draws: MarketDrawsStore,
    private readonly organisations: ReadOrganisations,
  ) {}

  /** Null before the first count, and for a type of source that is newer than it. */
  run(
    organisationId: string,
    of: { readonly sourceTypes: readonly string[]; readonly maxProtection: Level },
  ): Promise<Supply | null> {
    return this.database.transaction(async (tx) => {
      const draw = await this.draws.latest(tx);
      const organisation = await this.organisations.byId(tx, organisationId);
      if (draw === undefined || organisation === undefined) return null;
      const { organisationType } = organisation;
      const points = supplyOf(draw.statistics, { ...of, organisationType });
      return points === undefined ? null : { drawnAt: draw.drawnAt, organisationType, points };
    });
  }
}
