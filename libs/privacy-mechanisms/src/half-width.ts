/** Half widths of 95 % intervals that depend on public scales alone, whoever takes part. */
import { discreteAbsoluteQuantile, laplaceAbsoluteQuantile } from './noise';
import { invocationScale } from './composition';
import type {
  AdditiveInvocation,
  CountInvocation,
  HistogramInvocation,
  NumberInvocation,
} from './invocation';
import { once } from './known';
import { partsOf, scalesInPeople } from './parts';
import type { ReleasePlan } from './plan';
import { toNumber } from './rational';

export const CONFIDENCE = 0.95;
/** Above this scale the steps of a noise are too fine to matter, and their exact sum too long. */
const FINE = 1_000;

/** Half width of a COUNT's interval, in people. */
export function countError(plan: ReleasePlan, invocation: CountInvocation | NumberInvocation): number {
  return once(plan, `count ${invocation.index}`, () => {
    switch (invocation.mechanism) {
      case 'count':
        return steppedError(stepScales(plan, invocation));
      case 'pair':
      case 'moments':
        return weightedError(
          plan,
          invocation,
          partsOf(invocation.mechanism).map(() => 1),
        );
      case 'sum':
        throw new RangeError('A sum alone counts nobody.');
    }
  });
}

/** Half width of the interval of one bin, in people. */
export function binError(plan: ReleasePlan, invocation: HistogramInvocation): number {
  return once(plan, `bin ${invocation.index}`, () => steppedError(stepScales(plan, invocation)));
}

/** Half width of a SUM's interval, in the attribute's unit. */
export function sumError(plan: ReleasePlan, invocation: NumberInvocation): number {
  return once(plan, `sum ${invocation.index}`, () => {
    const { lowSteps, gridSteps, grid } = invocation.grid;
    if (invocation.mechanism === 'sum') return steppedError(stepScales(plan, invocation)) * grid;
    // A part's people have its mean: its noise weighs as much as the value they stand for.
    const weights = partsOf(invocation.mechanism).map(({ mean }) => lowSteps + gridSteps * mean);
    return weightedError(plan, invocation, weights) * grid;
  });
}

/** Half width of an interval of Σ weight · noise, in people, one noise for each component and class. */
export function weightedError(
  plan: ReleasePlan,
  invocation: AdditiveInvocation,
  weights: readonly number[],
): number {
  const scales = scalesInPeople(plan, invocation);
  return laplaceAbsoluteQuantile(
    scales.flatMap((scale) => weights.map((weight) => scale * Math.abs(weight))),
    CONFIDENCE,
  );
}

function stepScales(plan: ReleasePlan, invocation: AdditiveInvocation): readonly number[] {
  return invocation.classes.map((each) => toNumber(invocationScale(plan, each, invocation)));
}

function steppedError(scales: readonly number[]): number {
  return Math.max(...scales) > FINE
    ? laplaceAbsoluteQuantile(scales, CONFIDENCE)
    : discreteAbsoluteQuantile(scales, CONFIDENCE);
}
