import type { Invocation } from './invocation';

/**
 * How much one participant more changes an invocation in one slot at most: the integer vector in L1; the distances of a
 * quantile each by that, in units of 1 / denominator people. The person's parts of a partition of unity (pair, moments,
 * tensor) add up to exactly that, whatever their value.
 */
export function sensitivity(invocation: Invocation): bigint {
  switch (invocation.mechanism) {
    case 'count':
    case 'histogram':
      return 1n;
    case 'pair':
      return BigInt(invocation.grid.gridSteps);
    case 'sum': {
      const { lowSteps, gridSteps } = invocation.grid;
      return BigInt(Math.max(Math.abs(lowSteps), Math.abs(lowSteps + gridSteps)));
    }
    case 'moments':
      return 50n * BigInt(invocation.grid.gridSteps) ** 2n;
    case 'tensor':
      return BigInt(invocation.grid.gridSteps) ** 2n * BigInt(invocation.secondGrid.gridSteps) ** 2n;
    case 'quantile':
      return BigInt(
        Math.max(invocation.rank.numerator, invocation.rank.denominator - invocation.rank.numerator),
      );
  }
}
