/** The audit of every function at every level; its door is `npx nx run privacy-mechanisms:audit`. */
import { auditedEpsilon } from './black-box-audit';
import { headCountScale, invocationScale } from './composition';
import { isAdditive, type QuantileInvocation } from './invocation';
import { defaultParameters, type Level, type ParameterTable } from './levels';
import { planRelease, type ReleasePlan } from './plan';
import { drawQuantile } from './quantile';
import type { RandomSource } from './random';
import { toNumber } from './rational';
import { noisyVectors, releaseHeadCount } from './release';
import { steps, sumsOf, type Crowd } from './audit-crowds';
import { worstCrowds } from './audit-quantiles';
import type { StatisticFunction, StatisticRequest } from './statistic';
import { exactVector } from './vector';

export { cryptoRandomSource } from './random';

export interface AuditLine {
  readonly what: string;
  readonly level: Level;
  /** The ε that the specification gives this part of a query. */
  readonly claimed: number;
  /** What an attacker who sees outputs alone can prove, with a confidence far beyond 99.9 %. */
  readonly measured: number;
}

export interface AuditOptions {
  readonly random: RandomSource;
  /** Outputs per neighbour. */
  readonly draws: number;
  /** The share of its noise that the audited mechanism adds: 1, or less to see whether the audit finds that. */
  readonly noise: number;
  /** All of them, if not given. */
  readonly levels?: readonly Level[];
}

const levels: readonly Level[] = ['low', 'medium', 'high'];
const a = { key: 'a', bounds: { min: -2, max: 8, grid: 1 }, categories: null };
const b = { key: 'b', bounds: { min: 0, max: 10, grid: 1 }, categories: null };

/** One of each function, with a grid on which outputs come often enough to be counted. */
const statistics: readonly StatisticRequest[] = [
  { function: 'COUNT', attribute: a },
  { function: 'SUM', attribute: a },
  { function: 'AVG', attribute: a },
  { function: 'VARIANCE', attribute: a },
  { function: 'STDDEV', attribute: a },
  { function: 'HISTOGRAM', attribute: a, parameter: 5 },
  { function: 'CORR', attribute: a, second: b },
  { function: 'MEDIAN', attribute: steps },
  { function: 'QUANTILE', attribute: steps, parameter: 0.9 },
  { function: 'MIN', attribute: steps },
  { function: 'MAX', attribute: steps },
];

/** Whoever is added: at a bound, where their part of a vector is one component, or in between. */
const added: readonly (readonly [number, number])[] = [
  [0, 0],
  [10, 10],
  [3, 7],
];
const crowd: Crowd = Array.from({ length: 10 }, (_, index) => [index % 11, (3 * index) % 11] as const);

/**
 * Line by line: the head count, every function, and a query with many of them, at every level. Everybody is in
 * one class: noise of other classes would only hide more.
 */
export function* audit(options: AuditOptions): Generator<AuditLine> {
  for (const level of options.levels ?? levels) {
    yield headCount(level, options);
    for (const statistic of statistics) yield ofFunction(statistic, level, options);
    yield ofQuery(level, options);
  }
}

/** The functions an audit knows, so that a test can see that none is missing. */
export const auditedFunctions: readonly StatisticFunction[] = statistics.map((each) => each.function);

/** What the specification promises, not what the code that is audited says of itself. */
function claim(level: Level, share: number): number {
  return (defaultParameters[level].epsilonMicro / 1e6) * share;
}

function headCount(level: Level, { random, draws, noise }: AuditOptions): AuditLine {
  const plan = planOf([statistics[0]!], level, noise);
  const draw = (people: number) => () => releaseHeadCount(plan, { [level]: people }, random).value;
  return {
    what: 'head count',
    level,
    claimed: claim(level, 1 / 5),
    measured: auditedEpsilon(draw(20), draw(21), draws),
  };
}

