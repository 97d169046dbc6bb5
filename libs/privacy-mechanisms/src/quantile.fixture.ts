import {
  defaultParameters,
  planRelease,
  type QuantileInvocation,
  type RankedSteps,
  type ReleasePlan,
  type StatisticRequest,
} from './index';

export type Asked = 'MEDIAN' | 'QUANTILE' | 'MIN' | 'MAX';

/** A plan of one quantile on 0..max, by default at ε 1 of the whole query. */
export function plannedQuantile(
  asked: Asked,
  max: number,
  {
    parameter,
    epsilonMicro = 1_000_000,
  }: { readonly parameter?: number; readonly epsilonMicro?: number } = {},
): readonly [ReleasePlan, QuantileInvocation] {
  const attribute = { key: 'a', bounds: { min: 0, max, grid: 1 }, categories: null };
  const statistic: StatisticRequest = {
    function: asked,
    attribute,
    ...(parameter === undefined ? {} : { parameter }),
  };
  const plan = planRelease({
    statistics: [statistic],
    slots: 1,
    maxProtection: 'low',
    strategy: 'partition',
    parameters: { ...defaultParameters, low: { ...defaultParameters.low, epsilonMicro } },
  });
  const [invocation] = plan.invocations;
  if (invocation?.mechanism !== 'quantile') throw new Error('This is no quantile.');
  return [plan, invocation];
}

/** Values as the engine hands them over. */
export function ranked(values: readonly number[]): RankedSteps {
  const steps = [...new Set(values)].sort((a, b) => a - b);
  return {
    steps: Int32Array.from(steps),
    counts: Int32Array.from(steps, (step) => values.filter((each) => each === step).length),
  };
}
