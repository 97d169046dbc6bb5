import type { QuantileInvocation } from './invocation';
import type { ReleasePlan } from './plan';
import { decayOf, distanceAt, shellsOf, type RankedSteps } from './quantile';
import { toNumber } from './rational';

/** The probability of every point of the grid, as floats: for audits and tests, never for a draw. */
export function pointProbabilities(
  plan: ReleasePlan,
  invocation: QuantileInvocation,
  ranked: RankedSteps,
): readonly number[] {
  const shells = shellsOf(invocation, ranked);
  const decay = toNumber(decayOf(plan, invocation));
  const weights = Array.from({ length: invocation.grid.gridSteps + 1 }, (_, step) =>
    Math.exp(-decay * (distanceAt(shells, step) - shells.least)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
