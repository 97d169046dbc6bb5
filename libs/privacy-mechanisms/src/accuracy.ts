import { headCountScale } from './composition';
import { typicalCorrelationError } from './correlation';
import { answering } from './estimate';
import { binError, CONFIDENCE, countError, sumError } from './half-width';
import { widthAt } from './mean-interval';
import { discreteQuantile } from './noise';
import type { ReleasePlan } from './plan';
import { rankInterval, typicalRankError } from './rank-interval';
import { toNumber } from './rational';
import { typicalDeviationError, worstVarianceError } from './spread';
import type { Ranks } from './statistic-value';

/**
 * An error before anybody is asked. Either the same whoever takes part (`whole`), or in inverse proportion to their
 * number.
 */
interface Prediction {
  /** Half width of the 95 % interval: as it is, or times the number of participants. */
  readonly error: number;
  readonly whole: boolean;
  /** What 100 % of error are, for one participant where `whole`. */
  readonly range: number;
  /** No error is larger, because the value itself stays within public limits. */
  readonly most: number;
}

/**
 * The error a statistic will have, before anybody is asked: half width of its 95 % interval, from public parameters and
 * the expected number of participants. In the attribute's unit; squared for VARIANCE, people for COUNT and the bins of a
 * HISTOGRAM, a plain number for CORR.
 *
 * COUNT, SUM and HISTOGRAM: exactly the error of the result. AVG and VARIANCE: for the worst values there can be, all at
 * one bound. STDDEV and CORR: for values in the middle of the range with a standard deviation of a sixth of it, and no
 * correlation. MEDIAN, QUANTILE, MIN, MAX: for values that lie evenly over the range; MIN and MAX with their distance
 * from the edge.
 *
 * @throws RangeError for a statistic the plan does not have.
 */
export function predictError(plan: ReleasePlan, statistic: number, participants: number): number {
  const { error, whole, most } = prediction(plan, statistic);
  if (whole) return error;
  return participants > 0 ? Math.min(most, error / participants) : most;
}

/**
 * How many participants make the error at most a share, 0.01 or 0.05 for ± 1 % or ± 5 %: of the range for AVG, STDDEV,
 * MEDIAN, QUANTILE, MIN and MAX, of the squared range for VARIANCE, of the participants for COUNT and HISTOGRAM, of the
 * sum if everybody had the bound farther from 0 for SUM; for CORR ± the share itself. Under the same assumptions as
 * {@link predictError}.
 *
 * @throws RangeError for a statistic the plan does not have, and a share that is not positive.
 */
export function participantsFor(plan: ReleasePlan, statistic: number, share: number): number {
  if (!(share > 0)) throw new RangeError(`A share of error is positive, but was ${share}.`);
  const { error, range } = prediction(plan, statistic);
  return Math.ceil(error / range / share);
}

/**
 * Between which quantiles of the participants a MEDIAN, QUANTILE, MIN or MAX will lie with 95 %, whatever their values: the bound that
 * the result states, for this many participants with a value. Null for the other functions, which have none.
 *
 * @throws RangeError for a statistic the plan does not have.
 */
export function predictRanks(plan: ReleasePlan, statistic: number, participants: number): Ranks | null {
  const invocation = answering(plan, statistic);
  return invocation.mechanism === 'quantile' ? rankInterval(plan, invocation, participants) : null;
}

function prediction(plan: ReleasePlan, statistic: number): Prediction {
  const invocation = answering(plan, statistic);
  const people = (error: number): Prediction => ({ error, whole: true, range: 1, most: Infinity });
  const shrinking = (share: number, range: number, most: number): Prediction => ({
    error: share * range,
    whole: false,
    range,
    most,
  });
  switch (invocation.mechanism) {
    case 'count':
      return people(countError(plan, invocation));
    case 'histogram':
      return people(binError(plan, invocation));
    case 'tensor':
      return shrinking(typicalCorrelationError(plan, invocation), 1, 2);
    case 'quantile': {
      const range = invocation.grid.max - invocation.grid.min;
      return shrinking(typicalRankError(plan, invocation), range, range);
    }
    case 'pair':
    case 'sum':
    case 'moments': {
      const { min, max } = invocation.grid;
      const range = max - min;
      switch (plan.statistics[statistic]!.function) {
        case 'COUNT':
          return people(countError(plan, invocation));
        case 'SUM':
          return { ...people(sumError(plan, invocation)), range: Math.max(Math.abs(min), Math.abs(max)) };
        case 'VARIANCE':
          return shrinking(worstVarianceError(plan, invocation), range ** 2, range ** 2 / 4);
        case 'STDDEV':
          return shrinking(typicalDeviationError(plan, invocation), range, range / 2);
        case 'AVG':
        case 'MIN':
        case 'MAX':
        case 'MEDIAN':
        case 'QUANTILE':
        case 'HISTOGRAM':
        case 'CORR':
          // All but AVG have invocations of their own. Widest for a mean at a bound, where nothing of the noise cancels out.
          return shrinking(widthAt(plan, invocation, 0), range, range);
      }
    }
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
