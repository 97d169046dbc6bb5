import { invocationsOf } from './invocations';
import type { Invocation, NoiseClass } from './invocation';
import { admittedLevels, type Level, type ParameterTable } from './levels';
import type { StatisticRequest } from './statistic';

/** `partition`: a noise for each class; `strictest`: everybody together at the strictest admitted level. */
export type Strategy = 'partition' | 'strictest';

/** How a query is released: public, fixed before anything is computed. */
export interface ReleasePlan {
  /** Who is counted together in the head count, and gets a noise together in additive invocations. */
  readonly classes: readonly NoiseClass[];
  readonly invocations: readonly Invocation[];
  readonly slots: number;
  readonly strategy: Strategy;
  readonly statistics: readonly StatisticRequest[];
}

export interface ReleaseTerms {
  readonly statistics: readonly StatisticRequest[];
  /** 1 to 366. */
  readonly slots: number;
  readonly maxProtection: Level;
  readonly strategy: Strategy;
  readonly parameters: ParameterTable;
  /** `participants.min` of the query; without it the level's floor. Only MIN and MAX read it, for their rank. */
  readonly minimumParticipants?: number;
}

const MAX_SLOTS = 366;

/**
 * Plans classes and invocations of a release from public terms only.
 *
 * @throws RangeError for no statistic, slots outside 1 to 366, a function of numbers without bounds, bounds whose ends
 *   are no whole number of grid steps or that differ for one attribute, a HISTOGRAM without bins, a QUANTILE outside 0
 *   to 1, a CORR without a second attribute, and parameters that are no positive integers.
 */
export function planRelease(terms: ReleaseTerms): ReleasePlan {
  const { statistics, slots, strategy } = terms;
  if (statistics.length === 0) throw new RangeError('A release has at least one statistic.');
  if (!Number.isInteger(slots) || slots < 1 || slots > MAX_SLOTS) {
    throw new RangeError(`A release has 1 to ${MAX_SLOTS} slots, but ${slots} were asked for.`);
  }
  const classes = classesOf(terms);
  const everybody = classesOf({ ...terms, strategy: 'strictest' });
  const minimum = terms.minimumParticipants ?? terms.parameters[terms.maxProtection].minimumParticipants;
  return {
    classes,
    invocations: invocationsOf(statistics, slots, { classes, everybody }, minimum),
    slots,
    strategy,
    statistics: [...statistics],
  };
}

function classesOf(terms: ReleaseTerms): readonly NoiseClass[] {
  const members = admittedLevels(terms.maxProtection);
  switch (terms.strategy) {
    case 'partition':
      return members.map((level) => noiseClass(level, [level], terms.parameters));
    case 'strictest':
      return [noiseClass(terms.maxProtection, members, terms.parameters)];
  }
}

function noiseClass(key: Level, members: readonly Level[], parameters: ParameterTable): NoiseClass {
  const { epsilonMicro } = parameters[key];
  if (!Number.isSafeInteger(epsilonMicro) || epsilonMicro <= 0) {
    throw new RangeError(`ε of level ${key} is a positive integer of millionths, but was ${epsilonMicro}.`);
  }
  return { key, epsilonMicro, members };
}
