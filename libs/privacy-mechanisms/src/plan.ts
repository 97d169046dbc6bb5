import { admittedLevels, type Level, type ParameterTable } from './levels';

/** `partition`: a noise for each class; `strictest`: everybody together at the strictest admitted level. */
export type Strategy = 'partition' | 'strictest';

/** The public range of an attribute and the step its values are rounded to, in the attribute's unit. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly grid: number;
}

export interface StatisticRequest {
  readonly function: 'AVG' | 'SUM' | 'COUNT';
  /** Opaque key; requests of one key are answered by one invocation. */
  readonly attribute: string;
  /** `null` for attributes that are no numbers; these can only be counted. */
  readonly bounds: Bounds | null;
}

/** People who get their noise together. */
export interface NoiseClass {
  readonly key: Level;
  readonly epsilonMicro: number;
  readonly members: readonly Level[];
}

/** One use of a mechanism, answering all statistics of one attribute. */
export interface Invocation {
  readonly attribute: string;
  readonly mechanism: 'pair' | 'count' | 'sum';
  /** R: steps of the grid from the lower to the upper bound; 0 for a count of non-numbers. */
  readonly gridSteps: number;
  /** The lower bound in steps; an integer. */
  readonly lowSteps: number;
  /** Width of a step in the attribute's unit. */
  readonly grid: number;
  /** Indices into the plan's statistics. */
  readonly requests: readonly number[];
}

/** How a query is released: public, fixed before anything is computed. */
export interface ReleasePlan {
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
}

const MAX_SLOTS = 366;
/** 20 % of a query's ε are the head count's. */
const HEAD_COUNT_PART = 5n;
const MICRO = 1_000_000n;

