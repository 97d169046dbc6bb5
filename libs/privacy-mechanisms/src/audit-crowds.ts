import type { AdditiveInvocation } from './invocation';
import type { SlotSums } from './vector';

/** People by the steps of two values each. */
export type Crowd = readonly (readonly [number, number])[];

/** The attribute of audited quantiles: few points, so that each is drawn often. */
export const steps = { key: 'steps', bounds: { min: 0, max: 30, grid: 1 }, categories: null };

/** What people add to a slot, one by one: the plainest way there is. */
export function sumsOf(invocation: AdditiveInvocation, people: Crowd): SlotSums {
  const total = (of: (a: bigint, b: bigint) => bigint) =>
    people.reduce((sum, [a, b]) => sum + of(BigInt(a), BigInt(b)), 0n);
  const contributors = BigInt(people.length);
  switch (invocation.mechanism) {
    case 'count':
      return { contributors, sums: [] };
    case 'pair':
    case 'sum':
      return { contributors, sums: [total((a) => a)] };
    case 'moments':
      return { contributors, sums: [total((a) => a), total((a) => a * a)] };
    case 'tensor':
      return {
        contributors,
        sums: [
          total((a) => a),
          total((a) => a * a),
          total((_, b) => b),
          total((a, b) => a * b),
          total((a, b) => a * a * b),
          total((_, b) => b * b),
          total((a, b) => a * b * b),
          total((a, b) => a * a * b * b),
        ],
      };
    case 'histogram': {
      const { bins, grid } = invocation;
      const binOf = (step: number) =>
        grid ? Math.min(bins.length - 1, Math.floor((step * bins.length) / grid.gridSteps)) : step;
      return {
        contributors,
        sums: bins.map((_, bin) => BigInt(people.filter(([a]) => binOf(a) === bin).length)),
      };
    }
  }
}
