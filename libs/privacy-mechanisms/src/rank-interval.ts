import { headCountScale } from './composition';
import { isAdditive, type QuantileInvocation } from './invocation';
import { once } from './known';
import { discreteQuantile, laplaceAbsoluteQuantile } from './noise';
import { scalesInPeople, unitOf } from './parts';
import type { ReleasePlan } from './plan';
import { decayOf } from './quantile';
import { toNumber } from './rational';
import type { Ranks } from './statistic-value';

/** Of the 5 % that an interval may miss, what the mechanism may miss; the rest is the number of people's. */
const MECHANISM = 0.04;
const PEOPLE = 0.01;

/**
 * Which quantiles of the participants a drawn value lies between with 95 %: at least one point has the least distance and
 * all G others together weigh less than G exp(−λ x) at a distance above x, so P(distance > x) < G exp(−λ x), whatever the
 * data (McSherry and Talwar 2007). In shares of a number of participants that is hardly ever more than there are.
 *
 * @param atLeast a number of participants with a value that is not exceeded in more than 1 %
 */
export function rankInterval(plan: ReleasePlan, invocation: QuantileInvocation, atLeast: number): Ranks {
  const { rank, grid } = invocation;
  const off = Math.log(grid.gridSteps / MECHANISM) / decayPerPerson(plan, invocation);
  const people = Math.max(1, atLeast);
  const share = rank.numerator / rank.denominator;
  return {
    low: Math.max(0, Math.min(share, share + (rank.people - off) / people)),
    high: Math.min(1, Math.max(share, share + (rank.people + off) / people)),
  };
}

/**
 * By how many people a value is usually off its quantile, in 95 of 100: where values lie evenly over the range, distances
 * decay exponentially. With the people that MIN and MAX stay away from the edge.
 */
export function typicalRankError(plan: ReleasePlan, invocation: QuantileInvocation): number {
  return Math.log(1 / 0.05) / decayPerPerson(plan, invocation) + Math.abs(invocation.rank.people);
}

/**
 * How many participants with a value there are at least, but for 1 %: from a noisy count of the same attribute and slot
 * if the query has one, else from the head count, if every participant had a value. Undefined without either.
 */
export function peopleAtLeast(
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  vectors: readonly (readonly number[])[],
  headCount: number | undefined,
): number | undefined {
  for (const other of plan.invocations) {
    if (!isAdditive(other) || other.attribute !== invocation.attribute) continue;
    if (other.mechanism !== 'count' && other.mechanism !== 'pair' && other.mechanism !== 'moments') continue;
    const vector = vectors[other.index] ?? [];
    const noise = once(plan, `least ${other.index}`, () =>
      laplaceAbsoluteQuantile(
        scalesInPeople(plan, other).flatMap((scale) => vector.map(() => scale)),
        1 - 2 * PEOPLE,
      ),
    );
    return vector.reduce((sum, each) => sum + each, 0) / unitOf(other) - noise;
  }
  if (headCount === undefined) return undefined;
  return (
    headCount -
    once(plan, 'least', () =>
      discreteQuantile(
        plan.classes.map((each) => toNumber(headCountScale(each))),
        1 - PEOPLE,
      ),
    )
  );
}

/** λ b: how fast weights decay for each person further off. */
function decayPerPerson(plan: ReleasePlan, invocation: QuantileInvocation): number {
  return toNumber(decayOf(plan, invocation)) * invocation.rank.denominator;
}
