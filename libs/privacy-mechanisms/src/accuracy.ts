import { headCountScale } from './composition';
import { binError, CONFIDENCE, countError, sumError } from './half-width';
import { answering } from './estimate';
import type { Invocation } from './invocation';
import { widthAt } from './mean-interval';
import { discreteQuantile } from './noise';
import type { ReleasePlan } from './plan';
import { toNumber } from './rational';

/**
 * The error a statistic will have, before anybody is asked: half width of its 95 % interval, from public parameters and
 * the expected number of participants, for the worst possible mean. In the attribute's unit; people for COUNT.
 *
 * @throws RangeError for a statistic the plan does not have.
 */
export function predictError(plan: ReleasePlan, statistic: number, participants: number): number {
  const invocation = answering(plan, statistic);
  const asked = plan.statistics[statistic]!.function;
  switch (invocation.mechanism) {
    case 'count':
      return countError(plan, invocation);
    case 'histogram':
      return binError(plan, invocation);
    case 'pair':
    case 'sum':
    case 'moments':
      if (asked === 'COUNT') return countError(plan, invocation);
      if (asked === 'SUM') return sumError(plan, invocation);
      return (
        rangeOf(invocation) * Math.min(1, participants > 0 ? widthAt(plan, invocation, 0) / participants : 1)
      );
    case 'tensor':
      return 2;
    case 'quantile':
      return rangeOf(invocation);
  }
}

function rangeOf(
  invocation: Invocation & { readonly grid: { readonly min: number; readonly max: number } },
): number {
  return invocation.grid.max - invocation.grid.min;
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
