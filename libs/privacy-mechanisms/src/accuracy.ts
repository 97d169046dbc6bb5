import { laplaceAbsoluteQuantile, discreteAbsoluteQuantile, discreteQuantile } from './noise';
import { headCountScale, invocationScale, type Invocation, type ReleasePlan, type Scale } from './plan';

const CONFIDENCE = 0.95;
/** Above this scale the steps of a noise are too fine to matter, and their exact sum too long. */
const FINE = 1_000;
/** Means for which the width of an average's interval is computed; between them it is interpolated. */
const GRID = 50;

/** An interval of means, as shares of the range. */
export interface ShareInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The error a statistic will have, before anybody is asked: half width of its 95 % interval, from public parameters and
 * the expected number of participants, for the worst possible mean. In the attribute's unit; people for COUNT.
 *
 * @throws RangeError for a statistic the plan does not have.
 */
export function predictError(plan: ReleasePlan, statistic: number, participants: number): number {
  const invocation = plan.invocations.find(({ requests }) => requests.includes(statistic));
  const request = plan.statistics[statistic];
  if (!invocation || !request) throw new RangeError(`The release has no statistic ${statistic}.`);
  switch (request.function) {
    case 'COUNT':
      return countError(plan, invocation);
    case 'SUM':
      return sumError(plan, invocation);
    case 'AVG':
      return averageError(plan, invocation, participants);
  }
}

/**
 * The smallest integer q such that the head count's noise is at most q with probability p, 0.5 <= p < 1.
 *
 * @throws RangeError for other p.
 */
export function headCountQuantile(plan: ReleasePlan, p: number): number {
  return discreteQuantile(
    plan.classes.map((each) => toNumber(headCountScale(each))),
    p,
  );
}

/** The margin of a paid query's escrow: one-sided 95 % quantile of the head count's noise. */
export function marginOf(plan: ReleasePlan): number {
  return headCountQuantile(plan, CONFIDENCE);
}

/** Half width of a COUNT's interval, in people. */
export function countError(plan: ReleasePlan, invocation: Invocation): number {
  return once(plan, `count ${invocation.attribute}`, () => exactCountError(plan, invocation));
}

/** Half width of a SUM's interval, in the attribute's unit. */
export function sumError(plan: ReleasePlan, invocation: Invocation): number {
  return once(plan, `sum ${invocation.attribute}`, () => exactSumError(plan, invocation));
}

function exactCountError(plan: ReleasePlan, invocation: Invocation): number {
  const scales = stepScales(plan, invocation);
  switch (invocation.mechanism) {
    case 'count':
      return steppedError(scales);
    case 'pair':
      return laplaceAbsoluteQuantile([...scales, ...scales], CONFIDENCE) / invocation.gridSteps;
    case 'sum':
      throw new RangeError('A sum alone counts nobody.');
  }
}

function exactSumError(plan: ReleasePlan, invocation: Invocation): number {
  const { gridSteps, lowSteps, grid } = invocation;
  const scales = stepScales(plan, invocation);
  switch (invocation.mechanism) {
    case 'sum':
      return steppedError(scales) * grid;
    case 'pair': {
      // (A·U + B·L) / R: the two noises weigh as much as the bounds they stand for.
      const [low, high] = [Math.abs(lowSteps) / gridSteps, Math.abs(lowSteps + gridSteps) / gridSteps];
      const weighted = scales.flatMap((scale) => [scale * low, scale * high]);
      return laplaceAbsoluteQuantile(weighted, CONFIDENCE) * grid;
    }
    case 'count':
      throw new RangeError('A count alone has no sum.');
  }
}

/**
 * The means that a noisy pair does not contradict with 95 % confidence, as shares of the range.
 *
 * At the true mean p the pair's exact sums fulfil (1 − p)·A = p·B, so (1 − p)·A − p·B is noise alone, of known
 * distribution: the interval holds every p for which that noise is not too large. Unlike an error propagated through
 * the quotient it stays right for few participants, and is the whole range when there are none (Fieller 1954).
 */
