import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database } from '@mynedata/platform';
import { type Level, type ParameterTable, strictest } from '@mynedata/privacy-mechanisms';
import { type LogicalType, logicalTypes } from '@mynedata/sources';
import { type BudgetEntry, BudgetStore } from './budget.store';
import type { ProtectionLevel } from './level';
import { LevelsStore } from './levels.store';
import { PARAMETERS } from './parameters';
import type { BudgetEntryView, BudgetView, LevelView, MeterView } from './privacy.dto';

const windowMs = 90 * 24 * 3600 * 1000;

/** A person's levels and budget meters, in percent of the own limit. */
@Injectable()
export class PersonalBudgetView {
  constructor(
    private readonly database: Database,
    private readonly levelsStore: LevelsStore,
    private readonly budget: BudgetStore,
    private readonly clock: Clock,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  levels(userId: string): Promise<LevelView[]> {
    return this.database.transaction(async (tx) => {
      const rows = await this.levelsStore.defaults(tx, userId);
      return logicalTypes.map((logicalType) => ({
        logicalType,
        level: rows.find((row) => row.logicalType === logicalType)?.level ?? 'dont_share',
      }));
    });
  }

  async budgetOf(userId: string): Promise<BudgetView> {
    const levels = await this.levels(userId);
    const entries = await this.database.transaction((tx) => this.budget.entries(tx, userId, 1000));
    const since = this.clock.now().getTime() - windowMs;
    const sumOf = (type: LogicalType | 'all') => {
      const touching = entries
        .filter((entry) => type === 'all' || entry.logicalTypes.includes(type))
        .map(seen);
      return {
        usedMicro: touching
          .filter((entry) => entry.state === 'spent' && Date.parse(entry.at) > since)
          .reduce((sum, entry) => sum + entry.amountMicro, 0),
        reservedMicro: touching
          .filter((entry) => entry.state === 'reserved')
          .reduce((sum, entry) => sum + entry.amountMicro, 0),
      };
    };
    const shared = levels.map(({ level }) => level).filter((level): level is Level => level !== 'dont_share');
    const cap = shared.length === 0 ? 'dont_share' : strictest(shared);
    const meter = (logicalType: LogicalType | 'all', level: ProtectionLevel): MeterView => {
      const limitMicro =
        level === 'dont_share'
          ? 0
          : logicalType === 'all'
            ? this.parameters[level].capMicro
            : this.parameters[level].budgetMicro;
      const { usedMicro, reservedMicro } = sumOf(logicalType);
      const percent = (micro: number): number =>
        limitMicro === 0 ? 0 : Math.round((100 * micro) / limitMicro);
      return {
        logicalType,
        level,
        limitMicro,
        usedMicro,
        reservedMicro,
        usedPercent: percent(usedMicro),
        reservedPercent: percent(reservedMicro),
      };
    };
    return {
      meters: [...levels.map(({ logicalType, level }) => meter(logicalType, level)), meter('all', cap)],
      entries: entries.slice(0, 200).map(seen),
    };
  }
}

/** An entry as its person may see it: between claim and release it still looks reserved. */
function seen(entry: BudgetEntry): BudgetEntryView {
  const state = entry.shown ? entry.state : 'reserved';
  return {
    queryId: entry.queryId,
    logicalTypes: entry.logicalTypes,
    class: entry.class,
    state,
    amountMicro: state === 'spent' ? entry.spentMicro : entry.reservedMicro,
    at: (state === 'spent' && entry.spentAt !== null ? entry.spentAt : entry.reservedAt).toISOString(),
  };
}