function ofFunction(statistic: StatisticRequest, level: Level, options: AuditOptions): AuditLine {
  const plan = planOf([statistic], level, options.noise);
  const [invocation] = plan.invocations;
  const measured =
    invocation!.mechanism === 'quantile'
      ? ofQuantile(plan, invocation as QuantileInvocation, options)
      : Math.max(...added.map((person) => ofVectors(plan, person, options, false)));
  return { what: statistic.function, level, claimed: claim(level, 4 / 5), measured };
}

/** Everything that is drawn for a person together, so also what the parts of ε add up to. */
function ofQuery(level: Level, options: AuditOptions): AuditLine {
  const many = statistics.filter(({ function: asked }) => ['AVG', 'HISTOGRAM', 'CORR'].includes(asked));
  const plan = planOf(many, level, options.noise, 2);
  return {
    what: 'AVG, HISTOGRAM, CORR in two slots, and the head count',
    level,
    claimed: claim(level, 1),
    measured: ofVectors(plan, [10, 10], options, true),
  };
}

/** With and without one person more, who has the same values in all slots; outputs by their log likelihood ratio. */
function ofVectors(
  plan: ReleasePlan,
  person: readonly [number, number],
  { random, draws }: AuditOptions,
  withHeadCount: boolean,
): number {
  const invocations = plan.invocations.filter(isAdditive);
  const everybody = plan.classes[0]!;
  const worldOf = (people: Crowd): World => {
    const sums = invocations.map((invocation) => sumsOf(invocation, people));
    return {
      people: people.length,
      sums: { [everybody.key]: sums.map((each) => Array.from({ length: plan.slots }, () => each)) },
      exact: invocations.map((invocation, index) => exactVector(invocation, sums[index]!).map(Number)),
    };
  };
  const worlds = [worldOf(crowd), worldOf([...crowd, person])] as const;
  const rates = invocations.map((each) => 1 / toNumber(invocationScale(plan, everybody, each)));
  const headRate = 1 / toNumber(headCountScale(everybody));
  const further = (value: number, one: number, other: number) =>
    Math.abs(value - one) - Math.abs(value - other);
  const draw = (world: World) => () => {
    let ratio = 0;
    noisyVectors(plan, world.sums, [], random).forEach((slots, at) => {
      for (const vector of slots)
        vector.forEach((value, i) => {
          ratio += rates[at]! * further(Number(value), worlds[0].exact[at]![i]!, worlds[1].exact[at]![i]!);
        });
    });
    if (withHeadCount) {
      const n = releaseHeadCount(plan, { [everybody.key]: world.people }, random).value;
      ratio += headRate * further(n, worlds[0].people, worlds[1].people);
    }
    return Math.round(ratio * 1e6);
  };
  return auditedEpsilon(draw(worlds[0]), draw(worlds[1]), draws);
}

interface World {
  readonly people: number;
  readonly sums: Parameters<typeof noisyVectors>[1];
  readonly exact: readonly (readonly number[])[];
}

function ofQuantile(
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  { random, draws }: AuditOptions,
): number {
  const { one, other, order } = worstCrowds(plan, invocation, draws);
  const draw = (people: typeof one) => () =>
    order[drawQuantile(plan, invocation, people, random).value.step]!;
  return auditedEpsilon(draw(one), draw(other), draws);
}

function planOf(
  asked: readonly StatisticRequest[],
  maxProtection: Level,
  noise: number,
  slots = 1,
): ReleasePlan {
  const parameters = withNoise(noise);
  return planRelease({ statistics: asked, slots, maxProtection, strategy: 'strictest', parameters });
}

/** A table whose ε is larger, and noise smaller, by this share. */
function withNoise(noise: number): ParameterTable {
  const of = (level: Level) => ({
    ...defaultParameters[level],
    epsilonMicro: Math.round(defaultParameters[level].epsilonMicro / noise),
  });
  return { low: of('low'), medium: of('medium'), high: of('high') };
}
