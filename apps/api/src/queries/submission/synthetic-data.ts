import {
  type AdditiveInvocation,
  type ClassSums,
  type Grid,
  type Level,
  type QuantileInvocation,
  type RankedSteps,
  type ReleasePlan,
  type SlotSums,
  isAdditive,
} from '@mynedata/privacy-mechanisms';
import type { Reference } from '../query';

/** A uniform integer from 0 to below the given number. */
export type Below = (below: number) => number;

/** Slots with values of their own; those after repeat them: nobody learns anything from made-up values. */
const slotsMade = 20;

/** Sums of people who do not exist, evenly over the classes, each value evenly over the public range. */
export function syntheticSums(plan: ReleasePlan, people: number, below: Below): ClassSums {
  const share = Math.ceil(people / plan.classes.length);
  return Object.fromEntries(
    plan.classes.map(({ key }): [Level, readonly (readonly SlotSums[])[]] => [
      key,
      plan.invocations.map((invocation) => {
        if (!isAdditive(invocation)) return [];
        const made = Array.from({ length: Math.min(slotsMade, plan.slots) }, () =>
          sumsOf(invocation, share, below),
        );
        return Array.from({ length: plan.slots }, (_, slot) => made[slot % made.length]!);
      }),
    ]),
  );
}

/** The values of one slot for a quantile. */
export function syntheticSteps({ grid }: QuantileInvocation, people: number, below: Below): RankedSteps {
  const counts = new Map<number, number>();
  for (let person = 0; person < people; person++) {
    const step = below(grid.gridSteps + 1);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const steps = [...counts.keys()].sort((a, b) => a - b);
  return {
    steps: Int32Array.from(steps),
    counts: Int32Array.from(steps, (step) => counts.get(step) ?? 0),
  };
}

function sumsOf(invocation: AdditiveInvocation, people: number, below: Below): SlotSums {
  const values = (grid: Grid): readonly bigint[] =>
    Array.from({ length: people }, () => BigInt(below(grid.gridSteps + 1)));
  const sum = (all: readonly bigint[]): bigint => all.reduce((total, each) => total + each, 0n);
  const contributors = BigInt(people);
  switch (invocation.mechanism) {
    case 'count':
      return { contributors, sums: [] };
    case 'pair':
    case 'sum':
      return { contributors, sums: [sum(values(invocation.grid))] };
    case 'moments': {
      const a = values(invocation.grid);
      return { contributors, sums: [sum(a), sum(a.map((each) => each * each))] };
    }
    case 'histogram': {
      const bins = invocation.bins.map(() => 0n);
      for (let person = 0; person < people; person++) bins[below(bins.length)]! += 1n;
      return { contributors, sums: bins };
    }
    case 'tensor': {
      const [a, b] = [values(invocation.grid), values(invocation.secondGrid)];
      const of = (powerOfA: bigint, powerOfB: bigint): bigint =>
        sum(a.map((each, person) => each ** powerOfA * (b[person] ?? 0n) ** powerOfB));
      const powers = [
        [1n, 0n],
        [2n, 0n],
        [0n, 1n],
        [1n, 1n],
        [2n, 1n],
        [0n, 2n],
        [1n, 2n],
        [2n, 2n],
      ] as const;
      return { contributors, sums: powers.map(([x, y]) => of(x, y)) };
    }
  }
}

const dayMs = 24 * 3600_000;
/** Texts that the catalogue has no list of. */
const texts = ['example a', 'example b', 'example c', 'example d'];

/** A made-up value of an attribute, as the database would write it. */
export function syntheticText(
  { technicalType, bounds, categories }: Pick<Reference, 'technicalType' | 'bounds' | 'categories'>,
  until: Date,
  below: Below,
): string {
  if (bounds !== null) {
    const steps = Math.round((bounds.max - bounds.min) / bounds.grid);
    return String(bounds.min + below(Math.min(steps, 2 ** 31) + 1) * bounds.grid);
  }
  if (technicalType === 'date')
    return new Date(until.getTime() - below(80 * 365) * dayMs).toISOString().slice(0, 10);
  const values = categories ?? texts;
  return (values[below(values.length)] ?? '').toLowerCase();
}