export function shareInterval(
  plan: ReleasePlan,
  invocation: Invocation,
  upper: number,
  lower: number,
  best: number,
): ShareInterval {
  const unit = invocation.gridSteps * parts(plan);
  const contradicts = (p: number) => Math.abs((1 - p) * upper - p * lower) > unit * widthAt(plan, p);
  if (contradicts(best)) {
    // The noise itself was beyond its 95 %: nothing fits, so say how far off it usually is.
    const usual = (unit * widthAt(plan, best)) / Math.max(upper + lower, invocation.gridSteps);
    return { low: Math.max(0, best - usual), high: Math.min(1, best + usual) };
  }
  return { low: edge(contradicts, 0, best), high: edge(contradicts, 1, best) };
}

/** Farthest p from `best` towards `end` that is not contradicted: outermost grid point first, then bisection. */
function edge(contradicts: (p: number) => boolean, end: 0 | 1, best: number): number {
  if (!contradicts(end)) return end;
  const direction = end === 0 ? -1 : 1;
  let inside = best;
  let outside: number = end;
  for (let step = 1; step < 2 * GRID; step++) {
    const p = end - (direction * step) / (2 * GRID);
    if ((best - p) * direction >= 0) break;
    if (!contradicts(p)) {
      inside = p;
      break;
    }
    outside = p;
  }
  for (let halving = 0; halving < 30; halving++) {
    const middle = (inside + outside) / 2;
    if (contradicts(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}

function averageError(plan: ReleasePlan, { gridSteps, grid }: Invocation, participants: number): number {
  const range = gridSteps * grid;
  // Widest for a mean at a bound, where all the noise is that of one of the two sums.
  const width = widthAt(plan, 0) * parts(plan);
  return participants > 0 ? Math.min(range, (range * width) / participants) : range;
}

const knownOfPlans = new WeakMap<ReleasePlan, Map<string, number>>();

/** Public numbers of a plan, computed once: a release with a year of slots asks for them hundreds of times. */
function once(plan: ReleasePlan, name: string, compute: () => number): number {
  const known = knownOfPlans.get(plan) ?? new Map<string, number>();
  knownOfPlans.set(plan, known);
  const found = known.get(name) ?? compute();
  known.set(name, found);
  return found;
}

/**
 * Quantile of |(1 − p) Z1 − p Z2|, where each class adds noise of scale 1 / ε to Z1 and Z2. Interpolated between
 * multiples of 1 / (2 GRID); symmetric around a half.
 */
function widthAt(plan: ReleasePlan, p: number): number {
  const position = Math.min(p, 1 - p) * 2 * GRID;
  const at = (index: number) => once(plan, `width ${index}`, () => exactWidth(plan, index / (2 * GRID)));
  const below = Math.min(Math.floor(position), GRID - 1);
  return at(below) + (at(below + 1) - at(below)) * (position - below);
}

function exactWidth(plan: ReleasePlan, p: number): number {
  const scales = plan.classes.flatMap(({ epsilonMicro }) => [(1 - p) / epsilonMicro, p / epsilonMicro]);
  return laplaceAbsoluteQuantile(scales, CONFIDENCE) * 1e6;
}

/** By how much ε is divided before a noise of one invocation and slot is drawn. */
function parts(plan: ReleasePlan): number {
  return (plan.invocations.length * plan.slots) / 0.8;
}

function stepScales(plan: ReleasePlan, invocation: Invocation): readonly number[] {
  return plan.classes.map((noiseClass) => toNumber(invocationScale(plan, noiseClass, invocation)));
}

function steppedError(scales: readonly number[]): number {
  return Math.max(...scales) > FINE
    ? laplaceAbsoluteQuantile(scales, CONFIDENCE)
    : discreteAbsoluteQuantile(scales, CONFIDENCE);
}

function toNumber({ numerator, denominator }: Scale): number {
  return Number(numerator) / Number(denominator);
}
