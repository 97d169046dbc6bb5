import {
  type Band,
  type Invocation,
  type Level,
  type ReleasePlan,
  type StatisticFunction,
  type StatisticValue,
  type Strategy,
  invocationEpsilon,
  isAdditive,
} from '@mynedata/privacy-mechanisms';
import { referenceOfKey } from '../plan';
import { type Query, type Reference, slotSpans } from '../query';
import type { DatasetBody } from './dataset';

/** Names the shape of this document; one that means something else gets another number (`release/result.schema.v1.json`). */
export const resultSchema = 'urn:mynedata:schema:result:1';

/** A released answer. */
export type ResultBody = StatisticsBody | DatasetBody;

/** Everything in it is a function of noisy numbers and public terms alone. */
export interface StatisticsBody {
  readonly schema: typeof resultSchema;
  readonly queryId: string;
  readonly query: string;
  readonly participants: Band;
  readonly statistics: readonly ResultStatistic[];
  readonly protection: {
    readonly strategy: Strategy;
    readonly maxProtection: Level;
    /** Of a whole query, by class. */
    readonly epsilon: Readonly<Partial<Record<Level, number>>>;
    readonly mechanisms: readonly string[];
    readonly unit: string;
  };
}

export interface ResultStatistic {
  readonly function: StatisticFunction;
  readonly attribute: string;
  /** The other side of a correlation. */
  readonly second?: string;
  /** The share of a quantile, the bins of a histogram. */
  readonly parameter?: number;
  /** Of the values: as the catalogue has it, `people`, or null for a pure number. */
  readonly unit: string | null;
  readonly mechanism: ResultMechanism;
  readonly slots: readonly ResultSlot[];
}

/** How one statistic was protected, with its parameters. */
export interface ResultMechanism {
  readonly name: Invocation['mechanism'];
  readonly noise: 'discrete_laplace' | 'exponential';
  /** Spent on each slot, by class. */
  readonly epsilonPerSlot: Readonly<Partial<Record<Level, number>>>;
  /** Values were clamped to [min, max] and rounded to steps of `grid`; null where only people were counted. */
  readonly range: { readonly min: number; readonly max: number; readonly grid: number } | null;
}

export type ResultSlot = StatisticValue & { readonly from: string; readonly to: string };

/** The most values a result may have: slots times bins, over all statistics. */
export const mostValues = 40_000;

/** How many values the answer to a plan has. */
export const valueCount = (plan: ReleasePlan): number =>
  plan.invocations.reduce(
    (sum, invocation) =>
      sum +
      plan.slots *
        (invocation.mechanism === 'histogram' ? invocation.bins.length : invocation.requests.length),
    0,
  );

/** Writes a released answer from its noisy values. */
export function resultBody(
  query: Query,
  plan: ReleasePlan,
  values: readonly (readonly StatisticValue[])[],
  band: Band,
): StatisticsBody {
  const { strategy, maxProtection } = query.terms;
  const spans = slotSpans(query.terms);
  return {
    schema: resultSchema,
    queryId: query.id,
    query: query.canonical,
    participants: band,
    statistics: plan.statistics.map((statistic, index): ResultStatistic => {
      const invocation = plan.invocations.find(({ requests }) => requests.includes(index));
      if (invocation === undefined) throw new Error('a statistic that no mechanism answers');
      const reference = query.bound.references[referenceOfKey(query.bound, statistic.attribute.key)];
      return {
        function: statistic.function,
        attribute: statistic.attribute.key,
        ...(statistic.second === undefined ? {} : { second: statistic.second.key }),
        ...(statistic.parameter === undefined ? {} : { parameter: statistic.parameter }),
        unit: unitOf(statistic.function, reference),
        mechanism: mechanismOf(plan, invocation),
        slots: spans.map(({ from, to }, slot) => ({
          from: from.toISOString(),
          to: to.toISOString(),
          ...valueOf(values[index]?.[slot]),
        })),
      };
    }),
    protection: {
      strategy,
      maxProtection,
      epsilon: Object.fromEntries(plan.classes.map(({ key, epsilonMicro }) => [key, epsilonMicro / 1e6])),
      mechanisms: [...new Set(plan.invocations.map(({ mechanism }) => mechanism))],
      unit: 'one person with all their data',
    },
  };
}

function valueOf(value: StatisticValue | undefined): StatisticValue {
  if (value === undefined) throw new Error('a slot without a released value');
  return value;
}

/** Of the values of a statistic: as the catalogue has it, `people`, or null for a pure number. */
export function unitOf(asked: StatisticFunction, reference: Reference | undefined): string | null {
  const unit = reference?.unit ?? null;
  switch (asked) {
    case 'COUNT':
    case 'HISTOGRAM':
      return 'people';
    case 'CORR':
      return null;
    case 'VARIANCE':
      return unit === null ? null : `${unit}²`;
    case 'AVG':
    case 'SUM':
    case 'MIN':
    case 'MAX':
    case 'MEDIAN':
    case 'QUANTILE':
    case 'STDDEV':
      return unit;
  }
}

function mechanismOf(plan: ReleasePlan, invocation: Invocation): ResultMechanism {
  const grid = invocation.mechanism === 'count' ? null : invocation.grid;
  return {
    name: invocation.mechanism,
    noise: isAdditive(invocation) ? 'discrete_laplace' : 'exponential',
    epsilonPerSlot: Object.fromEntries(
      invocation.classes.map((noiseClass) => {
        const { numerator, denominator } = invocationEpsilon(plan, noiseClass);
        return [noiseClass.key, Number(numerator) / Number(denominator)];
      }),
    ),
    range: grid === null ? null : { min: grid.min, max: grid.max, grid: grid.grid },
  };
}