/** An exact positive rational: the scale of a noise. */
export interface Scale {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Plans classes and invocations of a release from public terms only.
 *
 * @throws RangeError for no statistic, slots outside 1 to 366, AVG or SUM without bounds, bounds whose ends are no
 *   whole number of grid steps or that differ for one attribute, and parameters that are no positive integers.
 */
export function planRelease(terms: ReleaseTerms): ReleasePlan {
  const { statistics, slots, strategy } = terms;
  if (statistics.length === 0) throw new RangeError('A release has at least one statistic.');
  if (!Number.isInteger(slots) || slots < 1 || slots > MAX_SLOTS) {
    throw new RangeError(`A release has 1 to ${MAX_SLOTS} slots, but ${slots} were asked for.`);
  }
  return {
    classes: classesOf(terms),
    invocations: invocationsOf(statistics),
    slots,
    strategy,
    statistics: [...statistics],
  };
}

/**
 * Integer micro-ε that a participant of a level pays: the head count's share and every invocation's. For additive
 * functions this is the ε of their class.
 *
 * @throws RangeError for a level the plan does not admit.
 */
export function chargeMicro(plan: ReleasePlan, level: Level): number {
  return classOf(plan, level).epsilonMicro;
}

/**
 * Micro-ε that stay spent if the head count is too small and nothing else is drawn; rounded up, so that the ledger
 * never says less than what was used.
 *
 * @throws RangeError for a level the plan does not admit.
 */
export function headCountShareMicro(plan: ReleasePlan, level: Level): number {
  return Math.ceil(classOf(plan, level).epsilonMicro / Number(HEAD_COUNT_PART));
}

/** Scale of a class's head count noise: 1 / (0.2 ε). */
export function headCountScale(noiseClass: NoiseClass): Scale {
  return reduced(HEAD_COUNT_PART * MICRO, BigInt(noiseClass.epsilonMicro));
}

/** Scale of one invocation's noise in one slot: sensitivity / (0.8 ε / invocations / slots). */
export function invocationScale(plan: ReleasePlan, noiseClass: NoiseClass, invocation: Invocation): Scale {
  const parts = BigInt(plan.invocations.length) * BigInt(plan.slots);
  return reduced(
    BigInt(sensitivity(invocation)) * parts * HEAD_COUNT_PART * MICRO,
    (HEAD_COUNT_PART - 1n) * BigInt(noiseClass.epsilonMicro),
  );
}

/** How much one participant changes the integer vector of an invocation and slot at most, in L1. */
export function sensitivity(invocation: Invocation): number {
  switch (invocation.mechanism) {
    case 'pair':
      return invocation.gridSteps;
    case 'count':
      return 1;
    case 'sum':
      return Math.max(Math.abs(invocation.lowSteps), Math.abs(invocation.lowSteps + invocation.gridSteps));
  }
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

function invocationsOf(statistics: readonly StatisticRequest[]): readonly Invocation[] {
  const requestsOf = new Map<string, number[]>();
  statistics.forEach(({ attribute }, index) => {
    const requests = requestsOf.get(attribute);
    if (requests) requests.push(index);
    else requestsOf.set(attribute, [index]);
  });
  return [...requestsOf].map(([attribute, requests]) => invocation(attribute, requests, statistics));
}

function invocation(
  attribute: string,
  requests: readonly number[],
  statistics: readonly StatisticRequest[],
): Invocation {
  const asked = requests.flatMap((index) => statistics[index] ?? []);
  const functions = new Set(asked.map((request) => request.function));
  const bounds = asked[0]?.bounds ?? null;
  if (asked.some((request) => !sameBounds(request.bounds, bounds))) {
    throw new RangeError(`The statistics of ${attribute} disagree on its bounds.`);
  }
  if (bounds === null) {
    if (functions.has('AVG') || functions.has('SUM')) {
      throw new RangeError(`${attribute} has no bounds: it can only be counted.`);
    }
    return { attribute, mechanism: 'count', gridSteps: 0, lowSteps: 0, grid: 1, requests };
  }
  const mechanism =
    functions.size > 1 || functions.has('AVG') ? 'pair' : functions.has('SUM') ? 'sum' : 'count';
  return { attribute, mechanism, ...steps(attribute, bounds), grid: bounds.grid, requests };
}

function sameBounds(a: Bounds | null, b: Bounds | null): boolean {
  if (a === null || b === null) return a === b;
  return a.min === b.min && a.max === b.max && a.grid === b.grid;
}

function steps(attribute: string, bounds: Bounds): { readonly gridSteps: number; readonly lowSteps: number } {
  const { min, max, grid } = bounds;
  if (!Number.isFinite(min) || !Number.isFinite(max) || !Number.isFinite(grid) || grid <= 0 || max <= min) {
    throw new RangeError(`The bounds of ${attribute} are no range with a grid: [${min}, ${max}], ${grid}.`);
  }
  const lowSteps = wholeSteps(attribute, min, grid);
  const gridSteps = wholeSteps(attribute, max, grid) - lowSteps;
  if (gridSteps < 1)
    throw new RangeError(`The bounds of ${attribute} are less than a step of ${grid} apart.`);
  return { lowSteps, gridSteps };
}

function wholeSteps(attribute: string, bound: number, grid: number): number {
  const exact = bound / grid;
  const whole = Math.round(exact);
  // Decimal grids such as 0.1 are no binary fractions, so the quotient may be off by its last bits.
  if (!Number.isSafeInteger(whole) || Math.abs(exact - whole) > 1e-9 * Math.max(1, Math.abs(whole))) {
    throw new RangeError(`The bound ${bound} of ${attribute} is no whole number of steps of ${grid}.`);
  }
  return whole === 0 ? 0 : whole;
}

function classOf(plan: ReleasePlan, level: Level): NoiseClass {
  const found = plan.classes.find(({ members }) => members.includes(level));
  if (!found) throw new RangeError(`Nobody at level ${level} takes part in this release.`);
  return found;
}

function reduced(numerator: bigint, denominator: bigint): Scale {
  let [a, b] = [numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
