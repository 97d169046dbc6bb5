import type { Level, ReleasePlan, StatisticValue, Strategy } from '@mynedata/privacy-mechanisms';
import type { Query } from '../query';

/** A released answer. Everything in it is a function of noisy numbers and public terms alone. */
export interface ResultBody {
  readonly queryId: string;
  readonly query: string;
  readonly participants: { readonly from: number; readonly to: number | null };
  readonly statistics: readonly ResultStatistic[];
  readonly protection: {
    readonly strategy: Strategy;
    readonly maxProtection: Level;
    readonly epsilon: Readonly<Partial<Record<Level, number>>>;
    readonly mechanisms: readonly string[];
    readonly unit: string;
  };
}

export interface ResultStatistic {
  readonly function: string;
  readonly attribute: string;
  readonly slots: readonly (StatisticValue & { readonly from: string; readonly to: string })[];
}

/** Writes a released answer from its noisy values. */
export function resultBody(
  query: Query,
  plan: ReleasePlan,
  values: readonly (readonly StatisticValue[])[],
  band: ResultBody['participants'],
): ResultBody {
  const { from, to, granularitySeconds, strategy, maxProtection } = query.terms;
  const stepMs = granularitySeconds === null ? to.getTime() - from.getTime() : granularitySeconds * 1000;
  const at = (slot: number): string =>
    new Date(Math.min(from.getTime() + slot * stepMs, to.getTime())).toISOString();
  return {
    queryId: query.id,
    query: query.canonical,
    participants: band,
    statistics: plan.statistics.map((statistic, index) => ({
      function: statistic.function,
      attribute: statistic.attribute.key,
      slots: (values[index] ?? []).map((value, slot) => ({ from: at(slot), to: at(slot + 1), ...value })),
    })),
    protection: {
      strategy,
      maxProtection,
      epsilon: Object.fromEntries(plan.classes.map(({ key, epsilonMicro }) => [key, epsilonMicro / 1e6])),
      mechanisms: [...new Set(plan.invocations.map(({ mechanism }) => mechanism))],
      unit: 'one person with all their data',
    },
  };
}
