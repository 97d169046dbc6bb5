import { uniform } from './exact';
import type { Grid } from './grid';
import { type AdditiveInvocation, isAdditive, type QuantileInvocation } from './invocation';
import type { Level } from './levels';
import type { ReleasePlan } from './plan';
import { drawQuantile, type RankedSteps } from './quantile';
import type { RandomSource } from './random';
import { type ClassSums, type QuantileDraws, releaseStatistics } from './release';
import type { StatisticValue } from './statistic-value';
import type { SlotSums } from './vector';

/** Slots with values and quantile draws of their own; those after repeat them: nobody learns anything from made-up values. */
const slotsMade = 20;

/** A uniform integer from 0 to below the given number. */
type Below = (below: number) => number;

/**
 * What a release would say of people who do not exist: values evenly over the public range, people evenly over the classes, and from
 * there on the mechanisms of a real release. It shows the shape of an answer and nothing of anybody. Plain data comes in and out, so
 * that it can be computed on a thread of its own.
 *
 * @param people how many are made up, above 0
 * @param atLeast `participants.min`, which says between which ranks quantiles lie
 * @returns the values by statistic of the plan and slot
 */
export function syntheticStatistics(
  plan: ReleasePlan,
  people: number,
  atLeast: number,
  random: RandomSource,
): readonly (readonly StatisticValue[])[] {
  const below: Below = (bound) => uniform(random, bound);
  const sums = syntheticSums(plan, people, below);
  return releaseStatistics(plan, sums, drawsOf(plan, people, below, random), random, atLeast).value;
}

function drawsOf(plan: ReleasePlan, people: number, below: Below, random: RandomSource): QuantileDraws {
  return plan.invocations.map((invocation) => {
    if (isAdditive(invocation)) return [];
    const made = Array.from({ length: Math.min(slotsMade, plan.slots) }, () =>
      drawQuantile(plan, invocation, syntheticSteps(invocation, people, below), random),
    );
    return Array.from({ length: plan.slots }, (_, slot) => made[slot % made.length]!);
  });
}

/** Sums of people who do not exist, evenly over the classes, each value evenly over the public range. */
function syntheticSums(plan: ReleasePlan, people: number, below: Below): ClassSums {
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
function syntheticSteps({ grid }: QuantileInvocation, people: number, below: Below): RankedSteps {
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
