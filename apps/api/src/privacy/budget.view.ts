import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, type Tx, decodeCursor, encodeCursor } from '@mynedata/platform';
import { type Level, type ParameterTable, strictest } from '@mynedata/privacy-mechanisms';
import { logicalTypes } from '@mynedata/sources';
import { type MeterKey, limitOf } from './budget';
import { type BudgetEntry, BudgetStore, type Counted } from './budget.store';
import type { ProtectionLevel } from './level';
import { LevelsStore } from './levels.store';
import { OwnCapsStore } from './own-caps.store';
import { PARAMETERS } from './parameters';
import type { BudgetEntriesPage, BudgetEntryView, BudgetView, LevelView, MeterView } from './privacy.dto';

/** A person's levels and budget meters, in percent of the own limit. */
@Injectable()
export class PersonalBudgetView {
  constructor(
    private readonly database: Database,
    private readonly levelsStore: LevelsStore,
    private readonly budget: BudgetStore,
    private readonly caps: OwnCapsStore,
    private readonly clock: Clock,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  levels(userId: string): Promise<LevelView[]> {
    return this.database.transaction((tx) => this.levelsWithin(tx, userId));
  }

  budgetOf(userId: string): Promise<BudgetView> {
    return this.database.transaction(async (tx) => {
      const levels = await this.levelsWithin(tx, userId);
      const counted = await this.budget.counted(tx, userId, this.clock.now());
      const own = await this.caps.of(tx, userId);
      const shared = levels
        .map(({ level }) => level)
        .filter((level): level is Level => level !== 'dont_share');
      const over = shared.length === 0 ? 'dont_share' : strictest(shared);
      const meter = (logicalType: MeterKey, level: ProtectionLevel): MeterView => {
        const ownPercent = own[logicalType] ?? 100;
        const limitMicro = limitOf(this.givenBy(level, logicalType), ownPercent);
        const { usedMicro, reservedMicro } = counted.get(logicalType) ?? { usedMicro: 0, reservedMicro: 0 };
        const percent = (micro: number): number =>
          limitMicro === 0 ? 0 : Math.round((100 * micro) / limitMicro);
        return {
          logicalType,
          level,
          limitMicro,
          ownPercent,
          usedMicro,
          reservedMicro,
          usedPercent: percent(usedMicro),
          reservedPercent: percent(reservedMicro),
        };
      };
      return {
        meters: [...levels.map(({ logicalType, level }) => meter(logicalType, level)), meter('all', over)],
      };
    });
  }

  /** What counts of each kind of data now, as the meters show it, with the person's own share of each limit. */
  async countedWithin(
    tx: Tx,
    userId: string,
  ): Promise<(of: MeterKey) => Counted & { readonly ownPercent: number }> {
    const counted = await this.budget.counted(tx, userId, this.clock.now());
    const own = await this.caps.of(tx, userId);
    return (of) => ({ usedMicro: 0, reservedMicro: 0, ...counted.get(of), ownPercent: own[of] ?? 100 });
  }

  entries(userId: string, cursor: string | undefined, limit: number): Promise<BudgetEntriesPage> {
    return this.database.transaction(async (tx) => {
      const found = await this.budget.entries(tx, userId, decodeCursor(cursor), limit + 1);
      const last = found.length > limit ? found[limit - 1] : undefined;
      return {
        items: found.slice(0, limit).map(seen),
        ...(last === undefined
          ? {}
          : { nextCursor: encodeCursor({ at: last.reservedAt.toISOString(), id: last.id }) }),
      };
    });
  }

  private async levelsWithin(tx: Tx, userId: string): Promise<LevelView[]> {
    const rows = await this.levelsStore.defaults(tx, userId);
    return logicalTypes.map((logicalType) => ({
      logicalType,
      level: rows.find((row) => row.logicalType === logicalType)?.level ?? 'dont_share',
    }));
  }

  private givenBy(level: ProtectionLevel, of: MeterKey): number {
    if (level === 'dont_share') return 0;
    return of === 'all' ? this.parameters[level].capMicro : this.parameters[level].budgetMicro;
  }
}

/** An entry as its person may see it: between claim and release it still looks reserved. */
function seen(entry: BudgetEntry): BudgetEntryView {
  const state = entry.shown ? entry.state : 'reserved';
  return {
    id: entry.id,
    of: entry.of,
    queryId: entry.of === 'query' ? entry.id : null,
    logicalTypes: entry.logicalTypes,
    class: entry.class,
    state,
    measurable: entry.reservedMicro > 0,
    amountMicro: state === 'spent' ? entry.spentMicro : entry.reservedMicro,
    at: (state === 'spent' && entry.spentAt !== null ? entry.spentAt : entry.reservedAt).toISOString(),
  };
}
